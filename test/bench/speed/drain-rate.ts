import { setTimeout as sleep } from 'node:timers/promises';
import { type LocalRun, startLocalRun, until } from '../../journeys/local-run.ts';
import { type ReceiverProcess, startReceiverProcess } from '../../journeys/receiver-process.ts';

const WAITING = 3000;
const FIRST = 20;
const SETTLING_MS = 11_000;

/** How fast a backlog is drained after a recovery, beside the same number of calls published to a healthy callback. */
export async function measureDrain(): Promise<string[]> {
  const [redial, receiver] = await Promise.all([startLocalRun(), startReceiverProcess()]);
  try {
    const publish = async (type: string) => {
      for (let sent = 0; sent < WAITING; sent += 100)
        await redial.api('POST', '/events', Array(100).fill({ type, payload: { text: 'x' } }));
    };
    await redial.api('POST', '/callbacks', { url: `${receiver.url}/well`, events: ['well'] });
    const straight = await secondsUntil(receiver, WAITING, () => publish('well'));

    const { json: callback } = await redial.api('POST', '/callbacks', {
      url: `${receiver.url}/dead`,
      events: ['dead'],
      retriesEnabled: true,
      retry: { intervalSeconds: 1 },
    });
    await receiver.react({ status: 500 });
    await redial.api('POST', '/events', Array(FIRST).fill({ type: 'dead' }));
    await sleep(SETTLING_MS);
    const waits = async () =>
      (await redial.api('GET', `/callbacks/${callback.id}/calls?limit=1&status=PENDING`)).json.calls[0];
    await until(async () => (await waits())?.waiting === 'parked', 'it is parked');
    await publish('dead');
    await until(() => isEmpty(redial), 'all wait in the table', 120_000);
    // Some of those that wait were probes already.
    const all = WAITING + FIRST + WAITING;
    const left = all - (await receiver.counts()).size;
    const drained = await secondsUntil(receiver, all, () => receiver.react({ status: 200 }));
    return [
      `published and delivered   ${(WAITING / straight).toFixed(0)} calls per second on this machine`,
      `drained                   ${(left / drained).toFixed(0)} calls per second, the wait for the probe and the growing steps included`,
      `ratio                     ${((left / drained / WAITING) * straight).toFixed(2)}`,
    ];
  } finally {
    await Promise.all([redial.stop(), receiver.stop()]);
  }
}

async function secondsUntil(
  receiver: ReceiverProcess,
  count: number,
  begin: () => Promise<void>,
): Promise<number> {
  const startedAt = Date.now();
  await begin();
  await until(async () => (await receiver.counts()).size >= count, `${count} calls have arrived`, 300_000);
  return (Date.now() - startedAt) / 1000;
}

/** No first attempt waits or is being worked. */
async function isEmpty(redial: LocalRun): Promise<boolean> {
  const { json } = await redial.api('GET', '/_local/queues');
  const deliveries = json.queues.find(({ name }: { name: string }) => name === 'deliveries');
  return deliveries.visible + deliveries.inFlight === 0;
}
