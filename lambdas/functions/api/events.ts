import { type EventBody, eventBodies, eventBody } from '../../contract/api/event.ts';
import { noQuery } from '../../contract/api/query.ts';
import { pathText } from '../../contract/api/violations.ts';
import { MAX_PAYLOAD_BYTES } from '../../contract/limits.ts';
import { type ApiCaller, boundTo, homeOf } from '../../domain/api-caller.ts';
import { compactJson } from '../../domain/json-text.ts';
import { byteLength } from '../../domain/payload.ts';
import { notFound, RefusedError } from '../../domain/refused-error.ts';
import type { Answer, ApiRequest } from '../../runtime/api-route.ts';
import type { PublishableEvent } from '../../usecases/fan-out-event.ts';
import { type PublishedEvent, publishEvents, UnknownCallbackError } from '../../usecases/publish-events.ts';
import type { ApiPorts } from './api-ports.ts';
import { bodyOf, queryOf } from './query.ts';

export function eventHandlers(ports: ApiPorts) {
  return {
    /** One event, or an array of them. One that is bad refuses all. */
    async publish(request: ApiRequest): Promise<Answer> {
      queryOf(noQuery, request);
      const { caller, body } = request;
      if (!Array.isArray(body)) {
        const event = publishable(caller, bodyOf(eventBody, request), []);
        const [published] = await publish(ports, [event], () => ['callbackId']);
        return { status: 202, body: published! };
      }
      const events = bodyOf(eventBodies, request).map((event, index) => publishable(caller, event, [index]));
      return {
        status: 202,
        body: { events: await publish(ports, events, (index) => [index, 'callbackId']) },
      };
    },
  };
}

function publishable(
  caller: ApiCaller,
  { payload, tenant, ...event }: EventBody,
  path: PropertyKey[],
): PublishableEvent {
  const owner = boundTo(caller, tenant);
  if (!owner) throw notFound(pathText([...path, 'tenant']), String(tenant));
  const text = payload === undefined ? undefined : compactJson(payload);
  if (text !== undefined && byteLength(text) > MAX_PAYLOAD_BYTES)
    throw new RefusedError(
      'too-large',
      `${pathText([...path, 'payload'])} is ${byteLength(text)} bytes of JSON; the most is ${MAX_PAYLOAD_BYTES}.`,
    );
  return { ...event, tenant: homeOf(owner), ...(text !== undefined && { payload: text }) };
}

async function publish(
  { lookup, queue, events: eventQueue, clock }: ApiPorts,
  events: PublishableEvent[],
  pathOf: (index: number) => PropertyKey[],
): Promise<PublishedEvent[]> {
  try {
    return await publishEvents({ callbacks: lookup, queue, events: eventQueue, clock }, events);
  } catch (error) {
    if (!(error instanceof UnknownCallbackError)) throw error;
    throw notFound(pathText(pathOf(error.index)), events[error.index]?.callbackId ?? '');
  }
}
