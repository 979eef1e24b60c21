import { beforeEach, describe, expect, it } from 'vitest';
import { CachedCallbackLookup } from '../../../lambdas/adapters/cache/cached-callback-lookup.ts';
import type { CallbackLookup } from '../../../lambdas/ports/callback-directory.ts';
import { allOf, DAY_MS, freshId, pagesOf, START, sampleCallback } from '../../contracts/samples.ts';
import { MemoryCallbackDirectory } from '../../kit/memory/memory-callback-directory.ts';
import { MemoryClock } from '../../kit/memory/memory-clock.ts';

const CACHE_MS = 5000;

let clock: MemoryClock;
let directory: MemoryCallbackDirectory;
let asked: string[];
let cached: CachedCallbackLookup;
beforeEach(() => {
  clock = new MemoryClock({ now: START });
  directory = new MemoryCallbackDirectory({ clock });
  asked = [];
  const lookup: CallbackLookup = {
    get: (callbackId) => {
      asked.push(callbackId);
      return directory.get(callbackId);
    },
    getMany: (callbackIds) => {
      asked.push(`${callbackIds.length} at once`);
      return directory.getMany(callbackIds);
    },
    subscribers: (tenant, patterns, after) => {
      asked.push([...patterns, ...(after === undefined ? [] : [`after ${after}`])].join());
      return directory.subscribers(tenant, patterns, after);
    },
  };
  cached = new CachedCallbackLookup({ lookup, clock });
});

describe('a callback', () => {
  it('is asked for once in 5 s, however many ask at once', async () => {
    const callback = sampleCallback();
    await directory.create(callback);
    const found = await Promise.all([1, 2, 3].map(() => cached.get(callback.id)));
    for (const one of found) expect(one).toStrictEqual(callback);
    await directory.replace(callback, { ...callback, version: 2 });
    clock.set(START + CACHE_MS);
    expect((await cached.get(callback.id))?.version).toBe(1);
    expect(asked).toStrictEqual([callback.id]);
    clock.set(START + CACHE_MS + 1);
    expect((await cached.get(callback.id))?.version).toBe(2);
    expect(asked).toHaveLength(2);
  });

  it('that is not there is asked for every time, so that it is found once it is', async () => {
    const callback = sampleCallback();
    expect(await cached.get(callback.id)).toBeUndefined();
    expect(await cached.get(callback.id)).toBeUndefined();
    await directory.create(callback);
    expect(await cached.get(callback.id)).toStrictEqual(callback);
    expect(asked).toHaveLength(3);
  });

  it('that was deleted is remembered as such', async () => {
    const callback = sampleCallback();
    await directory.create(callback);
    await directory.remove(callback, START, START + DAY_MS);
    expect(await cached.get(callback.id)).toMatchObject({ deletedAt: START });
    expect(await cached.get(callback.id)).toMatchObject({ deletedAt: START });
    expect(asked).toHaveLength(1);
  });

  it('that is gone by the time it is asked for again is gone', async () => {
    const callback = sampleCallback();
    await directory.create(callback);
    await directory.remove(callback, START, START + CACHE_MS);
    await cached.get(callback.id);
    clock.set(START + CACHE_MS + 1);
    expect(await cached.get(callback.id)).toBeUndefined();
    expect(await cached.get(callback.id)).toBeUndefined();
  });

  it('is asked for again after a failure', async () => {
    let failing = true;
    const flaky = new CachedCallbackLookup({
      clock,
      lookup: {
        get: (id) => (failing ? Promise.reject(new Error('throttled')) : directory.get(id)),
        getMany: (callbackIds) => directory.getMany(callbackIds),
        subscribers: (tenant, patterns) => directory.subscribers(tenant, patterns),
      },
    });
    const callback = sampleCallback();
    await directory.create(callback);
    await expect(flaky.get(callback.id)).rejects.toThrow('throttled');
    failing = false;
    expect(await flaky.get(callback.id)).toStrictEqual(callback);
  });
});

describe('many callbacks', () => {
  it('are read together, but for those that are known, alone or from before', async () => {
    const callbacks = [1, 2, 3].map(() => sampleCallback());
    for (const callback of callbacks) await directory.create(callback);
    const ids = callbacks.map(({ id }) => id);
    await cached.get(ids[0]!);
    const all = new Map(callbacks.map((callback) => [callback.id, callback]));
    expect(await cached.getMany([...ids, freshId('cb')])).toStrictEqual(all);
    expect(await cached.getMany(ids)).toStrictEqual(all);
    expect(await cached.get(ids[2]!)).toStrictEqual(callbacks[2]);
    expect(await cached.getMany([])).toStrictEqual(new Map());
    expect(asked).toStrictEqual([ids[0], '3 at once']);
  });

  it('are read by one of all who ask for them at once, and again after a failure', async () => {
    const callbacks = [1, 2, 3, 4].map(() => sampleCallback());
    for (const callback of callbacks) await directory.create(callback);
    const [a, b, c, d] = callbacks.map(({ id }) => id) as [string, string, string, string];
    const answers = await Promise.all([[a, b], [b, c, a], [c], [d, b]].map((ids) => cached.getMany(ids)));
    expect(answers.map((found) => [...found.keys()].length)).toStrictEqual([2, 3, 1, 2]);
    expect(answers[1]?.get(c)).toStrictEqual(callbacks[2]);
    expect(asked).toStrictEqual(['2 at once', '1 at once', '1 at once']);

    clock.set(START + CACHE_MS + 1);
    const { getMany } = directory;
    directory.getMany = () => Promise.reject(new Error('throttled'));
    for (const failed of await Promise.allSettled([cached.getMany([a, b]), cached.getMany([b])]))
      expect(failed.status).toBe('rejected');
    directory.getMany = getMany;
    expect((await cached.getMany([a, b])).size).toBe(2);
  });

  it('are believed for 5 s, and those that are not there not at all', async () => {
    const [one, two] = [sampleCallback(), sampleCallback()];
    await directory.create(one);
    await cached.getMany([one.id, two.id]);
    await directory.replace(one, { ...one, version: 2 });
    await directory.create(two);
    const found = await cached.getMany([one.id, two.id]);
    expect([found.get(one.id)?.version, found.get(two.id)?.version]).toStrictEqual([1, 1]);
    clock.set(START + CACHE_MS + 1);
    expect((await cached.getMany([one.id])).get(one.id)?.version).toBe(2);
    expect(asked).toStrictEqual(['2 at once', '1 at once', '1 at once']);
  });
});

describe('subscribers', () => {
  const subscribe = async (tenant: string, count: number) => {
    for (let i = 0; i < count; i++) await directory.create(sampleCallback({ tenant, events: ['reply'] }));
  };

  it('are asked for once in 5 s, for each tenant and its patterns', async () => {
    const tenant = freshId('key');
    await subscribe(tenant, 3);
    const answers = await Promise.all([1, 2].map(() => allOf(cached.subscribers(tenant, ['reply', '*']))));
    for (const ids of answers) expect(ids).toHaveLength(3);
    await subscribe(tenant, 1);
    expect(await allOf(cached.subscribers(tenant, ['reply', '*']))).toHaveLength(3);
    expect(asked).toStrictEqual(['reply,*']);
    expect(await pagesOf(cached.subscribers(freshId('key'), ['reply', '*']))).toStrictEqual([]);
    expect(await allOf(cached.subscribers(tenant, ['reply']))).toHaveLength(4);
    clock.set(START + CACHE_MS + 1);
    expect(await allOf(cached.subscribers(tenant, ['reply', '*']))).toHaveLength(4);
  });

  it('after some id are asked for every time', async () => {
    const tenant = freshId('key');
    await subscribe(tenant, 3);
    const [first, ...others] = await allOf(cached.subscribers(tenant, ['reply']));
    for (const _ of [1, 2])
      expect(await allOf(cached.subscribers(tenant, ['reply'], first))).toStrictEqual(others);
    expect(asked).toStrictEqual(['reply', `reply,after ${first}`, `reply,after ${first}`]);
  });

  it('are kept up to 1,000 and streamed above', async () => {
    const tenant = freshId('key');
    await subscribe(tenant, 1000);
    expect(await pagesOf(cached.subscribers(tenant, ['reply']))).toHaveLength(1);
    await allOf(cached.subscribers(tenant, ['reply']));
    expect(asked).toHaveLength(1);

    clock.set(START + CACHE_MS + 1);
    await subscribe(tenant, 1);
    const pages = await pagesOf(cached.subscribers(tenant, ['reply']));
    expect(new Set(pages.flat()).size).toBe(1001);
    expect(pages.length).toBeGreaterThan(1);
    await subscribe(tenant, 1);
    expect(await allOf(cached.subscribers(tenant, ['reply']))).toHaveLength(1002);
  });
});
