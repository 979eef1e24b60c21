import { describe, expect, it } from 'vitest';
import { acceptWorld } from './accept-world.ts';

describe('accept', () => {
  it("takes a producer's bare event, with its numbers as they were written", async () => {
    const { accept, queues } = await acceptWorld();
    const body = '{"type":"reply","payload":{"n":12345678901234567890,"x":1.0}}';
    expect(await accept([body])).toEqual({ batchItemFailures: [] });
    expect(queues.sent.deliveries[0]?.call).toMatchObject({
      tenant: 'default',
      payload: '{"n":12345678901234567890,"x":1.0}',
    });
  });

  it('makes the same calls when a message is received again, and marks them', async () => {
    const { accept, queues } = await acceptWorld();
    await accept(['{"type":"reply"}']);
    await accept(['{"type":"reply"}'], { receiveCount: 2 });
    const [first, second] = queues.sent.deliveries;
    expect(second).toEqual({ ...first, again: true });
  });

  it('keeps the id and time of an event that the API handed over', async () => {
    const { accept, queues } = await acceptWorld();
    const handed = {
      v: 1,
      eventId: 'evt_1',
      acceptedAt: 5000,
      event: { type: 'reply', tenant: 'default', payload: [1] },
    };
    await accept([JSON.stringify(handed)]);
    expect(queues.sent.deliveries[0]?.call).toMatchObject({
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
    ['{"type":"reply","colour":"red"}', /unknown colour/],
    ['{"type":"reply","variables":{"a b":1}}', /^variables.a b: A variable is named by/],
    ['{"type":"reply","callbackParameters":{"a":1}}', /^callbackParameters: Parameters join an object/],
    [`{"type":"reply","payload":${'['.repeat(1000)}${']'.repeat(1000)}}`, /^payload: .* 200 levels deep/],
    [`{"type":"reply","payload":"${'x'.repeat(262_143)}"}`, /262144 bytes/],
  ])(
    'hands back what it cannot read, says why, and works the rest of the batch: %.40s',
    async (body, reason) => {
      const { accept, queues, log, handedBack } = await acceptWorld();
      const answer = await accept([body, '{"type":"reply"}']);
      expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: '0' }] });
      expect(handedBack).toEqual(['0']);
      expect(queues.sent.deliveries).toHaveLength(1);
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
    '{"type":"reply","variables":{"n":{"hush":"hush"}}}',
    '{"type":"reply","payload":"hush","callbackParameters":{"a":"hush"}}',
    '{"type":"reply","idempotencyKey":"hush\\u0000"}',
    '{"v":"hush","eventId":"e","acceptedAt":1,"event":{"type":"reply"}}',
    '{"v":1,"eventId":"e","acceptedAt":"hush","event":{"type":"reply"}}',
    '{"v":1,"eventId":"e","acceptedAt":1,"event":{"type":"reply","tenant":"hush!"}}',
  ])('never repeats in a reason what a message says: %j', async (body) => {
    const { accept, log } = await acceptWorld();
    await accept([body]);
    const [line] = log.lines.filter(({ event }) => event === 'message.rejected');
    expect(line?.fields.reason).toMatch(/./);
    expect(line?.fields.reason).not.toMatch(/hu ?sh/);
  });

  it('logs which callback an event was addressed to, which explains that it made no calls', async () => {
    const { accept, log } = await acceptWorld();
    await accept(['{"type":"reply","callbackId":"cb_1"}', '{"type":"reply"}']);
    const unheard = log.lines.filter(({ event }) => event === 'event.unheard');
    expect(unheard.map(({ fields: { callbackId } }) => callbackId)).toEqual(['cb_1']);
    expect(log.lines.at(-1)).toMatchObject({ event: 'events.accepted', fields: { events: 2, calls: 1 } });
  });
});
