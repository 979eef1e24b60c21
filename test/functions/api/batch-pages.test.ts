import { describe, expect, it } from 'vitest';
import type { BatchEntry } from '../../../lambdas/domain/event/batch.ts';
import { newId } from '../../../lambdas/domain/text/ids.ts';
import { type Answered, type ApiWorld, apiWorld } from '../../kit/api-world.ts';
import { DAY_MS, START } from '../../kit/samples.ts';
import { allPages, publish, record } from './batch-scene.ts';

const ID = newId('cb', START, new Uint8Array(10));

/** Entries of batch B: `calls` calls of one event of a member. */
function entry(world: ApiWorld, memberId: string, calls: number): BatchEntry {
  const id = (kind: 'evt' | 'call') => newId(kind, START, world.clock.randomBytes(10));
  return {
    ...{ tenant: 'default', batchId: 'B', memberId, eventId: id('evt'), event: 'reply', acceptedAt: START },
    calls: Array.from({ length: calls }, () => ({
      id: id('call'),
      callbackId: ID,
      retryUntil: START + DAY_MS,
    })),
  };
}

/** How many calls are read at once, each time. */
function countReads(world: ApiWorld): number[] {
  const reads: number[] = [];
  const getMany = world.calls.getMany.bind(world.calls);
  world.calls.getMany = (named) => {
    reads.push(named.length);
    return getMany(named);
  };
  return reads;
}

const membersOf = ({ body }: Answered) =>
  body.members.map((member: { memberId: string; calls: unknown[] }) => [
    member.memberId,
    member.calls.length,
  ]);

describe('the counts of a batch', () => {
  it('are of 10,000 members in one answer, and of more in several that add up', async () => {
    const world = apiWorld();
    const members = (from: number, to: number) =>
      Array.from({ length: to - from }, (_, i) => entry(world, `m${from + i}`, 1));
    await world.batches.add(members(0, 10_000));
    const reads = countReads(world);
    const whole = { members: 10_000, events: 10_000, calls: 10_000, pending: 10_000, success: 0, failed: 0 };
    const one = await world.ask('GET', '/batches/B');
    expect(one.body.counts).toEqual({ ...whole, partial: false });
    expect(one.body.link).toEqual([]);
    expect([reads.length, Math.max(...reads)]).toEqual([13, 800]);

    await world.batches.add(members(10_000, 10_500));
    const pages = await allPages(world, '/batches/B');
    expect(pages.map(({ body }) => body.counts)).toEqual([
      { ...whole, partial: true },
      { ...whole, members: 500, events: 500, calls: 500, pending: 500, partial: true },
    ]);
  }, 30_000);

  it('count a member and an event once that are on two pages', async () => {
    const world = apiWorld();
    const first = entry(world, 'm1', 100);
    const rest = Array.from({ length: 104 }, () => ({ ...first, calls: entry(world, 'm1', 100).calls }));
    await world.batches.add([first, ...rest, entry(world, 'm2', 1)]);
    const pages = await allPages(world, '/batches/B');
    expect(pages.map(({ body: { counts } }) => [counts.members, counts.events, counts.calls])).toEqual([
      [1, 1, 10_000],
      [1, 1, 501],
    ]);
  });

  it('count a call once that a repeated fan-out noted twice', async () => {
    const world = apiWorld();
    const first = entry(world, 'm1', 3);
    await world.batches.add([
      first,
      { ...first, calls: [...first.calls.slice(1), ...entry(world, 'm1', 1).calls] },
    ]);
    expect((await world.ask('GET', '/batches/B')).body.counts).toMatchObject({ events: 1, calls: 4 });
    const { body } = await world.ask('GET', '/batches/B?includemembers=true');
    expect(new Set(body.members[0].calls.map(({ id }: { id: string }) => id)).size).toBe(4);
    expect(body.members[0].calls).toHaveLength(4);
  });

  it('leave out calls whose history is over while others of the event are kept', async () => {
    const world = apiWorld();
    await world.register();
    await world.register({ retry: { windowSeconds: 10 * 86_400 } });
    const messages = await publish(world, { type: 'reply', batchId: 'B' });
    for (const message of messages) await record(world, message, 'SUCCESS');
    world.clock.set(START + 31 * DAY_MS);
    const { body } = await world.ask('GET', '/batches/B');
    expect(body.counts).toMatchObject({ events: 1, calls: 1, success: 1, failed: 0 });
  });
});

describe('the members of a batch', () => {
  it('come in pages of `limit`, in order, each once', async () => {
    const world = apiWorld();
    const names = Array.from({ length: 45 }, (_, i) => `m${String(i).padStart(2, '0')}`);
    await world.batches.add(names.flatMap((name) => [entry(world, name, 1), entry(world, name, 2)]));
    const reads = countReads(world);
    for (const [query, lengths] of [
      ['', [20, 20, 5]],
      ['&limit=44', [44, 1]],
      ['&limit=45', [45]],
      ['&limit=100', [45]],
    ] as const) {
      const pages = await allPages(world, `/batches/B?includemembers=true${query}`);
      expect(pages.map((page) => page.body.members.length)).toEqual(lengths);
      expect(pages.flatMap(membersOf)).toEqual(names.map((name) => [name, 3]));
      expect(pages.map(({ body }) => body.counts.members)).toEqual(lengths);
      expect(pages.map(({ body }) => body.counts.partial)).toEqual(lengths.map(() => lengths.length > 1));
    }
    expect(reads.slice(0, 3)).toEqual([60, 60, 15]);
  });

  it('go on on the next page where their calls do not fit', async () => {
    const world = apiWorld();
    await world.batches.add([
      entry(world, 'm1', 1),
      ...Array.from({ length: 25 }, () => entry(world, 'm2', 100)),
      entry(world, 'm3', 1),
    ]);
    const pages = await allPages(world, '/batches/B?includemembers=true');
    expect(pages.map(membersOf)).toEqual([
      [
        ['m1', 1],
        ['m2', 900],
      ],
      [['m2', 1000]],
      [
        ['m2', 600],
        ['m3', 1],
      ],
    ]);
    expect(pages.map(({ body }) => body.counts.members)).toEqual([2, 0, 1]);
    expect(pages.map(({ body }) => body.counts.events)).toEqual([10, 10, 7]);
  });

  it('are not asked for with the cursor of another list', async () => {
    const world = apiWorld();
    await world.batches.add([entry(world, 'm1', 1), entry(world, 'm2', 1)]);
    const cursorOf = (after: unknown) => Buffer.from(JSON.stringify({ v: 1, after })).toString('base64url');
    for (const after of [
      'm1',
      ID,
      'm1\u0001evt_1\u0001',
      '\u0001',
      `m1\u0001${newId('evt', START, new Uint8Array(10))}`,
      3,
    ])
      expect((await world.ask('GET', `/batches/B?cursor=${cursorOf(after)}`)).body.type).toBe('bad-query');
    const { body } = await world.ask('GET', '/batches/B?includemembers=true&limit=1');
    const next = body.link[0].uri.replace('https://api.example/batches/B', '/batches/other');
    expect((await world.ask('GET', next)).status).toBe(404);
  });
});
