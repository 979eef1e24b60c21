import { describe, expect, it } from 'vitest';
import { ADMIN_KEY, apiWorld } from '../../kit/api-world.ts';

describe('a tenant', () => {
  it('is the default one, the one of the key, or the one an admin names', async () => {
    const world = apiWorld();
    const owner = await world.keyOf('owner', 'acme');
    const url = 'https://a.example/';
    const registered = async (path: string, key: string, body = {}) =>
      (await world.ask('POST', path, { key, body: { url, ...body } })).body.tenant;
    expect(await registered('/callbacks', ADMIN_KEY)).toBe('default');
    expect(await registered('/callbacks?tenant=acme', ADMIN_KEY)).toBe('acme');
    expect(await registered('/callbacks', ADMIN_KEY, { tenant: 'acme' })).toBe('acme');
    expect(await registered('/callbacks', owner)).toBe('acme');
    const refused = await world.ask('POST', '/callbacks', { key: owner, body: { url, tenant: 'other' } });
    expect(refused.status).toBe(404);
    const listed = async (path: string, key: string) =>
      (await world.ask('GET', path, { key })).body.callbacks.length;
    expect(await listed('/callbacks', ADMIN_KEY)).toBe(1);
    expect(await listed('/callbacks?tenant=acme', ADMIN_KEY)).toBe(3);
    expect(await listed('/callbacks', owner)).toBe(3);
  });

  it('of an event is the one its publisher is bound to, or any that a free one names', async () => {
    const world = apiWorld();
    await world.register({ tenant: 'acme' });
    const publish = async (key: string, tenant?: string) => {
      const answer = await world.ask('POST', '/events', { key, body: { type: 'reply', tenant } });
      return [answer.status, answer.body.calls?.length];
    };
    const [bound, free] = [await world.keyOf('publisher', 'acme'), await world.keyOf('publisher')];
    expect(await publish(bound)).toEqual([202, 1]);
    expect(await publish(bound, 'acme')).toEqual([202, 1]);
    expect(await publish(bound, 'other')).toEqual([404, undefined]);
    expect(await publish(free)).toEqual([202, 0]);
    expect(await publish(free, 'acme')).toEqual([202, 1]);
  });

  it('is named once: a query and a body that disagree are refused', async () => {
    const world = apiWorld();
    const made = await world.ask('POST', '/keys?tenant=ours', { body: { role: 'owner', tenant: 'theirs' } });
    const set = await world.ask('PUT', '/tenants/ours?tenant=theirs', {
      body: { adminEmail: 'a@b.example' },
    });
    for (const { status, body } of [made, set])
      expect([status, body.errors[0].path]).toEqual([422, 'tenant']);
    const same = { role: 'owner', tenant: 'ours' };
    expect((await world.ask('POST', '/keys?tenant=ours', { body: same })).status).toBe(201);
  });

  it('gets an administrator, if its name is one', async () => {
    const world = apiWorld();
    const put = (path: string, body: object) => world.ask('PUT', path, { body });
    expect((await put('/tenants/acme', { adminEmail: 'boss@acme.example' })).status).toBe(204);
    expect(await world.access.adminEmailOf('acme')).toBe('boss@acme.example');
    expect((await put('/tenants/acme', { adminEmail: 'boss' })).body.errors).toHaveLength(1);
    expect((await put('/tenants/a%20b', { adminEmail: 'boss@acme.example' })).status).toBe(404);
  });
});
