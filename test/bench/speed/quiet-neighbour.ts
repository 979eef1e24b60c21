import { setTimeout as sleep } from 'node:timers/promises';
import { type LocalRun, startLocalRun, until } from '../../journeys/local-run.ts';
import { type ReceiverProcess, startReceiverProcess } from '../../journeys/receiver-process.ts';

const QUIET_CALLS = 40;
const DEAD = 10;
/** One machine has some 14 workers, and each works ten calls at once: more would measure that. */
const CALLS_OF_EACH = 8;

/** From publishing to arrival of a callback that has few calls: by itself, then beside ten that hang. */
export async function measureQuietNeighbour(): Promise<string[]> {
  const [redial, quiet, dead] = await Promise.all([
    startLocalRun(),
    startReceiverProcess(),
    startReceiverProcess(),
  ]);
  try {
    await dead.react('hang');
    await redial.api('POST', '/callbacks', { url: `${quiet.url}/quiet`, events: ['quiet'] });
    await delays(redial, quiet, 5);
    const alone = await delays(redial, quiet, QUIET_CALLS);
    await hangTen(redial, dead);
    const beside = await delays(redial, quiet, QUIET_CALLS);
    return [
      `alone                  ${told(alone)} from publishing to arrival, on this machine`,
      `beside ${DEAD} that hang    ${told(beside)}`,
      `ratio of the medians   ${(middle(beside) / middle(alone)).toFixed(1)}`,
    ];
  } finally {
    await Promise.all([redial.stop(), quiet.stop(), dead.stop()]);
  }
}

async function hangTen(redial: LocalRun, dead: ReceiverProcess): Promise<void> {
  for (let i = 0; i < DEAD; i++) {
    await redial.api('POST', '/callbacks', {
      url: `${dead.url}/dead-${i}`,
      events: [`dead-${i}`],
      retriesEnabled: true,
      retry: { intervalSeconds: 5 },
      timeouts: { responseSeconds: 10 },
    });
  }
  const events = Array.from({ length: DEAD * CALLS_OF_EACH }, (_, i) => ({ type: `dead-${i % DEAD}` }));
  for (let sent = 0; sent < events.length; sent += 100)
    await redial.api('POST', '/events', events.slice(sent, sent + 100));
  await until(async () => (await dead.counts()).size >= DEAD * CALLS_OF_EACH, 'the dead ones hang');
}

/** Milliseconds, by the receiver's own clock, which is this machine's. */
async function delays(redial: LocalRun, quiet: ReceiverProcess, count: number): Promise<number[]> {
  const publishedAt = new Map<string, number>();
  for (let i = 0; i < count; i++) {
    const at = Date.now();
    const { json } = await redial.api('POST', '/events', { type: 'quiet', payload: { i } });
    publishedAt.set(json.calls[0].id, at);
    await sleep(50);
  }
  const arrived = async () =>
    (await quiet.requests())
      .map(({ headers, at }) => ({ id: headers['webhook-id']!, at }))
      .filter(({ id }) => publishedAt.has(id));
  await until(async () => (await arrived()).length >= count, 'the quiet calls arrive', 120_000);
  return (await arrived()).map(({ id, at }) => at - publishedAt.get(id)!);
}

function middle(values: number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)]!;
}

function told(values: number[]): string {
  return `median ${middle(values)} ms, longest ${Math.max(...values)} ms`;
}
