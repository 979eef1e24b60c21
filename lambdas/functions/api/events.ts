import { type EventBody, eventBodies, eventBody, requestKey } from '../../contract/api/event.ts';
import { noQuery } from '../../contract/api/query.ts';
import { pathText, violationsOf } from '../../contract/api/violations.ts';
import { MAX_EVENTS_PER_REQUEST } from '../../contract/limits.ts';
import { type ApiCaller, boundTo, homeOf } from '../../domain/api/api-caller.ts';
import { invalid, notFound, RefusedError } from '../../domain/api/refused-error.ts';
import { hashOf, type PublishableEvent, publishableFrom } from '../../domain/event/event.ts';
import type { PublishedEvent } from '../../domain/event/published-event.ts';
import { spokenOf } from '../../domain/event/state-event.ts';
import { compactJson } from '../../domain/text/json-text.ts';
import type { Answer, ApiRequest } from '../../runtime/api-route.ts';
import { KeyConflictError, type RequestKey } from '../../usecases/publish/claim-events.ts';
import { publishEvents, UnknownCallbackError } from '../../usecases/publish/publish-events.ts';
import type { ApiPorts } from './api-ports.ts';
import { bodyOf, queryOf } from './query.ts';

const KEY_HEADER = 'Idempotency-Key';
const RESERVED =
  'This name is reserved: Redial itself publishes what becomes of a callback. Use another one.';
/** A request of a caller that is bound to no tenant. No tenant is named so. */
const ANY_TENANT = '*';

type Ports = Pick<ApiPorts, 'lookup' | 'queue' | 'events' | 'idempotency' | 'batches' | 'clock'>;

export function eventHandlers(ports: Ports) {
  return {
    /** One event, or an array of them. One that is bad refuses all. */
    async publish(request: ApiRequest): Promise<Answer> {
      queryOf(noQuery, request);
      const { caller, body } = request;
      if (!Array.isArray(body)) {
        const event = publishable(caller, bodyOf(eventBody, request), []);
        const [published] = await publish(ports, [event], () => [], keyOf(request));
        return { status: 202, body: published! };
      }
      // Looked at first: a million elements must not be answered with a million violations.
      if (body.length > MAX_EVENTS_PER_REQUEST) {
        const message = `At most ${MAX_EVENTS_PER_REQUEST} events at once; these are ${body.length}.`;
        throw invalid([{ path: '', message }]);
      }
      const events = bodyOf(eventBodies, request).map((event, index) => publishable(caller, event, [index]));
      refuseRepeatedKeys(events);
      return {
        status: 202,
        body: { events: await publish(ports, events, (index) => [index], keyOf(request)) },
      };
    },
  };
}

/** Also what a test call and a preview are made of. `path`: where in the body the event stands. */
export function publishable(caller: ApiCaller, body: EventBody, path: PropertyKey[]): PublishableEvent {
  const owner = boundTo(caller, body.tenant);
  if (!owner) throw notFound(pathText([...path, 'tenant']), String(body.tenant));
  if (spokenOf(body.type) !== undefined)
    throw invalid([{ path: pathText([...path, 'type']), message: RESERVED }]);
  const made = publishableFrom(body, homeOf(owner));
  if ('event' in made) return made.event;
  const { type, field, message } = made.problem;
  const place = pathText([...path, field]);
  if (type === 'invalid') throw invalid([{ path: place, message }]);
  throw new RefusedError(type, `${place}: ${message}`);
}

/** The request's own key stands for its whole body; keys of two tenants never meet. */
function keyOf({ caller, headers, body }: ApiRequest): RequestKey | undefined {
  const given = headers[KEY_HEADER.toLowerCase()];
  if (given === undefined) return undefined;
  const { success, data, error } = requestKey.safeParse(given);
  if (!success) throw invalid(violationsOf(error).map(({ message }) => ({ path: KEY_HEADER, message })));
  return { scope: caller.tenant ?? ANY_TENANT, key: data, contentHash: hashOf(compactJson(body)) };
}

function refuseRepeatedKeys(events: PublishableEvent[]): void {
  const seen = new Set<string>();
  const repeated = events.flatMap(({ tenant, idempotencyKey }, index) => {
    if (idempotencyKey === undefined) return [];
    const known = JSON.stringify([tenant, idempotencyKey]);
    const isRepeated = seen.has(known);
    seen.add(known);
    return isRepeated ? [index] : [];
  });
  if (repeated.length === 0) return;
  throw invalid(
    repeated.map((index) => ({
      path: pathText([index, 'idempotencyKey']),
      message: 'Another event of this request has the same key.',
    })),
  );
}

async function publish(
  { lookup, ...ports }: Ports,
  events: PublishableEvent[],
  pathOf: (index: number) => PropertyKey[],
  key: RequestKey | undefined,
): Promise<PublishedEvent[]> {
  try {
    return await publishEvents({ ...ports, callbacks: lookup }, events, key);
  } catch (error) {
    if (error instanceof UnknownCallbackError)
      throw notFound(pathText([...pathOf(error.index), 'callbackId']), events[error.index]?.callbackId ?? '');
    if (!(error instanceof KeyConflictError)) throw error;
    const { index } = error;
    const place = index === undefined ? KEY_HEADER : pathText([...pathOf(index), 'idempotencyKey']);
    throw new RefusedError(
      'conflict',
      `${place} stands for other content since it was used less than 24 hours ago. Use a new key for this one.`,
    );
  }
}
