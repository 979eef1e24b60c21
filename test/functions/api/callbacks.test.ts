import { describe, expect, it } from 'vitest';
import { newId } from '../../../lambdas/domain/text/ids.ts';
import { apiWorld } from '../../kit/api-world.ts';

const url = 'https://a.example/hook?token=hush-hush';

describe('a registered callback', () => {
  it('has the defaults and its secret', async () => {
    const world = apiWorld();
    const { status, headers, body } = await world.ask('POST', '/callbacks', { body: { url } });
    const { id, secret, ...rest } = body;
    expect([status, headers.location]).toEqual([201, `https://api.example/callbacks/${id}`]);
    expect(secret).toMatch(/^whsec_/);
    expect(rest).toEqual({
      tenant: 'default',
      name: 'a.example',
      url,
      method: 'POST',
      contentType: 'json',
      auth: { type: 'none' },
      headers: {},
      events: ['*'],
      retriesEnabled: false,
      retry: { intervalSeconds: 300, windowSeconds: 86_400, maxAttempts: null },
      success: '200',
      timeouts: { connectSeconds: 5, responseSeconds: 60 },
      email: null,
      emails: [],
      notify: {
        onOutage: true,
        onRecovery: false,
        onDisabled: true,
        everyFailedCall: false,
        includeContent: true,
      },
      disable: { afterConsecutiveErrors: null, afterExhaustedCalls: null, afterFailingSeconds: 432_000 },
      rateLimit: { perSecond: null },
      removeHTML: 'disabled',
      state: 'Unknown',
      stateReason: null,
      updatedBy: 'admin',
      createdAt: '2026-01-05T09:00:00.000Z',
      updatedAt: '2026-01-05T09:00:00.000Z',
      usage: { totalCalls: 0, totalErrors: 0, consecutiveErrors: 0, lastError: null, lastSuccessAt: null },
      outage: null,
    });
    expect((await world.ask('GET', `/callbacks/${id}`)).body).toEqual({ id, ...rest });
    expect((await world.ask('GET', `/callbacks/${id}/secret`)).body).toEqual({ secret });
  });

  it('shows its condition', async () => {
    const world = apiWorld();
    const id = await world.register();
    const error = {
      at: world.clock.now(),
      outcome: 'http_error',
      statusCode: 500,
      message: 'Oh no',
    } as const;
    await world.health.apply(id, {
      set: {
        ...{ state: 'Active', totalCalls: 9, totalErrors: 2, streak: 2, lastError: error },
        ...{ outageId: newId('out', error.at, new Uint8Array(10)), outageStartedAt: error.at },
        ...{ outageFirstError: error, outageAttempts: 2, outageCalls: 1, outageProbes: 1 },
      },
      when: [],
    });
    const shown = { ...error, at: '2026-01-05T09:00:00.000Z' };
    expect((await world.ask('GET', `/callbacks/${id}`)).body).toMatchObject({
      state: 'Active',
      usage: { totalCalls: 9, totalErrors: 2, consecutiveErrors: 2, lastError: shown, lastSuccessAt: null },
      outage: { startedAt: shown.at, firstError: shown, callsAffected: 1, attempts: 2, probes: 1 },
    });
  });

  it('is listed with others in pages, and found by state and by event', async () => {
    const world = apiWorld();
    const ids: string[] = [];
    for (const events of [['reply'], ['message.*'], ['*'], [], ['message.sent', 'reply']]) {
      ids.push(await world.register({ events }));
      world.clock.set(world.clock.now() + 1);
    }
    const states = { 1: 'Active', 3: 'Stopped', 4: 'TooManyErrors' } as const;
    for (const [index, state] of Object.entries(states))
      await world.health.apply(ids[Number(index)]!, { set: { state }, when: [] });
    const idsAt = async (path: string): Promise<string[]> => {
      const { body } = await world.ask('GET', path);
      const next = body.link[0]?.uri.replace('https://api.example', '');
      const here = body.callbacks.map(({ id }: { id: string }) => id);
      return next ? [...here, ...(await idsAt(next))] : here;
    };
    const [reply, message, all, none, both] = ids;
    expect(await idsAt('/callbacks')).toEqual(ids);
    expect(await idsAt('/callbacks?limit=2')).toEqual(ids);
    expect(await idsAt('/callbacks?limit=1&event=reply')).toEqual([reply, all, both]);
    expect(await idsAt('/callbacks?event=message.sent')).toEqual([message, all, both]);
    expect(await idsAt('/callbacks?event=message.sent.late')).toEqual([all]);
    expect(await idsAt('/callbacks?state=Active')).toEqual([message]);
    expect(await idsAt('/callbacks?state=Unknown&limit=1')).toEqual([reply, all]);
    expect(await idsAt('/callbacks?state=Stopped')).toEqual([none]);
    expect(await idsAt('/callbacks?state=TooManyErrors')).toEqual([both]);
    expect(await idsAt('/callbacks?state=TooManyErrors&event=message.late')).toEqual([]);
    expect((await world.ask('GET', '/callbacks?limit=5')).body.link).toEqual([]);
    expect((await world.ask('GET', '/callbacks?state=Sleepy&offset=3')).status).toBe(400);
    expect((await world.ask('GET', '/callbacks?state=Sleepy')).status).toBe(422);
  });

  it('is gone when deleted, and a repeat is fine', async () => {
    const world = apiWorld();
    const id = await world.register();
    expect((await world.ask('DELETE', `/callbacks/${id}`)).status).toBe(204);
    expect((await world.ask('DELETE', `/callbacks/${id}`)).status).toBe(204);
    for (const method of ['GET', 'PUT', 'PATCH'])
      expect((await world.ask(method, `/callbacks/${id}`, { body: { url } })).status).toBe(404);
    expect((await world.ask('GET', `/callbacks/${id}/secret`)).status).toBe(404);
    expect((await world.ask('GET', '/callbacks')).body.callbacks).toEqual([]);
    expect((await world.ask('GET', `/callbacks/${id}/calls`)).body).toEqual({ calls: [], link: [] });
    expect((await world.ask('GET', `/callbacks/${id}/outages`)).body).toEqual({ outages: [], link: [] });
  });

  it('leaves a tombstone for as long as one of its calls can be read', async () => {
    const world = apiWorld();
    const id = await world.register({ retry: { windowSeconds: 14 * 86_400 } });
    await world.ask('DELETE', `/callbacks/${id}`);
    world.clock.set(world.clock.now() + 44 * 86_400_000);
    expect((await world.ask('GET', `/callbacks/${id}/calls`)).status).toBe(200);
    expect((await world.ask('GET', `/callbacks/${id}`)).status).toBe(404);
  });
});

describe('what a callback keeps secret', () => {
  it.each([
    [
      { type: 'querystring', key: 'sesame-1' },
      { type: 'querystring', key: '***' },
    ],
    [
      { type: 'httpheader', key: 'sesame-2', header: 'x-key' },
      { type: 'httpheader', key: '***', header: 'x-key' },
    ],
    [
      { type: 'basic', username: 'bob', password: 'sesame-3' },
      { type: 'basic', username: 'bob', password: '***' },
    ],
    [
      { type: 'bearer', token: 'sesame-4' },
      { type: 'bearer', token: '***' },
    ],
  ])('is not read back: %j', async (auth, shown) => {
    const world = apiWorld();
    const created = await world.ask('POST', '/callbacks', {
      body: { url, auth, headers: { 'x-mine': 'sesame-5' } },
    });
    const { id, secret } = created.body;
    expect(created.body.auth).toEqual(shown);
    const answers = [created, await world.ask('PATCH', `/callbacks/${id}`, { body: { name: 'n' } })];
    for (const key of [undefined, await world.keyOf('owner'), await world.keyOf('reader')]) {
      const asked = key ? { key } : {};
      answers.push(
        await world.ask('GET', `/callbacks/${id}`, asked),
        await world.ask('GET', '/callbacks', asked),
      );
    }
    for (const { text } of answers) expect(text).not.toMatch(/sesame-[1-4]/);
    for (const { text } of answers.slice(1)) expect(text).not.toContain(secret);
  });

  it('is its URL and headers, too: in lists to all, and to readers always', async () => {
    const world = apiWorld();
    const id = await world.register({ url, headers: { 'x-mine': 'sesame' } });
    const masked = { url: 'https://a.example/hook?token=***', headers: { 'x-mine': '***' } };
    const stored = { url, headers: { 'x-mine': 'sesame' } };
    const [owner, reader] = [await world.keyOf('owner'), await world.keyOf('reader')];
    expect((await world.ask('GET', `/callbacks/${id}`, { key: owner })).body).toMatchObject(stored);
    expect((await world.ask('GET', `/callbacks/${id}`, { key: reader })).body).toMatchObject(masked);
    expect((await world.ask('GET', '/callbacks', { key: owner })).body.callbacks).toMatchObject([masked]);
    expect((await world.ask('GET', `/callbacks/${id}/secret`, { key: reader })).status).toBe(403);
  });
});
