import { pageQuery } from '../../contract/api/query.ts';
import { listedCallView } from '../../domain/call/call-view.ts';
import type { Answer, ApiRequest } from '../../runtime/api-route.ts';
import { readMessageCalls } from '../../usecases/history/read-message-calls.ts';
import type { ApiPorts } from './api-ports.ts';
import { uriOfCall } from './calls.ts';
import { nextLink, ownId, queryOf } from './query.ts';

/** What became of the platform's messages. */
export function messageHandlers(ports: ApiPorts) {
  return {
    async calls(request: ApiRequest): Promise<Answer> {
      const query = queryOf(pageQuery, request);
      const { caller, parameters } = request;
      const id = ownId('message', parameters.messageId!);
      const { calls, now, next } = await readMessageCalls(ports, caller, id, query);
      const views = calls.map(({ call, callback, health }) =>
        listedCallView(call, { callback, health, now, uri: uriOfCall(request, call) }),
      );
      const path = `/messages/${encodeURIComponent(id)}/calls`;
      return { status: 200, body: { calls: views, link: nextLink({ ...request, path }, next) } };
    },
  };
}
