import { afterAll, beforeAll, expect, it } from 'vitest';
import { type LocalRun, startLocalRun, UNCHECKED, until } from './local-run.ts';
import { type ReceiverProcess, startReceiverProcess } from './receiver-process.ts';

let redial: LocalRun;
let hanging: ReceiverProcess;
let healthy: ReceiverProcess;
beforeAll(async () => {
  [redial, hanging, healthy] = await Promise.all([
    startLocalRun(UNCHECKED),
    startReceiverProcess(),
    startReceiverProcess(),
  ]);
  await hanging.react('hang');
});
afterAll(() => Promise.all([redial?.stop(), hanging?.stop(), healthy?.stop()]));

it('a callback that hangs for 60 s does not hold up another', async () => {
  await redial.api('POST', '/callbacks', {
    url: `${hanging.url}/slow`,
    events: ['slow'],
    timeouts: { responseSeconds: 60 },
  });
  await redial.api('POST', '/callbacks', { url: `${healthy.url}/fine`, events: ['fine'] });
  const publish = (type: string, count: number) =>
    redial.api(
      'POST',
      '/events',
      Array.from({ length: count }, (_, n) => ({ type, payload: { n } })),
    );
  await publish('slow', 100);
  await until(async () => (await hanging.counts()).size === 100, 'all 100 slow calls are in flight');
  const published = await publish('fine', 50);
  const ids: string[] = published.json.events.map(({ calls }: { calls: { id: string }[] }) => calls[0]!.id);
  // The slow calls still hang when these arrive: their limit is longer than this wait.
  await until(async () => (await healthy.counts()).size === 50, 'all 50 healthy calls have arrived', 45_000);
  const counts = await healthy.counts();
  expect(ids.every((id) => counts.get(id) === 1)).toBe(true);
  expect((await hanging.counts()).size).toBe(100);
});
