import { describe, expect, it } from 'vitest';
import { type Role, roles } from '../../../lambdas/contract/api/access.ts';
import { callFrom } from '../../../lambdas/domain/call-moves.ts';
import { apiRoutes } from '../../../lambdas/functions/api/routes.ts';
import type { Route } from '../../../lambdas/runtime/api-route.ts';
import { ADMIN_KEY, type ApiWorld, apiWorld } from '../../kit/api-world.ts';
import { sampleContent, sampleMessage } from '../../kit/samples.ts';

const routes = apiRoutes(apiWorld().ports);
const guarded = routes
  .filter((route) => route.roles !== 'anyone')
  .map((route) => [nameOf(route), route] as const);

function nameOf({ method, path }: Pick<Route, 'method' | 'path'>): string {
  return `${method} ${path}`;
}

/** A tenant with one callback and one call, and a path to them for any route. */
async function furnished(world: ApiWorld, tenant: string) {
  const callbackId = await world.register({ tenant });
  const { callId } = sampleMessage();
  await world.calls.put(callFrom(callId, callbackId, sampleContent({ tenant })), 'nothing');
  const pathTo = ({ path, method }: Pick<Route, 'path' | 'method'>) => {
    const filled = path.replace('{id}', callbackId).replace('{callId}', callId).replace('{tenant}', tenant);
    return method === 'PUT' && path.endsWith('/calls') ? `${filled}?id=${callId}` : filled;
  };
  return { callbackId, callId, pathTo };
}

describe.each(guarded)('%s', (_name, route) => {
  it('answers 401 without a key, and to a key that is not known', async () => {
    const world = apiWorld();
    const unknown = `${(await apiWorld().keyOf('admin')).slice(0, -1)}_`;
    for (const key of [undefined, '', 'guess', unknown, 'x'.repeat(5000)]) {
      const answer = await world.ask(route.method, route.path, { key, body: {} });
      expect([answer.status, answer.body.type]).toEqual([401, 'unauthorized']);
      expect(answer.body.detail).toContain('x-api-key');
    }
  });

  it('answers 403 to the roles that may not, and lets the others in', async () => {
    const world = apiWorld();
    const { pathTo } = await furnished(world, 'default');
    for (const role of roles) {
      const { status, body } = await world.ask(route.method, pathTo(route), {
        key: await world.keyOf(role),
        body: {},
      });
      if (route.roles.includes(role)) expect([401, 403, 500]).not.toContain(status);
      else expect([status, body.type]).toEqual([403, 'forbidden']);
    }
  });
});

const owned = guarded.filter(([, { path, roles }]) => path.includes('{id}') && roles.includes('owner'));

describe.each(owned)('%s', (_name, route) => {
  it("answers 404 about another tenant's, just as about what is not there, and changes nothing", async () => {
    const world = apiWorld();
    const theirs = await furnished(world, 'theirs');
    const key = await world.keyOf('owner', 'ours');
    const body = route.path.includes('/calls') ? { status: 'SUCCESS' } : { url: 'https://b.example/' };
    const before = await stateOf(world, theirs);
    const answer = await world.ask(route.method, theirs.pathTo(route), { key, body });
    const absentId = 'cb_01KE6FVN0000000000000000ZZ';
    const absentPath = theirs.pathTo(route).replaceAll(theirs.callbackId, absentId);
    const absent = await world.ask(route.method, absentPath, { key, body });
    expect(answer.status).toBe(404);
    expect(answer.text.replaceAll(theirs.callbackId, 'X')).toBe(absent.text.replaceAll(absentId, 'X'));
    expect(await stateOf(world, theirs)).toEqual(before);
  });
});

const tenantBound = guarded.filter(([, { roles: allowed }]) => allowed.includes('owner'));

describe.each(tenantBound)('%s', (_name, route) => {
  it('answers 404 to a key that names a tenant other than its own', async () => {
    const world = apiWorld();
    const target = (await furnished(world, 'ours')).pathTo(route);
    const path = `${target}${target.includes('?') ? '&' : '?'}tenant=theirs`;
    for (const role of route.roles as Role[]) {
      if (role === 'admin') continue;
      const answer = await world.ask(route.method, path, { key: await world.keyOf(role, 'ours'), body: {} });
      expect([role, answer.status]).toEqual([role, 404]);
    }
  });
});

async function stateOf(world: ApiWorld, { callbackId, callId }: { callbackId: string; callId: string }) {
  return [await world.callbacks.get(callbackId), await world.calls.get(callbackId, callId)];
}

describe('any path', () => {
  it('answers 405 to a method it does not know, naming those it does', async () => {
    const world = apiWorld();
    for (const path of new Set(routes.map((route) => route.path))) {
      const known = routes.filter((route) => route.path === path).map(({ method }) => method);
      for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS']) {
        if (known.some((one) => one === method)) continue;
        const answer = await world.ask(method, path);
        expect([path, method, answer.status]).toEqual([path, method, 405]);
        expect(answer.headers.allow).toBe(known.join(', '));
      }
    }
  });

  it('answers 404 where there is nothing', async () => {
    const world = apiWorld();
    for (const path of ['/', '/nothing', '/callbacks/a/b', '/callbacks//calls', '/keys/a/b', '/health/x'])
      expect((await world.ask('GET', path)).body).toMatchObject({ type: 'not-found', status: 404 });
  });

  it('tells a liveness check without a key', async () => {
    const answer = await apiWorld().ask('GET', '/health', { key: undefined });
    expect([answer.status, answer.body]).toEqual([200, { status: 'ok' }]);
  });
});

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

  it('gets an administrator, if its name is one', async () => {
    const world = apiWorld();
    const put = (path: string, body: object) => world.ask('PUT', path, { body });
    expect((await put('/tenants/acme', { adminEmail: 'boss@acme.example' })).status).toBe(204);
    expect(await world.access.adminEmailOf('acme')).toBe('boss@acme.example');
    expect((await put('/tenants/acme', { adminEmail: 'boss' })).body.errors).toHaveLength(1);
    expect((await put('/tenants/a%20b', { adminEmail: 'boss@acme.example' })).status).toBe(404);
  });
});
