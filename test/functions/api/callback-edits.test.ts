import { describe, expect, it } from 'vitest';
import { apiWorld } from '../../kit/api-world.ts';

const url = 'https://a.example/hook?token=hush-hush';

describe('an edit', () => {
  const whole = {
    url,
    name: 'Mine',
    auth: { type: 'basic', username: 'bob', password: 'sesame' },
    headers: { 'X-Mine': 'sesame', 'x-plain': 'p' },
    retry: { intervalSeconds: 600, maxAttempts: 3 },
    email: 'me@example.com',
    events: ['reply'],
  };
  const stored = async (world: ReturnType<typeof apiWorld>, id: string) => (await world.callbacks.get(id))!;

  it('by PUT replaces: what is left out gets its default, and secrets stay', async () => {
    const world = apiWorld();
    const id = await world.register(whole);
    const before = await stored(world, id);
    const { status } = await world.ask('PUT', `/callbacks/${id}`, { body: { url: 'https://b.example/' } });
    expect(status).toBe(204);
    expect(await stored(world, id)).toMatchObject({
      ...{ id, version: 2, name: 'b.example', url: 'https://b.example/', headers: {}, email: null },
      retry: { intervalSeconds: 300, windowSeconds: 86_400, maxAttempts: null },
      ...{ auth: before.auth, secret: before.secret, createdAt: before.createdAt, events: ['*'] },
    });
  });

  it('by PATCH merges, objects within and headers included', async () => {
    const world = apiWorld();
    const id = await world.register(whole);
    const { status, body } = await world.ask('PATCH', `/callbacks/${id}`, {
      body: { retry: { windowSeconds: 7200 }, headers: { 'x-mine': 'other', 'x-plain': null, 'x-new': 'n' } },
    });
    expect([status, body.retry]).toEqual([
      200,
      { intervalSeconds: 600, windowSeconds: 7200, maxAttempts: 3 },
    ]);
    expect(await stored(world, id)).toMatchObject({
      ...{ name: 'Mine', url, events: ['reply'], email: 'me@example.com' },
      headers: { 'x-mine': 'other', 'x-new': 'n' },
      auth: whole.auth,
    });
    expect((await stored(world, id)).headers).toEqual({ 'x-mine': 'other', 'x-new': 'n' });
  });

  it.each(['PUT', 'PATCH'])('by %s keeps what is sent back masked', async (method) => {
    const world = apiWorld();
    const id = await world.register(whole);
    const sent = [
      { auth: { type: 'basic', username: 'bob', password: '***' } },
      { auth: { type: 'basic', username: 'bob' } },
      { auth: { type: 'basic', username: 'bob', password: 'sesame' }, headers: { 'x-mine': '***' } },
      { url: 'https://a.example/hook?token=***' },
    ];
    for (const body of sent) {
      const asked = { url, headers: { 'X-Mine': 'sesame' }, ...body };
      expect((await world.ask(method, `/callbacks/${id}`, { body: asked })).text).not.toContain('problem');
      const { auth, headers, url: kept } = await stored(world, id);
      expect([auth, kept]).toEqual([whole.auth, url]);
      expect(Object.values(headers)).toContain('sesame');
    }
  });

  it.each(['POST', 'PUT', 'PATCH'])('by %s refuses a mask in any URL but the stored one', async (method) => {
    const world = apiWorld();
    const id = await world.register(whole);
    const path = method === 'POST' ? '/callbacks' : `/callbacks/${id}`;
    for (const masked of [
      'https://b.example/hook?token=***',
      'https://a.example/other?token=***',
      'https://a.example/hook?token=***&more=1',
      'https://b.example/hook?token=%2A%2A%2A',
      'https://b.example/hook?***',
      'https://***@a.example/hook',
      ...(method === 'POST' ? ['https://a.example/hook?token=***'] : []),
    ]) {
      const { status, body } = await world.ask(method, path, { body: { url: masked } });
      expect([masked, status, body.errors?.length, body.errors?.[0].path]).toEqual([masked, 422, 1, 'url']);
      if (!masked.includes('@'))
        expect(body.errors[0].message).toContain('send the URL with its real values');
    }
    expect((await stored(world, id)).url).toBe(url);
    expect(
      (await world.ask(method, path, { body: { url: 'https://b.example/***?a=***b' } })).status,
    ).toBeLessThan(300);
  });

  it.each(['POST', 'PUT', 'PATCH'])('by %s cannot keep what is not there', async (method) => {
    const world = apiWorld();
    const path = method === 'POST' ? '/callbacks' : `/callbacks/${await world.register(whole)}`;
    const auth = { type: 'bearer', token: '***' };
    const { status, body } = await world.ask(method, path, {
      body: { url, auth, headers: { 'x-other': '***' } },
    });
    expect([status, body.errors.map((error: { path: string }) => error.path)]).toEqual([
      422,
      ['auth.token', 'headers.x-other'],
    ]);
  });

  it('of what is called tells the health of the callback, whose streaks begin anew; another leaves them', async () => {
    const world = apiWorld();
    const id = await world.register();
    await world.health.apply(id, {
      set: { streak: 7, firstStreak: 5, streakSince: 1, totalCalls: 9 },
      when: [],
    });
    await world.ask('PATCH', `/callbacks/${id}`, { body: { name: 'n' } });
    expect(await world.health.get(id)).toMatchObject({ configVersion: 2, streak: 7, streakSince: 1 });
    await world.ask('PATCH', `/callbacks/${id}`, { body: { success: '2xx' } });
    const { configVersion, streak, firstStreak, streakSince, totalCalls } = await world.health.get(id);
    expect({ configVersion, streak, firstStreak, streakSince, totalCalls }).toEqual({
      ...{ configVersion: 3, streak: 0, firstStreak: 0, streakSince: undefined, totalCalls: 9 },
    });
  });

  it('that meets another is laid over it; one that always does is a conflict', async () => {
    const world = apiWorld();
    const id = await world.register(whole);
    const replace = world.callbacks.replace.bind(world.callbacks);
    let meetings = 1;
    world.callbacks.replace = async (before, after) => {
      if (meetings-- > 0)
        await replace(before, { ...before, version: before.version + 1, email: 'x@y.example' });
      return replace(before, after);
    };
    expect((await world.ask('PATCH', `/callbacks/${id}`, { body: { name: 'New' } })).status).toBe(200);
    expect(await stored(world, id)).toMatchObject({ name: 'New', email: 'x@y.example', version: 3 });
    meetings = Number.POSITIVE_INFINITY;
    expect((await world.ask('PUT', `/callbacks/${id}`, { body: { url } })).body).toMatchObject({
      ...{ type: 'conflict', status: 409 },
    });
  });
});
