import { type Role, roles } from '../../contract/api/access.ts';
import type { Route } from '../../runtime/api-route.ts';
import { accessHandlers } from './access.ts';
import type { ApiPorts } from './api-ports.ts';
import { batchHandlers } from './batches.ts';
import { callbackActionHandlers } from './callback-actions.ts';
import { callbackHandlers } from './callbacks.ts';
import { callHandlers } from './calls.ts';
import { eventHandlers } from './events.ts';
import { messageHandlers } from './messages.ts';
import type { DescribedPath } from './openapi/operations.ts';
import { openApiHandler } from './openapi.ts';
import { replayHandlers } from './replays.ts';

const ADMINS: readonly Role[] = ['admin'];
const OWNERS: readonly Role[] = ['admin', 'owner'];
const READERS: readonly Role[] = ['admin', 'owner', 'reader'];
const PUBLISHERS: readonly Role[] = ['admin', 'owner', 'publisher'];
const ALL: readonly Role[] = roles;

/** A route that the OpenAPI document describes: any other does not compile. */
type DescribedRoute = Route & DescribedPath;

/** The whole API. The router, the answers 405, the roles and the OpenAPI document are made from this table. */
export function apiRoutes(ports: ApiPorts): DescribedRoute[] {
  const callbacks = callbackHandlers(ports);
  const actions = callbackActionHandlers(ports);
  const calls = callHandlers(ports);
  const replays = replayHandlers(ports);
  const messages = messageHandlers(ports);
  const events = eventHandlers(ports);
  const batches = batchHandlers(ports);
  const access = accessHandlers(ports);
  const health = () => ({ status: 200, body: { status: 'ok' } });
  const openApi = openApiHandler(ports, () => apiRoutes(ports));

  return [
    { method: 'GET', path: '/health', roles: 'anyone', handle: health },
    { method: 'GET', path: '/openapi.json', roles: 'anyone', handle: openApi },

    { method: 'POST', path: '/callbacks', roles: OWNERS, body: 'json', handle: callbacks.register },
    { method: 'GET', path: '/callbacks', roles: READERS, handle: callbacks.list },
    { method: 'GET', path: '/callbacks/{id}', roles: READERS, handle: callbacks.read },
    { method: 'PUT', path: '/callbacks/{id}', roles: OWNERS, body: 'json', handle: callbacks.replace },
    { method: 'PATCH', path: '/callbacks/{id}', roles: OWNERS, body: 'json', handle: callbacks.merge },
    { method: 'DELETE', path: '/callbacks/{id}', roles: OWNERS, handle: callbacks.remove },
    {
      method: 'POST',
      path: '/callbacks/{id}/test',
      roles: OWNERS,
      body: 'json-as-written',
      bodyIsOptional: true,
      handle: actions.test,
    },
    {
      method: 'POST',
      path: '/callbacks/{id}/preview',
      roles: OWNERS,
      body: 'json-as-written',
      handle: actions.preview,
    },
    { method: 'GET', path: '/callbacks/{id}/secret', roles: OWNERS, handle: callbacks.secret },
    {
      method: 'POST',
      path: '/callbacks/{id}/secret/rotate',
      roles: OWNERS,
      body: 'json',
      bodyIsOptional: true,
      handle: callbacks.rotate,
    },

    { method: 'GET', path: '/callbacks/{id}/calls', roles: READERS, handle: calls.list },
    { method: 'PUT', path: '/callbacks/{id}/calls', roles: OWNERS, body: 'json', handle: calls.markMany },
    { method: 'GET', path: '/callbacks/{id}/calls/{callId}', roles: READERS, handle: calls.read },
    {
      method: 'PUT',
      path: '/callbacks/{id}/calls/{callId}',
      roles: OWNERS,
      body: 'json',
      handle: calls.mark,
    },
    {
      method: 'POST',
      path: '/callbacks/{id}/calls/{callId}/retry',
      roles: OWNERS,
      body: 'json',
      bodyIsOptional: true,
      handle: calls.retry,
    },
    {
      method: 'POST',
      path: '/callbacks/{id}/replays',
      roles: OWNERS,
      body: 'json',
      handle: replays.start,
    },
    { method: 'GET', path: '/callbacks/{id}/replays/{replayId}', roles: READERS, handle: replays.read },
    { method: 'DELETE', path: '/callbacks/{id}/replays/{replayId}', roles: OWNERS, handle: replays.cancel },
    { method: 'GET', path: '/callbacks/{id}/outages', roles: READERS, handle: calls.outages },

    {
      method: 'GET',
      path: '/messages/{messageId}/calls',
      hasOwnId: true,
      roles: READERS,
      handle: messages.calls,
    },

    { method: 'POST', path: '/events', roles: PUBLISHERS, body: 'json-as-written', handle: events.publish },

    { method: 'GET', path: '/batches/{id}', hasOwnId: true, roles: ALL, handle: batches.read },
    {
      method: 'POST',
      path: '/batches/{id}/complete',
      hasOwnId: true,
      roles: PUBLISHERS,
      body: 'json',
      bodyIsOptional: true,
      handle: batches.complete,
    },

    { method: 'POST', path: '/keys', roles: ADMINS, body: 'json', handle: access.createKey },
    { method: 'GET', path: '/keys', roles: ADMINS, handle: access.listKeys },
    { method: 'DELETE', path: '/keys/{id}', roles: ADMINS, handle: access.revokeKey },
    { method: 'PUT', path: '/tenants/{tenant}', roles: ADMINS, body: 'json', handle: access.setTenant },
  ];
}
