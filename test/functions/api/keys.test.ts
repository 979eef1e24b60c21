import { describe, expect, it } from 'vitest';
import { cachedKeyCheck } from '../../../lambdas/runtime/api-key-check.ts';
import { apiWorld } from '../../kit/api-world.ts';
import { MemoryClock } from '../../kit/memory/memory-clock.ts';

describe('a key', () => {
  it('is shown once, kept as a hash, listed without it and revoked', async () => {
    const world = apiWorld();
    const created = await world.ask('POST', '/keys', {
      body: { role: 'reader', tenant: 'acme', name: 'wall' },
    });
    expect(created.status).toBe(201);
    const { id, key } = created.body;
    expect(created.body).toEqual({
      ...{ id, key, role: 'reader', tenant: 'acme', name: 'wall' },
      createdAt: '2026-01-05T09:00:00.000Z',
      lastUsedAt: null,
    });
    expect(key).toMatch(/^rdl_[0-9A-Z]{26}_[\w-]{43}$/);
    expect(created.headers.location).toBe(`https://api.example/keys/${id}`);
    expect(JSON.stringify(await world.access.getKey(id))).not.toContain(key.slice(-43));
    expect((await world.ask('GET', '/callbacks', { key })).status).toBe(200);
    const listed = await world.ask('GET', '/keys');
    expect(listed.body.keys.map((one: { id: string }) => one.id)).toEqual([id]);
    expect(listed.text).not.toMatch(/hash|rdl_/);
    expect((await world.ask('DELETE', `/keys/${id}`)).status).toBe(204);
    expect((await world.ask('DELETE', `/keys/${id}`)).status).toBe(404);
    world.clock.set(world.clock.now() + 60_001);
    expect((await world.ask('GET', '/callbacks', { key })).status).toBe(401);
  });

  it('tells when it was last used, to the hour', async () => {
    const world = apiWorld();
    const key = await world.keyOf('reader', 'acme');
    const noteUse = world.access.noteUse.bind(world.access);
    let notes = 0;
    world.access.noteUse = (...use) => {
      notes++;
      return noteUse(...use);
    };
    const lastUsed = async () => (await world.ask('GET', '/keys')).body.keys[0].lastUsedAt;
    for (let use = 0; use < 5; use++) {
      await world.ask('GET', '/callbacks', { key });
      world.clock.set(world.clock.now() + 61_000);
    }
    expect([notes, await lastUsed()]).toEqual([1, '2026-01-05T09:00:00.000Z']);
    world.clock.set(world.clock.now() + 3_600_000);
    await world.ask('GET', '/callbacks', { key });
    expect([notes, await lastUsed()]).toEqual([2, '2026-01-05T10:05:05.000Z']);
  });

  it('works even where its use cannot be noted', async () => {
    const world = apiWorld();
    const key = await world.keyOf('reader');
    world.access.noteUse = () => Promise.reject(new Error('throttled'));
    expect((await world.ask('GET', '/callbacks', { key })).status).toBe(200);
    expect(JSON.stringify(world.log)).not.toContain(key);
  });

  it('with the id of another, or one letter wrong, is unknown', async () => {
    const world = apiWorld();
    const [one, other] = [await world.keyOf('owner'), await world.keyOf('owner')];
    const mixed = other.slice(0, 31) + one.slice(31);
    const wrong = one.slice(0, -2) + (one.at(-2) === 'A' ? 'B' : 'A') + one.at(-1);
    for (const key of [mixed, wrong, one.slice(0, -1)])
      expect((await world.ask('GET', '/callbacks', { key })).status).toBe(401);
    expect((await world.ask('GET', '/callbacks', { key: one })).status).toBe(200);
  });

  it('is bound to the default tenant where an owner or a reader names none, and an admin to none', async () => {
    const world = apiWorld();
    const create = async (body: object) => (await world.ask('POST', '/keys', { body })).body;
    expect((await create({ role: 'owner' })).tenant).toBe('default');
    expect((await create({ role: 'publisher' })).tenant).toBeNull();
    expect((await create({ role: 'admin' })).tenant).toBeNull();
    expect((await create({ role: 'admin', tenant: 'acme' })).errors).toHaveLength(1);
    expect((await create({ role: 'boss', tenant: 'a b', colour: 'red' })).errors).toHaveLength(3);
  });

  it('is listed in pages', async () => {
    const world = apiWorld();
    for (let count = 0; count < 5; count++) await world.keyOf('reader');
    const first = await world.ask('GET', '/keys?limit=3');
    const rest = await world.ask('GET', first.body.link[0].uri.replace('https://api.example', ''));
    const ids = [...first.body.keys, ...rest.body.keys].map(({ id }) => id);
    expect([first.body.keys.length, new Set(ids).size, rest.body.link]).toEqual([3, 5, []]);
  });
});

describe('a checked key', () => {
  it('is believed for a minute, an unknown one for a short while', async () => {
    const clock = new MemoryClock();
    const asked: string[] = [];
    const check = cachedKeyCheck(async (key) => {
      asked.push(key);
      return key === 'good' ? { actor: 'key_1', role: 'owner' } : undefined;
    }, clock);
    const askBoth = async () => [await check('good'), await check('bad')].map((caller) => caller?.actor);
    expect(await askBoth()).toEqual(['key_1', undefined]);
    expect(await askBoth()).toEqual(['key_1', undefined]);
    expect(asked).toEqual(['good', 'bad']);
    clock.set(clock.now() + 59_000);
    await askBoth();
    expect(asked).toEqual(['good', 'bad', 'bad']);
    clock.set(clock.now() + 1_001);
    await askBoth();
    expect(asked).toEqual(['good', 'bad', 'bad', 'good']);
  });

  it('is believed from when it was read, however long the check took', async () => {
    const clock = new MemoryClock();
    let isRevoked = false;
    const check = cachedKeyCheck(async () => {
      const caller = isRevoked ? undefined : { actor: 'key_1', role: 'owner' as const };
      clock.set(clock.now() + 5_000);
      return caller;
    }, clock);
    await check('good');
    isRevoked = true;
    clock.set(clock.now() + 55_001);
    expect(await check('good')).toBeUndefined();
  });

  it('is not driven out by guesses', async () => {
    let reads = 0;
    const check = cachedKeyCheck(async (key) => {
      if (key === 'good') reads++;
      return key === 'good' ? { actor: 'key_1', role: 'owner' } : undefined;
    }, new MemoryClock());
    await check('good');
    for (let guess = 0; guess < 12_000; guess++) await check(`guess ${guess}`);
    await check('good');
    expect(reads).toBe(1);
  });
});
