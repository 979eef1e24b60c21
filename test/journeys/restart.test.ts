import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { type LocalRun, startLocalRun, until } from './local-run.ts';
import { startReceiverProcess } from './receiver-process.ts';

const CALLS = 1000;
const cleanUps: (() => Promise<unknown>)[] = [];
afterAll(async () => {
  for (const cleanUp of cleanUps.reverse()) await cleanUp();
});

it('a local run killed in the middle of 1,000 pending calls loses none', async () => {
  const DATA_DIR = await mkdtemp(join(tmpdir(), 'redial-restart-'));
  cleanUps.push(() => rm(DATA_DIR, { recursive: true, force: true }));
  const receiver = await startReceiverProcess();
  cleanUps.push(receiver.stop);
  await receiver.react({ status: 503 });

  const first = await startLocalRun({ DATA_DIR });
  cleanUps.push(() => first.stop('SIGKILL'));
  const { json: callback } = await first.api('POST', '/callbacks', {
    url: `${receiver.url}/hook`,
    retriesEnabled: true,
    retry: { intervalSeconds: 2 },
  });
  const callIds: string[] = [];
  for (let sent = 0; sent < CALLS; sent += 100) {
    const events = Array.from({ length: 100 }, (_, i) => ({ type: 'reply', payload: { n: sent + i } }));
    const { json } = await first.api('POST', '/events', events);
    callIds.push(...json.events.map(({ calls }: { calls: { id: string }[] }) => calls[0]!.id));
  }
  // No more of them need be attempted: after ten seconds the rest waits, parked.
  await until(async () => (await receiver.counts()).size > CALLS / 20, 'some of them were attempted');
  await first.stop('SIGKILL');

  await receiver.react({ status: 200 });
  const second = await startLocalRun({ DATA_DIR });
  cleanUps.push(() => second.stop());
  // Reading the whole history again and again would be the most that this machine does.
  const isOver = async () => {
    if ((await receiver.counts()).size < CALLS) return false;
    const pending = await second.api('GET', `/callbacks/${callback.id}/calls?status=PENDING&limit=1`);
    return pending.json.calls.length === 0;
  };
  await until(isOver, 'none is pending', 300_000);
  await until(async () => (await succeeded(second, callback.id)).size === CALLS, 'all are SUCCESS');
  const done = await succeeded(second, callback.id);
  expect(callIds.filter((id) => !done.has(id))).toEqual([]);
}, 600_000);

async function succeeded(redial: LocalRun, callbackId: string): Promise<Set<string>> {
  const ids = new Set<string>();
  let path: string | undefined = `/callbacks/${callbackId}/calls?status=SUCCESS&limit=100`;
  while (path) {
    const { json }: { json: { calls: { id: string }[]; link: { uri: string }[] } } = await redial.api(
      'GET',
      path,
    );
    for (const { id } of json.calls) ids.add(id);
    const next = json.link[0]?.uri;
    path = next?.slice(redial.url.length);
  }
  return ids;
}
