import { describe, expect, it } from 'vitest';
import { Bill } from './bill.ts';
import { EventSource } from './event-source.ts';
import { onAccount } from './meter.ts';
import { VirtualQueue } from './virtual-queue.ts';
import { VirtualTime } from './virtual-time.ts';

const RULES = { batchSize: 10, maxConcurrency: 100, gatherMs: 0 };

/** A queue whose worker takes 100 ms a batch; `failing`: bodies that it returns once. */
function scene({
  rules = {},
  failing = [] as string[],
}: {
  rules?: Partial<typeof RULES>;
  failing?: string[];
} = {}) {
  const time = new VirtualTime(0);
  const bill = new Bill();
  const queue = new VirtualQueue('deliveries', { delaySeconds: 0, visibilitySeconds: 900 }, time);
  const batches: { at: number; bodies: string[] }[] = [];
  const worker = {
    async invoke({ Records }: { Records: { messageId: string; body: string; attributes: object }[] }) {
      batches.push({ at: time.now(), bodies: Records.map(({ body }) => body) });
      await time.sleep(100);
      const returned = Records.filter(({ body }) => failing.includes(body));
      failing = [];
      return { batchItemFailures: returned.map(({ messageId: itemIdentifier }) => ({ itemIdentifier })) };
    },
  };
  new EventSource({ queue, worker }, { ...RULES, ...rules }, { time, bill: () => bill });
  const send = (bodies: string[], delaySeconds = 0) =>
    onAccount({ bill, who: 'producer' }, () =>
      queue.send(bodies.map((body) => ({ body, delaySeconds, groupId: 'g' }))),
    );
  return { time, bill, batches, send };
}

const numbered = (count: number) => Array.from({ length: count }, (_, i) => `${i}`);

describe('a queue and its worker', () => {
  it('bill a send, a receive and a delete for each ten messages', async () => {
    const { time, bill, batches, send } = scene();
    send(numbered(10));
    await time.runUntil(1000);
    expect(batches).toEqual([{ at: 0, bodies: numbered(10) }]);
    expect([bill.used('sqsRequest'), bill.used('sqsFairRequest')]).toEqual([3, 3]);
  });

  it('bill large messages by 64 KB, where they are sent and where they are received', async () => {
    const { time, bill, send } = scene();
    send(['x'.repeat(200_000)]);
    await time.runUntil(1000);
    expect(bill.used('sqsRequest')).toBe(4 + 4 + 1);
  });

  it('hand a message over after its delay', async () => {
    const { time, batches, send } = scene();
    send(['late'], 300);
    await time.runUntil(400_000);
    expect(batches).toEqual([{ at: 300_000, bodies: ['late'] }]);
  });

  it('work as many batches at once as they may', async () => {
    const { time, batches, send } = scene({ rules: { maxConcurrency: 2 } });
    send(numbered(10));
    send(numbered(10));
    send(numbered(5));
    await time.runUntil(1000);
    expect(batches.map(({ at, bodies }) => [at, bodies.length])).toEqual([
      [0, 10],
      [0, 10],
      [100, 5],
    ]);
  });

  it('bring back after the visibility time what was not taken', async () => {
    const { time, batches, send } = scene({ failing: ['1'] });
    send(numbered(3));
    await time.runUntil(1_000_000);
    expect(batches.map(({ at, bodies }) => [at, bodies])).toEqual([
      [0, ['0', '1', '2']],
      [900_100, ['1']],
    ]);
  });

  it('let a batch wait to be full where they are told to', async () => {
    const { time, batches, send } = scene({ rules: { gatherMs: 5000 } });
    send(numbered(4));
    time.at(1000, () => send(numbered(8)));
    await time.runUntil(10_000);
    expect(batches.map(({ at, bodies }) => [at, bodies.length])).toEqual([
      [1000, 10],
      [6000, 2],
    ]);
  });
});
