import { emptyBody } from '../../contract/api/empty-body.ts';
import { markBody, markedIds } from '../../contract/api/mark.ts';
import { bulkMarkQuery, callsQuery, noQuery, pageQuery } from '../../contract/api/query.ts';
import { violationsOf } from '../../contract/api/violations.ts';
import { invalid } from '../../domain/api/refused-error.ts';
import { listedCallView, wholeCallView } from '../../domain/call/call-view.ts';
import { outageView } from '../../domain/callback/callback-view.ts';
import type { Answer, ApiRequest } from '../../runtime/api-route.ts';
import { markCall, markCalls } from '../../usecases/history/mark-call.ts';
import { readCall, readHistory } from '../../usecases/history/read-history.ts';
import { readOutages } from '../../usecases/history/read-outages.ts';
import { retryCall } from '../../usecases/history/retry-call.ts';
import type { ApiPorts } from './api-ports.ts';
import { bodyOf, nextLink, queryOf } from './query.ts';

/** What lies under a callback; it answers for a deleted one, too. */
export function callHandlers(ports: ApiPorts) {
  return {
    async list(request: ApiRequest): Promise<Answer> {
      const { caller, parameters } = request;
      const query = queryOf(callsQuery, request);
      const { calls, next, ...context } = await readHistory(ports, caller, parameters.id!, query);
      const views = calls.map(({ call, attempts }) =>
        listedCallView(call, { ...context, uri: uriOfCall(request, call) }, attempts),
      );
      return { status: 200, body: { calls: views, link: nextLink(request, next) } };
    },

    async read(request: ApiRequest): Promise<Answer> {
      queryOf(noQuery, request);
      const { caller, parameters } = request;
      const found = await readCall(ports, caller, parameters.id!, parameters.callId!);
      const { call, payload, attempts, ...context } = found;
      const body = wholeCallView(call, { ...context, uri: uriOfCall(request, call) }, payload, attempts);
      return { status: 200, body };
    },

    async mark(request: ApiRequest): Promise<Answer> {
      queryOf(noQuery, request);
      const { caller, parameters } = request;
      await markCall(ports, caller, parameters.id!, parameters.callId!, bodyOf(markBody, request));
      return { status: 204 };
    },

    async retry(request: ApiRequest): Promise<Answer> {
      queryOf(noQuery, request);
      if (request.body !== undefined) bodyOf(emptyBody, request);
      const { caller, parameters } = request;
      await retryCall(ports, caller, parameters.id!, parameters.callId!);
      return { status: 202 };
    },

    async markMany(request: ApiRequest): Promise<Answer> {
      queryOf(bulkMarkQuery, request);
      const { caller, parameters, search } = request;
      const ids = markedIds.safeParse(search.getAll('id'));
      if (!ids.success)
        throw invalid(violationsOf(ids.error).map(({ message }) => ({ path: 'id', message })));
      const mark = bodyOf(markBody, request);
      const results = await markCalls(ports, caller, parameters.id!, ids.data, mark);
      const areAllMarked = results.every(({ status }) => status === 204);
      return areAllMarked ? { status: 204 } : { status: 207, body: { results } };
    },

    async outages(request: ApiRequest): Promise<Answer> {
      const { caller, parameters } = request;
      const query = queryOf(pageQuery, request);
      const { outages, next } = await readOutages(ports, caller, parameters.id!, query);
      const views = outages.map(({ outage, stopsAt }) => outageView(outage, stopsAt));
      return { status: 200, body: { outages: views, link: nextLink(request, next) } };
    },
  };
}

export function uriOfCall(
  { baseUrl }: Pick<ApiRequest, 'baseUrl'>,
  { id, callbackId }: { id: string; callbackId: string },
): string {
  return `${baseUrl}/callbacks/${callbackId}/calls/${id}`;
}
