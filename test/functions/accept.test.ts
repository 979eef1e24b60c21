import { describe, expect, it } from 'vitest';
import { acceptHandler } from '../../lambdas/functions/accept/handler.ts';
import { MemoryCallbackDirectory } from '../kit/memory/memory-callback-directory.ts';
import { MemoryClock } from '../kit/memory/memory-clock.ts';
import { MemoryLog } from '../kit/memory/memory-log.ts';
import { MemoryQueues } from '../kit/memory/memory-queues.ts';
import { sampleCallback } from '../kit/samples.ts';
import { sqsEvent } from './sqs-event.ts';

async function acceptWorld() {
  const clock = new MemoryClock();
  const callbacks = new MemoryCallbackDirectory({ clock });
  await callbacks.create(sampleCallback());
  const [queue, log, handedBack] = [new MemoryQueues(), new MemoryLog(), [] as string[]];
  const handBack = async ({ messageId }: { messageId: string }) => void handedBack.push(messageId);
  return { queue, log, handedBack, handler: acceptHandler({ callbacks, queue, log, handBack }) };
}

describe('accept', () => {
  it("takes a producer's bare event, with its numbers as they were written", async () => {
    const { handler, queue } = await acceptWorld();
    const body = '{"type":"reply","payload":{"n":12345678901234567890,"x":1.0}}';
    expect(await handler(sqsEvent([body]))).toEqual({ batchItemFailures: [] });
    expect(queue.sent.deliveries[0]?.call).toMatchObject({
      tenant: 'default',
      payload: '{"n":12345678901234567890,"x":1.0}',
    });
  });

  it('makes the same calls when a message is received again, and marks them', async () => {
    const { handler, queue } = await acceptWorld();
    await handler(sqsEvent(['{"type":"reply"}']));
    await handler(sqsEvent(['{"type":"reply"}'], { receiveCount: 2 }));
    const [first, second] = queue.sent.deliveries;
    expect(second).toEqual({ ...first, again: true });
  });

  it('keeps the id and time of an event that the API handed over', async () => {
    const { handler, queue } = await acceptWorld();
    const handed = {
      v: 1,
      eventId: 'evt_1',
      acceptedAt: 5000,
      event: { type: 'reply', tenant: 'default', payload: [1] },
    };
    await handler(sqsEvent([JSON.stringify(handed)]));
    expect(queue.sent.deliveries[0]?.call).toMatchObject({
      eventId: 'evt_1',
      acceptedAt: 5000,
      payload: '[1]',
    });
  });

  it.each([
    ['{"type":', /^not JSON: line 1, column 9$/],
    ['['.repeat(300_000) + ']'.repeat(300_000), /^nested too deeply$/],
    ['[]', /message/],
    ['{"kind":"reply"}', /type/],
    ['{"type":"a b"}', /segments/],
    ['{"type":"reply","variables":{}}', /unknown variables/],
    [`{"type":"reply","payload":"${'x'.repeat(262_143)}"}`, /262144 bytes/],
  ])(
    'hands back what it cannot read, says why, and works the rest of the batch: %.40s',
    async (body, reason) => {
      const { handler, queue, log, handedBack } = await acceptWorld();
      const answer = await handler(sqsEvent([body, '{"type":"reply"}']));
      expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: '0' }] });
      expect(handedBack).toEqual(['0']);
      expect(queue.sent.deliveries).toHaveLength(1);
      const [line] = log.lines.filter(({ event }) => event === 'message.rejected');
      expect(line?.fields.reason).toMatch(reason);
    },
  );

  it.each([
    'hush',
    '{"type":"reply","payload":hush}',
    '{"type":"reply",\n"payload":"hush',
    '"hush"',
    '{"type":"hu sh"}',
    '{"type":{"hush":"hush"}}',
    '{"type":"reply","tenant":"hush!"}',
    '{"type":"reply","callbackId":["hush"]}',
    '{"type":"reply","messageId":"hush\\n"}',
    '{"type":"reply","variables":"hush"}',
    '{"v":"hush","eventId":"e","acceptedAt":1,"event":{"type":"reply"}}',
    '{"v":1,"eventId":"e","acceptedAt":"hush","event":{"type":"reply"}}',
    '{"v":1,"eventId":"e","acceptedAt":1,"event":{"type":"reply","tenant":"hush!"}}',
  ])('never repeats in a reason what a message says: %j', async (body) => {
    const { handler, log } = await acceptWorld();
    await handler(sqsEvent([body]));
    const [line] = log.lines.filter(({ event }) => event === 'message.rejected');
    expect(line?.fields.reason).toMatch(/./);
    expect(line?.fields.reason).not.toMatch(/hu ?sh/);
  });

  it('logs which callback an event was addressed to, which explains that it made no calls', async () => {
    const { handler, log } = await acceptWorld();
    await handler(sqsEvent(['{"type":"reply","callbackId":"cb_1"}', '{"type":"reply"}']));
    const accepted = log.lines.filter(({ event }) => event === 'event.accepted');
    expect(accepted.map(({ fields: { callbackId, calls } }) => ({ callbackId, calls }))).toEqual([
      { callbackId: 'cb_1', calls: 0 },
      { callbackId: undefined, calls: 1 },
    ]);
  });
});
