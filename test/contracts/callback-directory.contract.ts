import { describe, expect, it } from 'vitest';
import type { Callback } from '../../lambdas/domain/callback/callback.ts';
import { maskedUrl } from '../../lambdas/domain/request/masked-url.ts';
import type { CallbackDirectory } from '../../lambdas/ports/callback-directory.ts';
import type { MemoryClock } from '../kit/memory/memory-clock.ts';
import { allOf, DAY_MS, freshId, START, sampleCallback } from './samples.ts';

export function callbackDirectoryContract(
  of: () => { directory: CallbackDirectory; clock: MemoryClock },
): void {
  const idsFor = async (tenant: string, ...patterns: string[]) =>
    (await allOf(of().directory.subscribers(tenant, patterns))).sort();

  describe('a callback', () => {
    it('is read back as it was created, credentials and secrets included', async () => {
      const { directory } = of();
      const callback = sampleCallback({
        auth: { type: 'basic', username: 'u', password: 'p' },
        oldSecrets: [{ secret: 'whsec_old', until: START + DAY_MS }],
        headers: { constructor: 'c', toString: 't' },
      });
      await directory.create(callback);
      expect(await directory.get(callback.id)).toStrictEqual(callback);
      expect(await directory.get(freshId('cb'))).toBeUndefined();
    });

    it('cannot be created over another', async () => {
      const { directory } = of();
      const callback = sampleCallback();
      await directory.create(callback);
      await expect(directory.create({ ...callback, name: 'other' })).rejects.toThrow(callback.id);
      expect(await directory.get(callback.id)).toStrictEqual(callback);
    });

    it('is read with many others at once', async () => {
      const { directory } = of();
      const callbacks = Array.from({ length: 3 }, () => sampleCallback());
      for (const callback of callbacks) await directory.create(callback);
      const absent = freshId('cb');
      const found = await directory.getMany([...callbacks.map(({ id }) => id), absent, callbacks[0]!.id]);
      expect(found).toStrictEqual(new Map(callbacks.map((callback) => [callback.id, callback])));
      expect(await directory.getMany([])).toStrictEqual(new Map());
    });
  });

  describe('an edit', () => {
    it('replaces the version it was made from and no other', async () => {
      const { directory } = of();
      const first = sampleCallback();
      await directory.create(first);
      const second: Callback = { ...first, version: 2, auth: { type: 'none' }, url: 'https://b.example/x' };
      expect(await directory.replace(first, second)).toBe(true);
      expect(await directory.replace(first, { ...first, version: 2, name: 'late' })).toBe(false);
      expect(await directory.get(first.id)).toStrictEqual(second);
      expect(await directory.replace(sampleCallback(), sampleCallback())).toBe(false);
    });

    it('is won by one of many', async () => {
      const { directory } = of();
      const first = sampleCallback();
      await directory.create(first);
      const edits = Array.from({ length: 10 }, (_, i) =>
        directory.replace(first, { ...first, version: 2, name: `name ${i}` }),
      );
      expect((await Promise.all(edits)).filter(Boolean)).toHaveLength(1);
    });

    it('moves the subscriptions', async () => {
      const { directory } = of();
      const first = sampleCallback({ events: ['a', 'b'] });
      await directory.create(first);
      const second = { ...first, version: 2, events: ['b', 'c.*'] };
      await directory.replace(first, second);
      const { tenant, id } = first;
      expect(await idsFor(tenant, 'a')).toStrictEqual([]);
      expect(await idsFor(tenant, 'b')).toStrictEqual([id]);
      expect(await idsFor(tenant, 'c.*')).toStrictEqual([id]);
      await directory.replace(second, { ...first, version: 3 });
      expect(await idsFor(tenant, 'a')).toStrictEqual([id]);
      expect(await idsFor(tenant, 'c.*')).toStrictEqual([]);
    });
  });

  describe('subscribers', () => {
    it('are found by tenant and pattern, each once', async () => {
      const { directory } = of();
      const tenant = freshId('key');
      const one = sampleCallback({ tenant, events: ['reply', 'message.*', '*'] });
      const two = sampleCallback({ tenant, events: ['message.*'] });
      const other = sampleCallback({ events: ['reply', 'message.*'] });
      for (const callback of [one, two, other]) await directory.create(callback);
      expect(await idsFor(tenant, 'reply', 'message.*', '*', 'nobody')).toStrictEqual(
        [one.id, two.id].sort(),
      );
      expect(await idsFor(tenant, 'reply')).toStrictEqual([one.id]);
      expect(await idsFor(tenant, 'message.*', 'message.*')).toStrictEqual([one.id, two.id].sort());
      expect(await idsFor(tenant, 'nobody')).toStrictEqual([]);
      expect(await idsFor(freshId('key'), 'reply')).toStrictEqual([]);
    });

    it('are found up to any number', async () => {
      const { directory } = of();
      const tenant = freshId('key');
      const callbacks = Array.from({ length: 250 }, (_, i) =>
        sampleCallback({ tenant, events: i % 2 === 0 ? ['x', 'y'] : ['y'] }),
      );
      for (let i = 0; i < callbacks.length; i += 25) {
        await Promise.all(callbacks.slice(i, i + 25).map((callback) => directory.create(callback)));
      }
      expect(await idsFor(tenant, 'x', 'y', 'z')).toStrictEqual(callbacks.map(({ id }) => id).sort());
      expect(await idsFor(tenant, 'x')).toHaveLength(125);
    });

    it('come in order of their ids, from after any of them', async () => {
      const { directory } = of();
      const tenant = freshId('key');
      const callbacks = Array.from({ length: 7 }, (_, i) =>
        sampleCallback({ tenant, events: i % 2 === 0 ? ['x', 'y'] : ['y'] }),
      );
      for (const callback of [...callbacks].reverse()) await directory.create(callback);
      const ids = callbacks.map(({ id }) => id).sort();
      const idsAfter = (id?: string) => allOf(directory.subscribers(tenant, ['x', 'y'], id));
      expect(await idsAfter()).toStrictEqual(ids);
      expect(await idsAfter(ids[2])).toStrictEqual(ids.slice(3));
      expect(await idsAfter(ids.at(-1))).toStrictEqual([]);
      await directory.remove(callbacks[3]!, START, START + DAY_MS);
      expect(await idsAfter(callbacks[3]!.id)).toStrictEqual(ids.filter((id) => id > callbacks[3]!.id));
    });
  });

  describe('a removed callback', () => {
    const removed = async () => {
      const { directory } = of();
      const callback = sampleCallback();
      const oldSecrets = [{ secret: 'whsec_old', until: START + DAY_MS }];
      await directory.create({ ...callback, oldSecrets });
      await directory.remove(callback, START + 1000, START + 60 * DAY_MS);
      return callback;
    };

    it('leaves a tombstone without secrets until its time is over', async () => {
      const { directory, clock } = of();
      const callback = await removed();
      const emptied = { auth: { type: 'none' }, secret: '', url: maskedUrl(callback.url), headers: {} };
      const tombstone = { ...callback, ...emptied, deletedAt: START + 1000 };
      expect(await directory.get(callback.id)).toStrictEqual(tombstone);
      clock.set(START + 60 * DAY_MS - 1);
      expect(await directory.getMany([callback.id])).toStrictEqual(new Map([[callback.id, tombstone]]));
      clock.set(START + 60 * DAY_MS);
      expect(await directory.get(callback.id)).toBeUndefined();
      expect(await directory.getMany([callback.id])).toStrictEqual(new Map());
    });

    it('is not changed by a repeat or an edit', async () => {
      const { directory } = of();
      const callback = await removed();
      await directory.remove(callback, START + 9000, START + 90 * DAY_MS);
      expect(await directory.replace(callback, { ...callback, version: 2 })).toBe(false);
      expect(await directory.get(callback.id)).toMatchObject({ deletedAt: START + 1000, version: 1 });
    });

    it('is subscribed to nothing and in no list', async () => {
      const { directory } = of();
      const { tenant, events } = await removed();
      expect(await idsFor(tenant, ...events)).toStrictEqual([]);
      expect(await directory.list(tenant, 10)).toStrictEqual({ callbacks: [] });
    });

    it('loses what an edit since the read had subscribed it to', async () => {
      const { directory } = of();
      const callback = sampleCallback();
      await directory.create(callback);
      await directory.replace(callback, { ...callback, version: 2, events: ['new'] });
      await directory.remove(callback, START, START + DAY_MS);
      expect(await idsFor(callback.tenant, 'new', ...callback.events)).toStrictEqual([]);
    });

    it('may never have been there', async () => {
      const { directory } = of();
      const callback = sampleCallback();
      await directory.remove(callback, START, START + DAY_MS);
      expect(await directory.get(callback.id)).toBeUndefined();
    });
  });

  it("lists a tenant's living callbacks oldest first, in pages", async () => {
    const { directory } = of();
    const tenant = freshId('key');
    const callbacks = Array.from({ length: 7 }, (_, i) =>
      sampleCallback({ tenant, id: freshId('cb', START + i * 1000) }),
    );
    for (const callback of [...callbacks].reverse()) await directory.create(callback);
    await directory.remove(callbacks[1]!, START, START + DAY_MS);
    const living = callbacks.filter((_, i) => i !== 1);
    const first = await directory.list(tenant, 4);
    expect(first).toStrictEqual({ callbacks: living.slice(0, 4), next: living[3]!.id });
    expect(await directory.list(tenant, 4, first.next)).toStrictEqual({ callbacks: living.slice(4) });
    expect(await directory.list(freshId('key'), 4)).toStrictEqual({ callbacks: [] });
  });
}
