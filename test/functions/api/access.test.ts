import { describe, expect, it } from 'vitest';
import { type Role, roles } from '../../../lambdas/contract/api/access.ts';
import { callFrom } from '../../../lambdas/domain/call/call-moves.ts';
import type { Operation } from '../../../lambdas/functions/api/openapi/operation.ts';
import { operationsOf } from '../../../lambdas/functions/api/openapi/operations.ts';
import { apiRoutes } from '../../../lambdas/functions/api/routes.ts';
import type { Route } from '../../../lambdas/runtime/api-route.ts';
import { type Answered, type ApiWorld, apiWorld } from '../../kit/api-world.ts';
import { sampleContent } from '../../kit/samples.ts';

const routes = apiRoutes(apiWorld().ports);
const guarded = routes
  .filter((route) => route.roles !== 'anyone')
  .map((route) => [nameOf(route), route] as const);

function nameOf({ method, path }: Pick<Route, 'method' | 'path'>): string {
  return `${method} ${path}`;
}

const operations: Record<string, Operation> = operationsOf(apiWorld().ports.policy.rules);

/** A body that the route takes: the first example of its own description. */
function bodyFor(route: Route): unknown {
  return Object.values(operations[nameOf(route)]?.request?.examples ?? {})[0];
}

interface Ids {
  callbackId: string;
  callId: string;
  batchId: string;
  messageId: string;
  tenant: string;
}

const ABSENT: Ids = {
  callbackId: 'cb_01KE6FVN0000000000000000ZZ',
  callId: 'call_01KE6FVN0000000000000000ZZ',
  batchId: 'no-batch',
  messageId: 'no-message',
  tenant: 'theirs',
};

/** A tenant with one callback, one call, and a message and a batch that it belongs to. */
async function furnished(world: ApiWorld, tenant: string): Promise<Ids> {
  const callbackId = await world.register({ tenant });
  const [messageId, batchId] = [`message of ${tenant}`, `batch of ${tenant}`];
  const body = { type: 'reply', tenant, messageId, batchId };
  const { calls } = (await world.ask('POST', '/events', { body })).body;
  const callId = calls[0].id;
  const content = sampleContent({ tenant, messageId, batchId });
  await world.calls.put(callFrom(callId, callbackId, content), 'nothing');
  return { callbackId, callId, batchId, messageId, tenant };
}

function pathTo({ path, method }: Pick<Route, 'path' | 'method'>, ids: Ids): string {
  const id = path.startsWith('/batches') ? ids.batchId : ids.callbackId;
  const filled = path
    .replace('{id}', encodeURIComponent(id))
    .replace('{callId}', ids.callId)
    .replace('{messageId}', encodeURIComponent(ids.messageId))
    .replace('{tenant}', ids.tenant);
  return method === 'PUT' && path.endsWith('/calls') ? `${filled}?id=${ids.callId}` : filled;
}

/** What an answer says, whatever ids it speaks of. */
function saidBeyondIds(answer: Answered, ids: Ids): string {
  const named = Object.values(ids).reduce((text, id) => text.replaceAll(id, 'X'), answer.text);
  return `${answer.status} ${named.replaceAll(/evt_\w+/g, 'X')}`;
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
    const ids = await furnished(world, 'default');
    for (const role of roles) {
      const { status, body } = await world.ask(route.method, pathTo(route, ids), {
        key: await world.keyOf(role),
        body: {},
      });
      if (route.roles.includes(role)) expect([401, 403, 500]).not.toContain(status);
      else expect([status, body.type]).toEqual([403, 'forbidden']);
    }
  });
});

const withIds = guarded.filter(([, { path, roles }]) => path.includes('{') && roles.includes('owner'));

describe.each(withIds)('%s', (_name, route) => {
  it("answers about another tenant's just as about what is not there, and changes nothing", async () => {
    const world = apiWorld();
    const theirs = await furnished(world, 'theirs');
    const asked = { key: await world.keyOf('owner', 'ours'), body: bodyFor(route) };
    const before = await stateOf(world, theirs);
    const answer = await world.ask(route.method, pathTo(route, theirs), asked);
    const absent = await world.ask(route.method, pathTo(route, ABSENT), asked);
    expect(saidBeyondIds(answer, theirs)).toBe(saidBeyondIds(absent, ABSENT));
    if (route.path.startsWith('/callbacks')) expect(answer.status).toBe(404);
    expect(answer.text).not.toMatch(/"calls":\[\{/);
    expect(await stateOf(world, theirs)).toEqual(before);
  });
});

const tenantBound = guarded.filter(([, { roles: allowed }]) => allowed.includes('owner'));

describe.each(tenantBound)('%s', (_name, route) => {
  it('answers 404 to a key that names a tenant other than its own', async () => {
    const world = apiWorld();
    const target = pathTo(route, await furnished(world, 'ours'));
    const path = `${target}${target.includes('?') ? '&' : '?'}tenant=theirs`;
    for (const role of route.roles as Role[]) {
      if (role === 'admin') continue;
      const answer = await world.ask(route.method, path, { key: await world.keyOf(role, 'ours'), body: {} });
      expect([role, answer.status]).toEqual([role, 404]);
    }
  });
});

async function stateOf(world: ApiWorld, { callbackId, callId, batchId, tenant }: Ids) {
  return [
    await world.callbacks.get(callbackId),
    await world.calls.get(callbackId, callId),
    await world.health.get(callbackId),
    await world.batches.completion(tenant, batchId),
    structuredClone(world.queues.sent),
  ];
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
