import { emptyBody } from '../../contract/api/empty-body.ts';
import { batchQuery, noQuery } from '../../contract/api/query.ts';
import { homeOf } from '../../domain/api/api-caller.ts';
import { batchView, countsOf, memberViews } from '../../domain/event/batch-view.ts';
import type { Answer, ApiRequest } from '../../runtime/api-route.ts';
import { completeBatch } from '../../usecases/publish/complete-batch.ts';
import { readBatch } from '../../usecases/publish/read-batch.ts';
import type { ApiPorts } from './api-ports.ts';
import { bodyOf, nextLink, ownId, queryOf } from './query.ts';

export function batchHandlers(ports: ApiPorts) {
  return {
    /** Counts, and with `includemembers` members, of what this page read: `partial` says whether there is more of the batch. */
    async read(request: ApiRequest): Promise<Answer> {
      const query = queryOf(batchQuery, request);
      const { baseUrl, caller, parameters } = request;
      const id = ownId('batch', parameters.id!);
      const found = await readBatch(ports, ports.settings, caller, id, query);
      const { tenant, completion, read, after, next } = found;
      const partial = after !== undefined || next !== undefined;
      const uriOf = (call: { id: string; callbackId: string }) =>
        `${baseUrl}/callbacks/${call.callbackId}/calls/${call.id}`;
      return {
        status: 200,
        body: {
          ...batchView(id, tenant, completion),
          counts: { ...countsOf(read, after), partial },
          ...(query.includemembers === 'true' && { members: memberViews(read, uriOf) }),
          link: nextLink({ ...request, path: pathOf(id) }, next),
        },
      };
    },

    async complete(request: ApiRequest): Promise<Answer> {
      queryOf(noQuery, request);
      if (request.body !== undefined) bodyOf(emptyBody, request);
      const { baseUrl, caller, parameters } = request;
      const id = ownId('batch', parameters.id!);
      // The tenant is named, so that a key of several tenants finds the right batch.
      const query = new URLSearchParams({ includemembers: 'true', tenant: homeOf(caller) });
      const uri = `${baseUrl}${pathOf(id)}?${query}`;
      return { status: 202, body: await completeBatch(ports, caller, id, uri) };
    },
  };
}

function pathOf(batchId: string): string {
  return `/batches/${encodeURIComponent(batchId)}`;
}
