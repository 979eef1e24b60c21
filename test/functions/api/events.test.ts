import { describe, expect, it } from 'vitest';
import { apiWorld } from '../../kit/api-world.ts';

const reply = { type: 'reply' };

describe('a published event', () => {
  it('becomes a call for each subscriber', async () => {
    const world = apiWorld();
    const ids = [
      await world.register({ events: ['reply'] }),
      await world.register({ events: ['message.*'] }),
    ];
    const one = await world.ask('POST', '/events', {
      body: { ...reply, messageId: 'M1', payload: { a: 1 } },
    });
    expect(one.status).toBe(202);
    expect(one.body).toEqual({
      id: expect.stringMatching(/^evt_/),
      calls: [{ id: expect.stringMatching(/^call_/), callbackId: ids[0] }],
    });
    const body = [reply, { type: 'message.sent' }, { type: 'other' }];
    const many = await world.ask('POST', '/events', { body });
    expect(many.status).toBe(202);
    expect(many.body.events.map(({ calls }: { calls: object[] }) => calls.length)).toEqual([1, 1, 0]);
    expect(world.queues.sent.deliveries).toHaveLength(3);
  });

  it.each([
    '{"n":12345678901234567890,"x":1.0,"y":-0,"z":1e400}',
    '{"__proto__":{"a":1.50},"constructor":"\\ud800\\u0000\uffff"}',
    '1.0',
    '"text"',
    'null',
    'false',
    '[]',
  ])('travels with its payload as it was written: %s', async (payload) => {
    const world = apiWorld();
    await world.register();
    const spaced = `{ "type" : "reply" , "payload" :\n ${payload.replaceAll(':', ' : ')} }`;
    for (const body of [spaced, `[${spaced}]`])
      expect((await world.ask('POST', '/events', { body })).status).toBe(202);
    expect(world.queues.sent.deliveries.map(({ call }) => call?.payload)).toEqual([payload, payload]);
  });

  it('for one callback needs that callback', async () => {
    const world = apiWorld();
    const id = await world.register({ events: [] });
    const theirs = await world.register({ tenant: 'theirs' });
    const publish = (body: unknown) => world.ask('POST', '/events', { body });
    expect((await publish({ ...reply, callbackId: id })).body.calls).toHaveLength(1);
    for (const callbackId of [theirs, 'cb_1', 'x']) {
      const { status, body } = await publish([reply, { ...reply, callbackId }]);
      expect([status, body.type]).toEqual([404, 'not-found']);
      expect(body.detail).toContain('[1].callbackId');
    }
    expect(world.queues.sent.deliveries).toHaveLength(1);
  });

  it('that is bad refuses all, with every path', async () => {
    const world = apiWorld();
    await world.register();
    const pathsOf = async (body: unknown) => {
      const answer = await world.ask('POST', '/events', { body });
      expect(answer.status).toBe(422);
      return answer.body.errors.map((error: { path: string }) => error.path);
    };
    const wrong = { messageId: 'x'.repeat(257), messageLocation: '\ud800', tenant: 'a b', callbackId: 3 };
    expect(await pathsOf([reply, reply, wrong, { type: 'a b' }])).toEqual([
      ...['[2].type', '[2].tenant', '[2].callbackId', '[2].messageId', '[2].messageLocation', '[3].type'],
    ]);
    for (const type of ['', '.', 'a..b', 'a.b.c.d.e.f', 'reply.*', 'x'.repeat(257), 3])
      expect(await pathsOf({ type })).toContain('type');
    expect(await pathsOf([])).toEqual(['']);
    expect(await pathsOf(Array.from({ length: 101 }, () => reply))).toEqual(['']);
    expect(await pathsOf('"reply"')).toEqual(['']);
    expect(await pathsOf('7')).toEqual(['']);
    expect(await pathsOf('[7, null]')).toEqual(['[0]', '[1]']);
    expect(world.queues.sent.deliveries).toEqual([]);
  });

  it('with a payload over 256 KiB is refused', async () => {
    const world = apiWorld();
    const fitting = { ...reply, payload: 'x'.repeat(256 * 1024 - 2) };
    expect((await world.ask('POST', '/events', { body: [fitting, fitting] })).status).toBe(202);
    const large = { ...reply, payload: `${fitting.payload}x` };
    const { status, body } = await world.ask('POST', '/events', { body: [fitting, large] });
    expect([status, body.type]).toEqual([413, 'too-large']);
    expect(body.detail).toContain('[1].payload');
  });
});
