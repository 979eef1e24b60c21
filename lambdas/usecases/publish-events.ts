import { MAX_INLINE_SUBSCRIBERS } from '../contract/limits.ts';
import type { CallMessage } from '../contract/messages.ts';
import type { Callback } from '../domain/callback.ts';
import { derivedId, newId } from '../domain/ids.ts';
import { parseKeepingNumbers } from '../domain/json-text.ts';
import { patternsMatching, subscribesTo } from '../domain/subscriptions.ts';
import type { CallQueue, EventQueue } from '../ports/call-queue.ts';
import type { CallbackLookup } from '../ports/callback-directory.ts';
import type { Clock } from '../ports/clock.ts';

/** A validated event. `payload` is compact JSON text, the very bytes that will be sent. */
export interface PublishableEvent {
  type: string;
  tenant: string;
  callbackId?: string;
  messageId?: string;
  messageLocation?: string;
  payload?: string;
}

/** An event with its identity. `again`: it may have been fanned out before, in part or in whole. */
export interface AcceptedEvent {
  id: string;
  acceptedAt: number;
  event: PublishableEvent;
  again?: boolean;
}

export interface PublishedEvent {
  id: string;
  /** Absent where the calls are made later, from the events queue. */
  calls?: { id: string; callbackId: string }[];
}

/** The event names a callback that is not there, or not the tenant's. */
export class UnknownCallbackError extends Error {
  override readonly name = 'UnknownCallbackError';
  readonly index: number;
  constructor(index: number, callbackId: string) {
    super(`There is no callback ${callbackId}.`);
    this.index = index;
  }
}

interface Ports {
  callbacks: CallbackLookup;
  queue: Pick<CallQueue, 'deliver'>;
  events: EventQueue;
  clock: Clock;
}

/**
 * Publishes events that came by HTTP. All callbacks are found before anything is sent, so that a bad element refuses
 * the whole. Once it returns, every call is in a queue.
 */
export async function publishEvents(ports: Ports, events: PublishableEvent[]): Promise<PublishedEvent[]> {
  const { callbacks, queue, clock } = ports;
  const now = clock.now();
  const accepted = events.map((event) => ({
    id: newId('evt', now, clock.randomBytes(10)),
    acceptedAt: now,
    event,
  }));
  const found = await Promise.all(
    accepted.map(async ({ event }, index) => {
      const subscribers = await firstSubscribers(callbacks, event);
      if (event.callbackId !== undefined && subscribers.length === 0)
        throw new UnknownCallbackError(index, event.callbackId);
      return subscribers;
    }),
  );
  const isLarge = (index: number) => found[index]!.length > MAX_INLINE_SUBSCRIBERS;
  const messages = accepted.map((event, index) =>
    isLarge(index) ? [] : found[index]!.map((callback) => firstAttempt(event, callback)),
  );
  const large = accepted.filter((_event, index) => isLarge(index));
  await Promise.all([
    queue.deliver(messages.flat()),
    ports.events.handOver(
      large.map(({ id, acceptedAt, event }) => {
        const { payload, ...rest } = event;
        const value = payload === undefined ? {} : { payload: parseKeepingNumbers(payload) };
        return { v: 1, eventId: id, acceptedAt, event: { ...rest, ...value } };
      }),
    ),
  ]);
  return accepted.map(({ id }, index) =>
    isLarge(index)
      ? { id }
      : { id, calls: messages[index]!.map(({ callId, callbackId }) => ({ id: callId, callbackId })) },
  );
}

/**
 * Fans one event out to all its subscribers, a page at a time. Call ids are derived from event and callback: when it
 * dies half-way and is repeated, it makes the same calls again.
 */
export async function fanOut(
  { callbacks, queue }: { callbacks: CallbackLookup; queue: Pick<CallQueue, 'deliver'> },
  accepted: AcceptedEvent,
): Promise<number> {
  let calls = 0;
  for await (const page of subscriberPages(callbacks, accepted.event)) {
    await queue.deliver(page.map((callback) => firstAttempt(accepted, callback)));
    calls += page.length;
  }
  return calls;
}

/** Up to one more than may be served inside the request: enough to know that there are more. */
async function firstSubscribers(callbacks: CallbackLookup, event: PublishableEvent): Promise<Callback[]> {
  const subscribers: Callback[] = [];
  for await (const page of subscriberPages(callbacks, event)) {
    subscribers.push(...page);
    if (subscribers.length > MAX_INLINE_SUBSCRIBERS) break;
  }
  return subscribers;
}

async function* subscriberPages(
  callbacks: CallbackLookup,
  event: PublishableEvent,
): AsyncIterable<Callback[]> {
  if (event.callbackId !== undefined) {
    const callback = await callbacks.get(event.callbackId);
    if (callback && isLiving(callback, event.tenant)) yield [callback];
    return;
  }
  for await (const ids of callbacks.subscribers(event.tenant, patternsMatching(event.type))) {
    const page = await Promise.all(ids.map((id) => callbacks.get(id)));
    // The index may name callbacks that no longer subscribe: their configuration decides.
    yield page.filter(
      (callback) =>
        callback !== undefined &&
        isLiving(callback, event.tenant) &&
        subscribesTo(callback.events, event.type),
    ) as Callback[];
  }
}

function isLiving(callback: Callback, tenant: string): boolean {
  return callback.tenant === tenant && callback.deletedAt === undefined;
}

function firstAttempt({ id, acceptedAt, event, again }: AcceptedEvent, callback: Callback): CallMessage {
  const { type, callbackId: _addressed, ...brought } = event;
  return {
    v: 1,
    callId: derivedId('call', acceptedAt, id, callback.id),
    callbackId: callback.id,
    turn: 1,
    trigger: 'delivery',
    ...(again && { again }),
    call: {
      ...brought,
      eventId: id,
      event: type,
      acceptedAt,
      retryUntil: acceptedAt + callback.retry.windowSeconds * 1000,
    },
  };
}
