import { describe, expect, it } from 'vitest';
import type { PublishableEvent } from '../../../lambdas/domain/event/event.ts';
import { KeyConflictError } from '../../../lambdas/usecases/publish/claim-events.ts';
import { publishEvents, UnknownCallbackError } from '../../../lambdas/usecases/publish/publish-events.ts';
import { DAY_MS, START, sampleCallback } from '../../kit/samples.ts';
import { breakOnce, many, publishWorld } from './publish-world.ts';

const REQUEST = { scope: 'default', key: 'request-1', contentHash: 'ab' };
const reply = (changes: Partial<PublishableEvent> = {}) => ({ type: 'reply', tenant: 'default', ...changes });
const keyed = reply({ idempotencyKey: 'E1', payload: '{"n":1}' });

describe('a request with a key', () => {
  it('sends once; its repeat is answered with the same ids', async () => {
    const { ports, queues, clock } = await publishWorld(...many(3));
    const events = [reply(), reply({ payload: '1' }), reply({ type: 'else', callbackId: many(1)[0]!.id })];
    const first = await publishEvents(ports, events, REQUEST);
    expect(first.map(({ calls }) => calls?.length)).toEqual([3, 3, 1]);
    expect(queues.sent.deliveries.some(({ again }) => again)).toBe(false);
    clock.set(START + DAY_MS - 1);
    expect(await publishEvents(ports, events, REQUEST)).toEqual(first);
    expect(queues.sent.deliveries.map(({ callId }) => callId)).toEqual(
      first.flatMap(({ calls }) => calls!.map(({ id }) => id)),
    );
  });

  it('is forgotten after 24 h, and then makes new events', async () => {
    const { ports, queues, clock } = await publishWorld({});
    const [first] = await publishEvents(ports, [reply()], REQUEST);
    clock.set(START + DAY_MS);
    const [second] = await publishEvents(ports, [reply()], REQUEST);
    expect(second!.id).not.toBe(first!.id);
    expect(queues.sent.deliveries).toHaveLength(2);
    expect(queues.sent.deliveries[1]?.again).toBeUndefined();
  });

  it('stands for its content alone, in its scope alone', async () => {
    const { ports, queues } = await publishWorld({});
    await publishEvents(ports, [reply()], REQUEST);
    const refused = publishEvents(ports, [reply()], { ...REQUEST, contentHash: 'cd' });
    await expect(refused).rejects.toThrow(KeyConflictError);
    await expect(refused).rejects.toMatchObject({ index: undefined });
    expect(queues.sent.deliveries).toHaveLength(1);
    await publishEvents(ports, [reply()], { ...REQUEST, scope: '*', contentHash: 'cd' });
    const ids = queues.sent.deliveries.map(({ callId }) => callId);
    expect(new Set(ids).size).toBe(2);
  });

  it('answers a large fan-out with its id again', async () => {
    const { ports, queues } = await publishWorld(...many(101));
    const first = await publishEvents(ports, [reply()], REQUEST);
    expect(await publishEvents(ports, [reply()], REQUEST)).toEqual([{ id: first[0]!.id }]);
    expect(queues.sent.events).toHaveLength(1);
  });
});

describe('an event with a key', () => {
  it('is that event whatever request brings it, and is sent once', async () => {
    const { ports, queues } = await publishWorld({});
    const [first] = await publishEvents(ports, [keyed]);
    const second = await publishEvents(ports, [reply(), keyed], REQUEST);
    expect(second[1]).toEqual(first);
    expect(await publishEvents(ports, [reply(), keyed], REQUEST)).toEqual(second);
    expect(queues.sent.deliveries).toHaveLength(2);
    expect(JSON.stringify(queues.sent)).not.toContain('E1');
  });

  it('with other content is a conflict that names it and sends nothing', async () => {
    const { ports, queues } = await publishWorld({});
    await publishEvents(ports, [keyed]);
    for (const change of [
      { payload: '{"n":1.0}' },
      { type: 'else' },
      { variables: {} },
      { memberId: 'P1' },
    ]) {
      const refused = publishEvents(ports, [reply(), { ...keyed, ...change }]);
      await expect(refused).rejects.toThrow(KeyConflictError);
      await expect(refused).rejects.toMatchObject({ index: 1 });
    }
    expect(queues.sent.deliveries).toHaveLength(1);
  });

  it('is another one in another tenant', async () => {
    const { ports, queues } = await publishWorld({}, { id: 'cb_theirs', tenant: 'theirs' });
    const [ours] = await publishEvents(ports, [keyed]);
    const [theirs] = await publishEvents(ports, [{ ...keyed, tenant: 'theirs', payload: '2' }]);
    expect(theirs!.id).not.toBe(ours!.id);
    expect(queues.sent.deliveries.map(({ callbackId }) => callbackId)).toEqual([
      sampleCallback().id,
      'cb_theirs',
    ]);
  });
});

describe('what is refused', () => {
  it('for a callback that is not there claims nothing', async () => {
    const { ports, idempotency } = await publishWorld({});
    const bad = [keyed, reply({ callbackId: 'cb_nobody', idempotencyKey: 'E2' })];
    await expect(publishEvents(ports, bad, REQUEST)).rejects.toThrow(UnknownCallbackError);
    expect(await idempotency.find({ ...REQUEST, kind: 'request' })).toBeUndefined();
    expect(await idempotency.find({ scope: 'default', kind: 'event', key: 'E1' })).toBeUndefined();
  });

  it('does not include the repeat of what was sent before its callback was deleted', async () => {
    const { ports, directory, queues } = await publishWorld({});
    const addressed = reply({ callbackId: sampleCallback().id, idempotencyKey: 'E1' });
    const first = await publishEvents(ports, [addressed], REQUEST);
    await directory.remove(sampleCallback(), START, START + DAY_MS);
    expect(await publishEvents(ports, [addressed], REQUEST)).toEqual(first);
    expect(await publishEvents(ports, [addressed])).toEqual(first);
    await expect(publishEvents(ports, [addressed, { ...addressed, idempotencyKey: 'E2' }])).rejects.toThrow(
      UnknownCallbackError,
    );
    expect(queues.sent.deliveries).toHaveLength(1);
  });
});

/** Every write of a request with both kinds of keys, a batch and a large fan-out. */
const WRITES: [Parameters<typeof breakOnce>[1], number][] = [
  [['idempotency', 'claim'], 1],
  [['idempotency', 'claim'], 2],
  [['idempotency', 'claim'], 3],
  [['queue', 'deliver'], 1],
  [['events', 'handOver'], 1],
  [['batches', 'add'], 1],
  [['idempotency', 'markSent'], 1],
  [['idempotency', 'markSent'], 2],
  [['idempotency', 'markSent'], 3],
];

const crowd = many(101).map((callback) => ({ ...callback, events: ['reply'] }));

describe('dying half-way', () => {
  it.each(WRITES.flatMap((write) => [[...write, 'before'] as const, [...write, 'after'] as const]))(
    'at %j number %i, %s its effect: the repeat sends the same ids, and once it is sent no more',
    async (method, nth, when) => {
      const world = await publishWorld(...crowd, { id: 'cb_one', events: ['one'] });
      const { ports, queues, clock } = world;
      const events = [
        reply({ type: 'one', batchId: 'B1' }),
        reply({ type: 'one', idempotencyKey: 'E1' }),
        reply({ idempotencyKey: 'E2' }),
      ];
      breakOnce(world, method, when, nth);
      await expect(publishEvents(ports, events, REQUEST)).rejects.toThrow('broken');
      const early = queues.sent.deliveries.map(({ callId }) => callId);
      clock.set(START + 60_000);
      const answer = await publishEvents(ports, events, REQUEST);
      clock.set(START + 120_000);
      expect(await publishEvents(ports, events, REQUEST)).toEqual(answer);

      const { deliveries, events: handedOver } = queues.sent;
      const callIds = answer.flatMap(({ calls = [] }) => calls.map(({ id }) => id));
      expect(callIds).toHaveLength(2);
      expect(new Set(deliveries.map(({ callId }) => callId))).toEqual(new Set(callIds));
      expect(new Set(handedOver.map(({ eventId }) => eventId))).toEqual(new Set([answer[2]!.id]));
      const repeated = deliveries.filter(({ callId }, at) => early.includes(callId) && at >= early.length);
      expect(repeated.every(({ again }) => again)).toBe(true);
      for (const { callId } of deliveries)
        expect(deliveries.filter((message) => message.callId === callId).length).toBeLessThanOrEqual(2);
    },
  );

  it('or meeting another worker that is at it right now, the same calls are made, by both', async () => {
    const { ports, queues, clock } = await publishWorld({});
    const results = [publishEvents(ports, [keyed], REQUEST), publishEvents(ports, [keyed], REQUEST)];
    const [one, other] = await Promise.all(results);
    expect(other).toEqual(one);
    expect(new Set(queues.sent.deliveries.map(({ callId }) => callId)).size).toBe(1);
    clock.set(START + 1);
    await publishEvents(ports, [keyed]);
    expect(queues.sent.deliveries).toHaveLength(2);
  });

  it('sends the same call again, with its whole window, since the first may never have come', async () => {
    const world = await publishWorld({});
    breakOnce(world, ['queue', 'deliver'], 'after');
    await expect(publishEvents(world.ports, [reply()], REQUEST)).rejects.toThrow('broken');
    world.clock.set(START + 3_600_000);
    await publishEvents(world.ports, [reply()], REQUEST);
    const [first, second] = world.queues.sent.deliveries;
    const call = { ...first?.call, retryUntil: START + 3_600_000 + DAY_MS };
    expect(second).toEqual({ ...first, again: true, call });
  });
});
