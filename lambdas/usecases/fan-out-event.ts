import type { CallMessage } from '../contract/messages.ts';
import type { Callback } from '../domain/callback.ts';
import { derivedId } from '../domain/ids.ts';
import { patternsMatching, subscribesTo } from '../domain/subscriptions.ts';
import type { CallQueue } from '../ports/call-queue.ts';
import type { CallbackLookup } from '../ports/callback-directory.ts';

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

/** So many subscribers are looked up at once, and so many messages are in memory. */
const SUBSCRIBERS_AT_ONCE = 100;

/**
 * Fans one event out to all its subscribers, some at a time. Call ids are derived from event and callback: when it
 * dies half-way and is repeated, it makes the same calls again.
 */
export async function fanOut(
  { callbacks, queue }: { callbacks: CallbackLookup; queue: Pick<CallQueue, 'deliver'> },
  accepted: AcceptedEvent,
): Promise<number> {
  let calls = 0;
  for await (const some of subscribersOf(callbacks, accepted.event)) {
    await queue.deliver(some.map((callback) => firstAttempt(accepted, callback)));
    calls += some.length;
  }
  return calls;
}

/** The callbacks that an event makes calls for, at most 100 at a time. */
export async function* subscribersOf(
  callbacks: CallbackLookup,
  { type, tenant, callbackId }: PublishableEvent,
): AsyncIterable<Callback[]> {
  if (callbackId !== undefined) {
    const callback = await callbacks.get(callbackId);
    if (callback && isLiving(callback, tenant)) yield [callback];
    return;
  }
  for await (const page of callbacks.subscribers(tenant, patternsMatching(type))) {
    for (let start = 0; start < page.length; start += SUBSCRIBERS_AT_ONCE) {
      const ids = page.slice(start, start + SUBSCRIBERS_AT_ONCE);
      const found = await Promise.all(ids.map((id) => callbacks.get(id)));
      // The index may name callbacks that no longer subscribe: their configuration decides.
      yield found.filter(
        (callback) =>
          callback !== undefined && isLiving(callback, tenant) && subscribesTo(callback.events, type),
      ) as Callback[];
    }
  }
}

export function firstAttempt(
  { id, acceptedAt, event, again }: AcceptedEvent,
  callback: Callback,
): CallMessage {
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

function isLiving(callback: Callback, tenant: string): boolean {
  return callback.tenant === tenant && callback.deletedAt === undefined;
}
