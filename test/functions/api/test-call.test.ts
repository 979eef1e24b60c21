import { Webhook } from 'standardwebhooks';
import { describe, expect, it, onTestFinished } from 'vitest';
import { apiWorld } from '../../kit/api-world.ts';
import { startReceiver } from '../../kit/receiver.ts';

async function scene(callback: object = {}) {
  const receiver = await startReceiver();
  onTestFinished(() => receiver.close());
  const world = apiWorld({ addressPolicy: 'any' });
  const id = await world.register({ url: `${receiver.url}/hook`, ...callback });
  const test = (body?: unknown) => world.ask('POST', `/callbacks/${id}/test`, { body });
  return { world, receiver, id, test };
}

describe('a test call', () => {
  it('is one signed call that says it is a test', async () => {
    const { world, receiver, id, test } = await scene();
    world.clock.set(Date.now());
    const { status, body } = await test();
    expect(status).toBe(200);
    expect(body).toMatchObject({
      ...{ number: 1, trigger: 'test', outcome: 'success', statusCode: 200, remoteAddress: '127.0.0.1' },
    });
    expect(receiver.requests).toHaveLength(1);
    const { method, headers, body: sent } = receiver.requests[0]!;
    const { secret } = (await world.callbacks.get(id))!;
    expect([method, headers['x-redial-attempt']]).toEqual(['POST', '1']);
    expect(new Webhook(secret).verify(sent, headers as Record<string, string>)).toEqual({
      ...{ test: true, text: expect.stringContaining('test call') },
    });
  });

  it('is another call each time', async () => {
    const { receiver, test } = await scene();
    await test();
    await test();
    const ids = receiver.requests.map(({ headers }) => headers['webhook-id']);
    expect(ids).toEqual([expect.stringMatching(/^call_/), expect.stringMatching(/^call_/)]);
    expect(new Set(ids).size).toBe(2);
  });

  it('is in no history, no queue, no counter and no health, whatever came of it', async () => {
    const { world, receiver, id, test } = await scene();
    for (const status of [200, 500, 410]) {
      receiver.respond({ status, body: 'so' });
      expect((await test()).body).toMatchObject({ statusCode: status, responseBody: 'so' });
    }
    await receiver.refuse();
    const { status, body } = await test();
    expect([status, body.outcome]).toEqual([200, 'connection_refused']);
    expect((await world.ask('GET', `/callbacks/${id}/calls`)).body.calls).toEqual([]);
    expect((await world.ask('GET', `/callbacks/${id}`)).body).toMatchObject({
      ...{ state: 'Unknown', outage: null, usage: { totalCalls: 0, totalErrors: 0, lastError: null } },
    });
    expect(Object.values(world.queues.sent).flat()).toEqual([]);
  });

  it('carries the event of its body, numbers as they were written', async () => {
    const { receiver, test } = await scene();
    const event =
      '{"messageId":"M1","variables":{"colour":"blue"},"payload":{"n":12345678901234567890,"x":1.0}}';
    expect((await test(event)).status).toBe(200);
    expect(receiver.requests[0]?.body.toString()).toBe('{"n":12345678901234567890,"x":1.0}');
    expect((await test({ type: 'reply' })).status).toBe(200);
    expect(receiver.requests[1]?.body.toString()).toBe('');
  });

  it("puts the event's values into the URL, and samples for what it does not bring", async () => {
    const { world, receiver } = await scene();
    const id = await world.register({ url: `${receiver.url}/{event}/{colour}/{id}{?memberId}` });
    const test = (body?: object) => world.ask('POST', `/callbacks/${id}/test`, { body });
    await test({ variables: { colour: 'blue' }, messageId: 'M 1' });
    await test({ type: 'message.sent', memberId: 'm' });
    await test();
    expect(receiver.requests.map(({ path }) => path)).toEqual([
      '/test/blue/M%201?memberId=test',
      '/message.sent/test/test?memberId=m',
      '/test/test/test?memberId=test',
    ]);
  });

  it('that cannot be made says why, and nothing is sent', async () => {
    const { world, receiver } = await scene();
    const id = await world.register({ url: `${receiver.url}/{colour}`, contentType: 'xml' });
    const { status, body } = await world.ask('POST', `/callbacks/${id}/test`, {
      body: { variables: { colour: '' }, payload: { a: 1 } },
    });
    expect([status, body.outcome, body.trigger]).toEqual([200, 'missing_variable', 'test']);
    expect(body.statusMessage).toContain('colour');
    expect(receiver.requests).toEqual([]);
  });

  it('reaches a callback in any state, and none that is deleted', async () => {
    const { world, receiver, id, test } = await scene();
    for (const state of ['Stopped', 'TooManyErrors'] as const) {
      await world.health.apply(id, { set: { state, mode: 'stopped' }, when: [] });
      expect((await test()).body.outcome).toBe('success');
    }
    await world.ask('DELETE', `/callbacks/${id}`);
    expect((await test()).status).toBe(404);
    expect(receiver.requests).toHaveLength(2);
  });

  it('says what the receiver said, but no credential', async () => {
    const { receiver, test } = await scene({ auth: { type: 'querystring', key: 'open-sesame' } });
    receiver.respond(({ path }) => ({ status: 500, body: `no such page: ${path}` }));
    expect((await test()).body.responseBody).toBe('no such page: /hook?auth=***');
    expect(receiver.requests[0]?.path).toBe('/hook?auth=open-sesame');
  });
});

describe('the event of a test call', () => {
  it('is checked as one that is published', async () => {
    const { world, id, receiver, test } = await scene();
    for (const [body, path] of [
      [{ type: 'a b' }, 'type'],
      [{ payloads: 1 }, 'payloads'],
      [{ callbackId: 'cb_1' }, 'callbackId'],
      [[], ''],
      ['null', ''],
    ] as const)
      expect((await test(body)).body.errors).toMatchObject([{ path }]);
    expect((await test({ payload: 'x'.repeat(256 * 1024) })).body.type).toBe('too-large');
    expect((await test('{')).body.type).toBe('malformed-json');
    expect((await test({ tenant: 'theirs' })).status).toBe(404);
    expect(
      (await test({ callbackId: id, tenant: 'default', idempotencyKey: 'k', batchId: 'b' })).status,
    ).toBe(200);
    expect(receiver.requests).toHaveLength(1);
    const key = await world.keyOf('owner', 'theirs');
    expect((await world.ask('POST', `/callbacks/${id}/test`, { key })).status).toBe(404);
  });
});
