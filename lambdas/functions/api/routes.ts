import type { Role } from '../../contract/api/access.ts';
import type { Route } from '../../runtime/api-route.ts';
import { accessHandlers } from './access.ts';
import type { ApiPorts } from './api-ports.ts';
import { callbackHandlers } from './callbacks.ts';
import { callHandlers } from './calls.ts';
import { eventHandlers } from './events.ts';

const ADMINS: readonly Role[] = ['admin'];
const OWNERS: readonly Role[] = ['admin', 'owner'];
const READERS: readonly Role[] = ['admin', 'owner', 'reader'];
const PUBLISHERS: readonly Role[] = ['admin', 'owner', 'publisher'];

/** The whole API. The router, the answers 405 and the roles are made from this table. */
export function apiRoutes(ports: ApiPorts): Route[] {
  const callbacks = callbackHandlers(ports);
  const calls = callHandlers(ports);
  const events = eventHandlers(ports);
  const access = accessHandlers(ports);
  const health = () => ({ status: 200, body: { status: 'ok' } });

  return [
    { method: 'GET', path: '/health', roles: 'anyone', handle: health },

    { method: 'POST', path: '/callbacks', roles: OWNERS, body: 'json', handle: callbacks.register },
    { method: 'GET', path: '/callbacks', roles: READERS, handle: callbacks.list },
    { method: 'GET', path: '/callbacks/{id}', roles: READERS, handle: callbacks.read },
    { method: 'PUT', path: '/callbacks/{id}', roles: OWNERS, body: 'json', handle: callbacks.replace },
    { method: 'PATCH', path: '/callbacks/{id}', roles: OWNERS, body: 'json', handle: callbacks.merge },
    { method: 'DELETE', path: '/callbacks/{id}', roles: OWNERS, handle: callbacks.remove },
    { method: 'GET', path: '/callbacks/{id}/secret', roles: OWNERS, handle: callbacks.secret },

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
    { method: 'GET', path: '/callbacks/{id}/outages', roles: READERS, handle: calls.outages },

    { method: 'POST', path: '/events', roles: PUBLISHERS, body: 'json-as-written', handle: events.publish },

    { method: 'POST', path: '/keys', roles: ADMINS, body: 'json', handle: access.createKey },
    { method: 'GET', path: '/keys', roles: ADMINS, handle: access.listKeys },
    { method: 'DELETE', path: '/keys/{id}', roles: ADMINS, handle: access.revokeKey },
    { method: 'PUT', path: '/tenants/{tenant}', roles: ADMINS, body: 'json', handle: access.setTenant },
  ];
}
