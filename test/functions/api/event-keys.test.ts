import { describe, expect, it } from 'vitest';
import { type ApiWorld, apiWorld } from '../../kit/api-world.ts';

const reply = { type: 'reply' };
const KEY = 'Idempotency-Key';

const publish = (
  world: ApiWorld,
  body: unknown,
  { header, key, path = '/events' }: { header?: string; key?: string; path?: string } = {},
) =>
  world.ask('POST', path, {
    body,
    ...(key !== undefined && { key }),
    ...(header !== undefined && { headers: { [KEY.toLowerCase()]: header } }),
  });
const callIds = ({ queues }: ApiWorld) => queues.sent.deliveries.map(({ callId }) => callId);

describe('Idempotency-Key', () => {
  it('makes a repeat the same request, however its JSON is spaced', async () => {
    const world = apiWorld();
    await world.register();
    const first = await publish(world, '[{"type":"reply"},{"type":"x","payload":1.0}]', { header: 'k-1' });
    const second = await publish(world, ' [ {"type":"reply"}, {"type":"x", "payload":1.0} ]', {
      header: 'k-1',
    });
    expect([second.status, second.text]).toEqual([202, first.text]);
    expect(callIds(world)).toHaveLength(2);
    const one = await publish(world, reply, { header: 'k-2' });
    expect((await publish(world, reply, { header: 'k-2' })).text).toBe(one.text);
    expect(one.body.id).not.toBe(first.body.events[0].id);
  });

  it('with another body is 409, and nothing is sent', async () => {
    const world = apiWorld();
    await world.register();
    await publish(world, reply, { header: 'k' });
    for (const other of [[reply], { type: 'else' }, { ...reply, payload: null }]) {
      const { status, body } = await publish(world, other, { header: 'k' });
      expect([status, body.type]).toEqual([409, 'conflict']);
      expect(body.detail).toMatch(/^Idempotency-Key /);
    }
    expect(callIds(world)).toHaveLength(1);
  });

  it.each(['', ' ', 'a b', 'a\tb', 'ü', 'x'.repeat(257), '\u007f'])('%j is 422', async (header) => {
    const world = apiWorld();
    const { status, body } = await publish(world, reply, { header });
    expect([status, body.errors]).toEqual([422, [{ path: KEY, message: expect.stringContaining('256') }]]);
  });

  it('of 256 visible characters is taken', async () => {
    const world = apiWorld();
    const header = '!~"\\#'.padEnd(256, 'x');
    expect((await publish(world, reply, { header })).status).toBe(202);
  });

  it('claims nothing for a request that is refused', async () => {
    const world = apiWorld();
    const callbackId = await world.register();
    for (const [bad, status] of [
      [{ type: 'a b' }, 422],
      [{ ...reply, callbackId: 'cb_nobody' }, 404],
      [{ ...reply, payload: 'x'.repeat(262_143) }, 413],
      [{ ...reply, callbackParameters: { a: 1 } }, 422],
    ] as const)
      expect((await publish(world, bad, { header: 'k' })).status).toBe(status);
    expect((await publish(world, { ...reply, callbackId }, { header: 'k' })).status).toBe(202);
  });

  it('is each tenant its own, and that of callers who are bound to none', async () => {
    const world = apiWorld();
    await world.register({ tenant: 'acme' });
    await world.register({ tenant: 'other' });
    await world.register();
    const keys = [
      await world.keyOf('publisher', 'acme'),
      await world.keyOf('owner', 'other'),
      await world.keyOf('publisher'),
    ];
    const ids = new Set<string>();
    for (const [n, key] of keys.entries()) {
      const body = { ...reply, payload: n };
      const first = await publish(world, body, { header: 'k', key });
      expect([first.status, first.body.calls]).toEqual([202, [expect.anything()]]);
      expect((await publish(world, body, { header: 'k', key })).text).toBe(first.text);
      ids.add(first.body.id);
    }
    expect(ids.size).toBe(3);
    const admin = await publish(
      world,
      { ...reply, payload: 0 },
      { header: 'k', path: '/events?tenant=acme' },
    );
    expect(ids).toContain(admin.body.id);
    expect(callIds(world)).toHaveLength(3);
  });
});

describe("an event's own key", () => {
  it('makes it the same event in any request, alone or among others', async () => {
    const world = apiWorld();
    await world.register();
    const keyed = { ...reply, idempotencyKey: 'E 1', variables: { a: 1 } };
    const { body: first } = await publish(world, keyed);
    const many = await publish(world, [reply, { ...keyed, tenant: 'default' }], { header: 'k' });
    expect(many.body.events[1]).toEqual(first);
    expect(await publish(world, [reply, { ...keyed, tenant: 'default' }], { header: 'k' })).toEqual(many);
    expect(callIds(world)).toHaveLength(2);
  });

  it('with other content is 409 and names the place', async () => {
    const world = apiWorld();
    await world.register();
    const events = ['a', 'b', 'c'].map((idempotencyKey) => ({ ...reply, idempotencyKey }));
    await publish(world, events[2]);
    const { status, body } = await publish(world, [events[0], events[1], { ...events[2], payload: 1 }]);
    expect([status, body.type]).toEqual([409, 'conflict']);
    expect(body.detail).toMatch(/^\[2\]\.idempotencyKey /);
    expect((await publish(world, { ...events[2], payload: 1 })).body.detail).toMatch(/^idempotencyKey /);
    expect(callIds(world)).toHaveLength(1);
  });

  it('twice in one request is 422, unless in two tenants', async () => {
    const world = apiWorld();
    const keyed = { ...reply, idempotencyKey: 'a' };
    const { status, body } = await publish(world, [
      keyed,
      reply,
      keyed,
      { ...keyed, tenant: 'other' },
      keyed,
    ]);
    expect(status).toBe(422);
    expect(body.errors.map(({ path }: { path: string }) => path)).toEqual([
      '[2].idempotencyKey',
      '[4].idempotencyKey',
    ]);
    expect((await publish(world, [keyed, { ...keyed, tenant: 'other' }])).status).toBe(202);
  });
});
