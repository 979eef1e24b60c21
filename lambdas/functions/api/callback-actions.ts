import { type EventBody, eventBody } from '../../contract/api/event.ts';
import { noQuery } from '../../contract/api/query.ts';
import { testEventBody } from '../../contract/api/test-event.ts';
import { boundTo } from '../../domain/api/api-caller.ts';
import { invalid } from '../../domain/api/refused-error.ts';
import { attemptView } from '../../domain/call/attempt-view.ts';
import type { Answer, ApiRequest } from '../../runtime/api-route.ts';
import { previewCall } from '../../usecases/callbacks/preview-call.ts';
import { testCallback } from '../../usecases/callbacks/test-callback.ts';
import type { ApiPorts } from './api-ports.ts';
import { publishable } from './events.ts';
import { bodyOf, queryOf } from './query.ts';

/** What shows a callback at work, without a trace in its history. */
export function callbackActionHandlers(ports: ApiPorts) {
  return {
    async test(request: ApiRequest): Promise<Answer> {
      queryOf(noQuery, request);
      const id = request.parameters.id!;
      const { caller, event } =
        request.body === undefined
          ? { caller: request.caller, event: undefined }
          : eventIn(request, bodyOf(testEventBody, request));
      const attempt = await testCallback(ports, caller, id, event);
      return { status: 200, body: attemptView(attempt, 1) };
    },

    async preview(request: ApiRequest): Promise<Answer> {
      queryOf(noQuery, request);
      const { caller, event } = eventIn(request, bodyOf(eventBody, request));
      const { body = null, ...shown } = await previewCall(ports, caller, request.parameters.id!, event);
      return { status: 200, body: { ...shown, body } };
    },
  };
}

/**
 * The event as if it were published, so that the same body may be sent here and there. The callback it names must be
 * the one in the path, and the tenant it names must be that one's.
 */
function eventIn({ caller, parameters }: ApiRequest, body: EventBody) {
  const event = publishable(caller, body, []);
  if (body.callbackId !== undefined && body.callbackId !== parameters.id)
    throw invalid([{ path: 'callbackId', message: 'The path names another callback.' }]);
  return { caller: boundTo(caller, body.tenant)!, event };
}
