import { describe, expect, it } from 'vitest';
import { publishEvents } from '../../lambdas/usecases/publish/publish-events.ts';
import { DAY_MS, START } from '../kit/samples.ts';
import { breakOnce, many } from '../usecases/publish/publish-world.ts';
import { acceptWorld } from './accept-world.ts';

const keyed = '{"type":"reply","idempotencyKey":"E1","payload":{"n":1.0}}';
const at = { sentAt: START };

const eventsOf = ({ log }: Awaited<ReturnType<typeof acceptWorld>>) => log.lines.map(({ event }) => event);

describe('a queued event with a key', () => {
  it('is published once, however many messages bring it, and the others are logged', async () => {
    const world = await acceptWorld();
    for (const sentAt of [START, START + 5])
      expect(await world.accept([keyed], { sentAt })).toEqual({ batchItemFailures: [] });
    expect(world.queues.sent.deliveries).toHaveLength(1);
    expect(world.queues.sent.deliveries[0]?.call).toMatchObject({ payload: '{"n":1.0}', acceptedAt: START });
    expect(eventsOf(world)).toEqual(['events.accepted', 'event.repeated', 'events.accepted']);
    const { eventId } = world.queues.sent.deliveries[0]!.call!;
    expect(world.log.lines[1]?.fields).toEqual({ eventId, event: 'reply', tenant: 'default' });
    expect(JSON.stringify(world.log.lines)).not.toContain('E1');
  });

  it('is the event that the API published with this key, and the other way round', async () => {
    const world = await acceptWorld();
    const event = { type: 'reply', tenant: 'default', idempotencyKey: 'E1', payload: '{"n":1.0}' };
    const [published] = await publishEvents(world.ports, [event]);
    await world.accept([keyed], at);
    expect(world.queues.sent.deliveries).toHaveLength(1);
    expect(world.log.lines.at(-2)?.fields.eventId).toBe(published!.id);

    await world.accept([keyed.replace('E1', 'E2')], at);
    const [second] = await publishEvents(world.ports, [{ ...event, idempotencyKey: 'E2' }]);
    expect(second).toEqual({ id: world.queues.sent.deliveries[1]?.call?.eventId });
    expect(world.queues.sent.deliveries).toHaveLength(2);
  });

  it('that stands for another event comes back, to end among the dead letters, and takes nothing with it', async () => {
    const world = await acceptWorld();
    await world.accept([keyed], at);
    const other = keyed.replace('1.0', '2');
    const answer = await world.accept([other, '{"type":"reply"}'], at);
    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: '0' }] });
    expect(world.queues.sent.deliveries).toHaveLength(2);
    const [line] = world.log.lines.filter(({ event }) => event === 'event.returned');
    expect(line?.fields.reason).toContain('KeyConflictError');
  });

  it('is another one after 24 h, and in another tenant', async () => {
    const world = await acceptWorld({}, { id: 'cb_theirs', tenant: 'theirs' });
    await world.accept([keyed, keyed.replace('{', '{"tenant":"theirs",')], at);
    world.clock.set(START + DAY_MS);
    await world.accept([keyed], { sentAt: START + DAY_MS });
    const ids = world.queues.sent.deliveries.map(({ callId }) => callId);
    expect([ids.length, new Set(ids).size]).toEqual([3, 3]);
  });

  it.each([
    ['idempotency', 'claim', 'after'],
    ['queue', 'deliver', 'before'],
    ['queue', 'deliver', 'after'],
    ['batches', 'add', 'after'],
    ['idempotency', 'markSent', 'before'],
    ['idempotency', 'markSent', 'after'],
  ] as const)('goes on with its identity when its worker dies at %s.%s, %s its effect', async (...point) => {
    const [port, method, when] = point;
    const world = await acceptWorld(...many(150));
    breakOnce(world, [port, method], when);
    const failed = { batchItemFailures: [{ itemIdentifier: '0' }] };
    expect(await world.accept([keyed], at)).toEqual(failed);
    const early = world.queues.sent.deliveries.length;
    await world.accept([keyed], { ...at, receiveCount: 2 });
    await world.accept([keyed], { sentAt: START + 9 });
    const { deliveries } = world.queues.sent;
    expect(new Set(deliveries.map(({ callbackId }) => callbackId)).size).toBe(150);
    expect(new Set(deliveries.map(({ callId }) => callId)).size).toBe(150);
    expect(deliveries.slice(early).every(({ again }) => again)).toBe(true);
    expect(eventsOf(world).at(-2)).toBe('event.repeated');
  });

  it('that is fanned out in several runs is in a queue from the first on', async () => {
    const world = await acceptWorld(...many(250));
    await world.accept([keyed], { ...at, remainingMs: 19_999 });
    expect(world.log.lines.at(-2)?.fields).toMatchObject({ calls: 100, after: many(250)[99]!.id });
    await world.accept([keyed], { sentAt: START + 5 });
    expect(eventsOf(world).at(-2)).toBe('event.repeated');
    const [rest] = world.queues.sent.events;
    expect(JSON.stringify(rest)).not.toContain('E1');
    await world.accept([JSON.stringify(rest)]);
    const { deliveries } = world.queues.sent;
    expect(deliveries.map(({ callbackId }) => callbackId)).toEqual(many(250).map(({ id }) => id));
    expect(new Set(deliveries.map(({ callId }) => callId)).size).toBe(250);
    expect(new Set(deliveries.map(({ call }) => call?.payload))).toEqual(new Set(['{"n":1.0}']));
  });
});

describe('a queued event of a batch', () => {
  it('is told to the batch, with its calls or with none', async () => {
    const world = await acceptWorld({ events: ['reply'] });
    await world.accept(
      ['{"type":"reply","batchId":"B1","memberId":"P1"}', '{"type":"else","batchId":"B1"}'],
      at,
    );
    const entries = [];
    for await (const page of world.batches.entries('default', 'B1', undefined, 10)) entries.push(...page);
    expect(entries.map(({ entry }) => [entry.event, entry.calls.length]).sort()).toEqual([
      ['else', 0],
      ['reply', 1],
    ]);
  });
});
