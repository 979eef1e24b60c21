import { keyBody, tenantBody } from '../../contract/api/access.ts';
import { noQuery, pageQuery } from '../../contract/api/query.ts';
import { invalid } from '../../domain/api/refused-error.ts';
import { isoTime } from '../../domain/callback/callback-view.ts';
import type { Key } from '../../ports/access-ledger.ts';
import type { Answer, ApiRequest } from '../../runtime/api-route.ts';
import { createKey } from '../../usecases/access/create-key.ts';
import { readKeys } from '../../usecases/access/read-keys.ts';
import { revokeKey } from '../../usecases/access/revoke-key.ts';
import { setTenant } from '../../usecases/access/set-tenant.ts';
import type { ApiPorts } from './api-ports.ts';
import { bodyOf, nextLink, queryOf } from './query.ts';

/** Keys and tenants. */
export function accessHandlers(ports: ApiPorts) {
  return {
    async createKey(request: ApiRequest): Promise<Answer> {
      const { tenant } = queryOf(noQuery, request);
      const wanted = bodyOf(keyBody, request);
      refuseOther(tenant, wanted.tenant);
      const isBound = wanted.role !== 'admin' && tenant !== undefined;
      const { key, text } = await createKey(ports, isBound ? { tenant, ...wanted } : wanted);
      return {
        status: 201,
        headers: { location: `${request.baseUrl}/keys/${key.id}` },
        body: { ...keyView(key), key: text },
      };
    },

    async listKeys(request: ApiRequest): Promise<Answer> {
      const query = queryOf(pageQuery, request);
      const { keys, next } = await readKeys(ports, query.tenant, query);
      return { status: 200, body: { keys: keys.map(keyView), link: nextLink(request, next) } };
    },

    async revokeKey(request: ApiRequest): Promise<Answer> {
      queryOf(noQuery, request);
      await revokeKey(ports, request.parameters.id!);
      return { status: 204 };
    },

    async setTenant(request: ApiRequest): Promise<Answer> {
      refuseOther(queryOf(noQuery, request).tenant, request.parameters.tenant);
      await setTenant(ports, request.parameters.tenant!, bodyOf(tenantBody, request));
      return { status: 204 };
    },
  };
}

/** A request that names two tenants would be done for one of them, and nobody could tell which. */
function refuseOther(asked: string | undefined, named: string | undefined): void {
  if (asked !== undefined && named !== undefined && asked !== named)
    throw invalid([{ path: 'tenant', message: 'The query names another tenant: name it once.' }]);
}

function keyView({ id, role, tenant, name, createdAt, lastUsedAt }: Key) {
  return {
    id,
    role,
    tenant: tenant ?? null,
    name: name ?? null,
    createdAt: isoTime(createdAt),
    lastUsedAt: isoTime(lastUsedAt),
  };
}
