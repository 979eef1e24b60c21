import { Webhook } from 'standardwebhooks';
import { describe, expect, it, onTestFinished } from 'vitest';
import { HttpCaller } from '../../../lambdas/adapters/http/http-caller.ts';
import { ADMIN_KEY, apiWorld } from '../../kit/api-world.ts';
import { startReceiver } from '../../kit/receiver.ts';

async function scene() {
  const receiver = await startReceiver();
  onTestFinished(() => receiver.close());
  const world = apiWorld({ addressPolicy: 'any' });
  const register = (verify: string, body: object = {}) =>
    world.ask('POST', `/callbacks?verify=${verify}`, { body: { url: `${receiver.url}/hook`, ...body } });
  const listed = async () => (await world.ask('GET', '/callbacks')).body.callbacks;
  return { world, receiver, register, listed };
}

describe('a verified registration', () => {
  it('makes one GET without a body, with the headers and credentials of a call', async () => {
    const { world, receiver, register } = await scene();
    const body = { auth: { type: 'bearer', token: 'open-sesame' }, headers: { 'x-mine': 'mine' } };
    const { status, body: registered } = await register('true', body);
    expect([status, registered.state, registered.method]).toEqual([201, 'Active', 'POST']);
    expect(receiver.requests).toHaveLength(1);
    const { method, path, headers, body: sent } = receiver.requests[0]!;
    expect([method, path, sent.length]).toEqual(['GET', '/hook', 0]);
    expect(headers).toMatchObject({ authorization: 'Bearer open-sesame', 'x-mine': 'mine' });
    expect(headers['webhook-signature']).toMatch(/^v1,/);
    expect(headers).not.toHaveProperty('content-type');
    const read = await world.ask('GET', `/callbacks/${registered.id}`);
    expect(read.body).toMatchObject({ state: 'Active', usage: { totalCalls: 0, lastSuccessAt: null } });
  });

  it('by post makes one POST, signed with the secret that the answer shows', async () => {
    const { world, receiver, register } = await scene();
    world.clock.set(Date.now());
    const { status, body } = await register('post', { method: 'GET' });
    expect([status, body.state, body.method]).toEqual([201, 'Active', 'GET']);
    const { method, headers, body: sent } = receiver.requests[0]!;
    expect(method).toBe('POST');
    const payload = new Webhook(body.secret).verify(sent, headers as Record<string, string>);
    expect(payload).toMatchObject({ test: true });
    expect(headers['x-redial-attempt']).toBe('1');
  });

  it('fills every variable of the URL with a sample', async () => {
    const { receiver, register } = await scene();
    const url = `${receiver.url}/{batchId}/{my.own}{?id,event,colour}`;
    expect((await register('true', { url })).status).toBe(201);
    expect(receiver.requests[0]?.path).toBe('/test/test?id=test&event=test&colour=test');
  });

  it('by post sends what the callback wants: XML', async () => {
    const { receiver, register } = await scene();
    expect((await register('post', { contentType: 'xml' })).status).toBe(201);
    expect(receiver.requests[0]?.headers['content-type']).toMatch(/^application\/xml/);
    expect(receiver.requests[0]?.body.toString()).toContain('<test>true</test>');
  });

  it('holds the URL to the success rule of the callback', async () => {
    const { receiver, register } = await scene();
    receiver.respond({ status: 204 });
    expect((await register('true')).status).toBe(422);
    expect((await register('true', { success: '2xx' })).status).toBe(201);
  });

  it('changes no state that something else has set meanwhile', async () => {
    const { world, register } = await scene();
    const create = world.callbacks.create.bind(world.callbacks);
    world.callbacks.create = async (callback) => {
      await create(callback);
      await world.health.apply(callback.id, { set: { state: 'TooManyErrors', totalCalls: 9 }, when: [] });
    };
    const { status, body } = await register('true');
    expect([status, body.state, body.usage.totalCalls]).toEqual([201, 'TooManyErrors', 9]);
  });

  it('is registered, if Unknown, where its state cannot be written: a repeat would make two of it', async () => {
    const { world, register } = await scene();
    world.health.apply = () => Promise.reject(new Error('throttled'));
    const { status, body } = await register('true');
    expect([status, body.state]).toEqual([201, 'Unknown']);
    expect(world.log.lines.at(-1)).toMatchObject({ level: 'warn', event: 'health.lost' });
  });
});

describe('a URL that does not answer well', () => {
  it('is refused with what it answered, credentials hidden, and nothing is stored', async () => {
    const { world, receiver, register, listed } = await scene();
    receiver.respond(({ headers }) => ({ status: 503, body: `no ${headers.authorization}` }));
    const { status, headers, body } = await register('post', { auth: { type: 'bearer', token: 'sesame-1' } });
    expect([status, headers['content-type']]).toEqual([422, 'application/problem+json']);
    expect(body).toMatchObject({
      ...{ type: 'not-verified', status: 422, detail: expect.stringContaining('HTTP 503') },
      attempt: {
        ...{ number: 1, trigger: 'test', outcome: 'http_error', statusCode: 503 },
        ...{ responseBody: 'no Bearer ***', responseTruncated: false, remoteAddress: '127.0.0.1' },
      },
    });
    expect(await listed()).toEqual([]);
    expect(JSON.stringify(world.log.lines)).not.toContain('sesame-1');
    await receiver.refuse();
    expect((await register('true')).body.attempt).toMatchObject({
      ...{ outcome: 'connection_refused', statusCode: null, responseBody: null },
    });
    expect(await listed()).toEqual([]);
  });

  it('may redirect wherever it likes: nobody follows', async () => {
    const { receiver, register } = await scene();
    receiver.respond({ status: 302, headers: { location: `${receiver.url}/elsewhere` } });
    const { status, body } = await register('true');
    expect([status, body.attempt.statusCode]).toEqual([422, 302]);
    expect(body.detail).toContain('Redirects are never followed');
    expect(receiver.requests).toHaveLength(1);
  });

  it('has as long as its callback gives it, and 20 s at most', async () => {
    const { world, receiver, register } = await scene();
    receiver.respond('hang');
    const slow = await register('true', { timeouts: { responseSeconds: 0.1 } });
    expect([slow.status, slow.body.attempt.outcome]).toEqual([422, 'response_timeout']);
    receiver.respond({ status: 200 });
    const call = world.ports.caller.call.bind(world.ports.caller);
    const given: number[] = [];
    world.ports.caller.call = (request, limits) => {
      given.push(limits.responseMs);
      return call(request, limits);
    };
    for (const responseSeconds of [7, 60]) await register('true', { timeouts: { responseSeconds } });
    expect(given).toEqual([7000, 20_000]);
  });

  it('is refused before a connection is made where its name leads to a private address', async () => {
    const receiver = await startReceiver();
    onTestFinished(() => receiver.close());
    const resolve = async () => [{ address: '127.0.0.1', family: 4 }];
    const world = apiWorld({ caller: new HttpCaller({ addressPolicy: 'public', resolve }) });
    const url = `http://inside.example:${receiver.port}/`;
    for (const verify of ['true', 'post']) {
      const { status, text, body } = await world.ask('POST', `/callbacks?verify=${verify}`, {
        body: { url },
      });
      expect([status, body.attempt.outcome, body.attempt.remoteAddress]).toEqual([
        422,
        'blocked_address',
        null,
      ]);
      expect(text).not.toContain('127.0.0.1');
    }
    expect(receiver.connections()).toBe(0);
    expect((await world.ask('GET', '/callbacks')).body.callbacks).toEqual([]);
  });
});

describe('what is not right otherwise', () => {
  it('is refused before anything is called', async () => {
    const { world, receiver, register } = await scene();
    const theirs = await world.keyOf('owner', 'theirs');
    const asked = (query: string, body: object, key = ADMIN_KEY) =>
      world.ask('POST', `/callbacks?${query}`, { key, body: { url: receiver.url, ...body } });
    for (const verify of ['yes', 'false', 'TRUE', 'get', ''])
      expect((await register(verify)).body.errors).toMatchObject([{ path: 'verify' }]);
    expect((await asked('verify=true&verify=post', {})).status).toBe(422);
    expect((await register('true', { success: '3xx' })).body.errors).toMatchObject([{ path: 'success' }]);
    expect((await asked('verify=true', { tenant: 'other' }, theirs)).status).toBe(404);
    expect((await asked('verify=true', {}, await world.keyOf('reader'))).status).toBe(403);
    expect(receiver.requests).toEqual([]);
    expect((await world.ask('PUT', '/callbacks/cb_1?verify=true', { body: {} })).status).toBe(422);
  });
});
