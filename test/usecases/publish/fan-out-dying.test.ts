import { describe, expect, it } from 'vitest';
import type { EventHandover } from '../../../lambdas/contract/messages.ts';
import { type AcceptedEvent, publishableFrom } from '../../../lambdas/domain/event/event.ts';
import { fanOut } from '../../../lambdas/usecases/publish/fan-out-event.ts';
import { allOf } from '../../contracts/samples.ts';
import { DAY_MS, START, sampleCallback } from '../../kit/samples.ts';
import { aMinute, breakOnce, many, type PublishWorld, publishWorld } from './publish-world.ts';

const SUBSCRIBERS = 450;
const event: AcceptedEvent = {
  id: 'evt_1',
  acceptedAt: START,
  event: { type: 'reply', tenant: 'default', payload: '{"n":1.0}', batchId: 'B1', memberId: 'P1' },
};

/** What the events queue holds, as accept takes it out again. */
function takeHandovers({ queues }: PublishWorld): AcceptedEvent[] {
  return queues.sent.events.splice(0).map(({ v: _v, eventId, event: body, ...rest }: EventHandover) => {
    const { tenant, ...fields } = body as { type: string; tenant: string };
    const made = publishableFrom(fields, tenant);
    if ('problem' in made) throw new Error(made.problem.message);
    return { id: eventId, ...rest, event: made.event };
  });
}

/** Time is short after so many looks at it. */
const shortAfter = (looks: number) => {
  let left = looks;
  return () => (left-- > 0 ? 60_000 : 19_999);
};

const callIds = ({ queues }: PublishWorld) => queues.sent.deliveries.map(({ callId }) => callId);
const callees = ({ queues }: PublishWorld) => queues.sent.deliveries.map(({ callbackId }) => callbackId);
const subscribers = many(SUBSCRIBERS).map(({ id }) => id);

/** Each subscriber has a call, each call one id, whatever was repeated. */
function expectAllOnce(world: PublishWorld): void {
  expect([...new Set(callees(world))].sort()).toEqual(subscribers);
  expect(new Set(callIds(world)).size).toBe(SUBSCRIBERS);
}

/** Five chunks: 100, 100, 100, 100, 50. */
const CHUNKS = [1, 2, 3, 4, 5];

describe('a fan-out that dies', () => {
  it.each(
    CHUNKS.flatMap((chunk) =>
      [
        ['callbacks', 'getMany', 'before'] as const,
        ['queue', 'deliver', 'before'] as const,
        ['queue', 'deliver', 'after'] as const,
        ['batches', 'add', 'before'] as const,
        ['batches', 'add', 'after'] as const,
      ].map((at) => [chunk, ...at] as const),
    ),
  )(
    'at chunk %i, at %s.%s %s its effect, loses nothing and makes no other calls',
    async (chunk, port, method, when) => {
      const world = await publishWorld(...many(SUBSCRIBERS));
      breakOnce(world, [port, method], when, chunk);
      await expect(fanOut(world.ports, event, aMinute)).rejects.toThrow('broken');
      expect(await fanOut(world.ports, { ...event, again: true }, aMinute)).toEqual({ calls: SUBSCRIBERS });
      expectAllOnce(world);
      const entries = await allOf(world.batches.entries('default', 'B1', undefined, 100));
      const batched = entries.flatMap(({ entry }) => entry.calls.map(({ id }) => id));
      expect(entries.every(({ entry }) => entry.calls.length <= 100)).toBe(true);
      expect(new Set(batched)).toEqual(new Set(callIds(world)));
    },
  );

  it('in the middle of a chunk, whose first half was accepted, goes on the same way', async () => {
    const world = await publishWorld(...many(SUBSCRIBERS));
    let sends = 0;
    const queue = {
      deliver: async (messages: Parameters<typeof world.queues.deliver>[0]) => {
        sends += 1;
        await world.queues.deliver(sends === 3 ? messages.slice(0, 50) : messages);
        if (sends === 3) throw new Error('50 of 100 messages were not accepted');
      },
    };
    await expect(fanOut({ ...world.ports, queue }, event, aMinute)).rejects.toThrow('50 of 100');
    expect(callIds(world)).toHaveLength(250);
    await fanOut(world.ports, { ...event, again: true }, aMinute);
    expectAllOnce(world);
  });
});

describe('a fan-out that runs out of time', () => {
  it.each(CHUNKS)('after chunk %i hands the rest over, and is continued after it', async (chunk) => {
    const world = await publishWorld(...many(SUBSCRIBERS));
    const sent = Math.min(chunk * 100, SUBSCRIBERS);
    const after = subscribers[sent - 1]!;
    expect(await fanOut(world.ports, event, shortAfter(chunk - 1))).toEqual({ calls: sent, after });
    const [rest, ...others] = takeHandovers(world);
    expect(others).toEqual([]);
    expect(rest).toEqual({ ...event, after });
    expect(await fanOut(world.ports, rest!, aMinute)).toEqual({ calls: SUBSCRIBERS - sent });
    expect(callees(world)).toEqual(subscribers);
    expectAllOnce(world);
  });

  it('gets on by a chunk each time, however little time there is', async () => {
    const world = await publishWorld(...many(SUBSCRIBERS));
    let runs = 0;
    for (let todo = [event]; todo.length > 0; todo = takeHandovers(world)) {
      runs += 1;
      for (const some of todo) await fanOut(world.ports, some, () => 0);
    }
    expect(runs).toBeLessThanOrEqual(CHUNKS.length + 1);
    expect(callees(world)).toEqual(subscribers);
  });

  it.each(['before', 'after'] as const)(
    'and dies %s it handed the rest over makes no other calls',
    async (when) => {
      const world = await publishWorld(...many(SUBSCRIBERS));
      breakOnce(world, ['events', 'handOver'], when);
      await expect(fanOut(world.ports, event, shortAfter(1))).rejects.toThrow('broken');
      const queued = [...takeHandovers(world), { ...event, again: true }];
      for (let todo = queued; todo.length > 0; todo = takeHandovers(world))
        for (const some of todo) await fanOut(world.ports, some, shortAfter(2));
      expectAllOnce(world);
    },
  );

  it('says of the rest of a repeat that it is one', async () => {
    const world = await publishWorld(...many(SUBSCRIBERS));
    await fanOut(world.ports, { ...event, again: true }, () => 0);
    expect(takeHandovers(world)).toEqual([{ ...event, again: true, after: subscribers[99] }]);
  });
});

describe('edits during a fan-out', () => {
  it('count where it has not been yet, and change no call that was made', async () => {
    const world = await publishWorld(...many(SUBSCRIBERS));
    const { directory, queues, ports } = world;
    const [early, late, gone] = [subscribers[10]!, subscribers[310]!, subscribers[320]!];
    const [newEarly, newLate] = [`${subscribers[20]}-new`, `${subscribers[400]}-new`];
    const queue = {
      deliver: async (messages: Parameters<typeof queues.deliver>[0]) => {
        await queues.deliver(messages);
        if (queues.sent.deliveries.length !== 200) return;
        for (const id of [early, late]) {
          const callback = sampleCallback({ id });
          await directory.replace(callback, { ...callback, version: 2, events: ['else'] });
        }
        await directory.remove(sampleCallback({ id: gone }), START, START + DAY_MS);
        for (const id of [newEarly, newLate]) await directory.create(sampleCallback({ id }));
      },
    };
    const { after } = await fanOut({ ...ports, queue }, event, shortAfter(1));
    const [rest] = takeHandovers(world);
    expect(rest?.after).toBe(after);
    await fanOut(ports, rest!, aMinute);
    const expected = subscribers.filter((id) => id !== late && id !== gone);
    expect(callees(world)).toEqual([...expected, newLate].sort());
    const before = new Map(queues.sent.deliveries.map(({ callbackId, callId }) => [callbackId, callId]));

    await fanOut(ports, { ...event, again: true }, aMinute);
    for (const { callbackId, callId } of queues.sent.deliveries)
      expect(callId).toBe(before.get(callbackId) ?? callId);
    expect(new Set(callees(world))).toEqual(new Set([...expected, newLate, newEarly]));
  });
});
