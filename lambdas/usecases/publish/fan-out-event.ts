import type { CallMessage, EventHandover } from '../../contract/messages.ts';
import { byteLength } from '../../domain/call/payload.ts';
import type { Callback } from '../../domain/callback/callback.ts';
import { patternsMatching, subscribesTo } from '../../domain/callback/subscriptions.ts';
import type { AcceptedEvent, PublishableEvent } from '../../domain/event/event.ts';
import { callIdOf } from '../../domain/event/published-event.ts';
import { spokenOf } from '../../domain/event/state-event.ts';
import { parseKeepingNumbers } from '../../domain/text/json-text.ts';
import type { BatchLedger } from '../../ports/batch-ledger.ts';
import type { CallQueue, EventQueue } from '../../ports/call-queue.ts';
import type { CallbackLookup } from '../../ports/callback-directory.ts';
import { entriesOf } from './batch-entries.ts';

export interface FanOutPorts {
  callbacks: CallbackLookup;
  queue: Pick<CallQueue, 'deliver'>;
  events: EventQueue;
  batches: Pick<BatchLedger, 'add'>;
}

export interface FannedOut {
  calls: number;
  /** The rest was handed over: subscribers after this callback id. */
  after?: string;
}

/** So many subscribers are looked up at once, and so many messages are in memory; of large payloads fewer. */
const SUBSCRIBERS_AT_ONCE = 100;
const BYTES_AT_ONCE = 4 * 1024 * 1024;
/** With less left of the function's time the rest is handed over: far more than looking up and sending 100 takes. */
const HAND_OVER_MS = 20_000;

/**
 * Fans one event out to all its subscribers, some at a time, in order of their ids. Nothing is noted on the way: call
 * ids are derived from event and callback, so when it dies, wherever that is, the returning message makes the same calls
 * again, and those that were not made yet. What is there is handed over before the function's time is over; dying after
 * that, before the message is gone, makes both go on.
 */
export async function fanOut(
  { callbacks, queue, events, batches }: FanOutPorts,
  accepted: AcceptedEvent,
  remainingMs: () => number,
): Promise<FannedOut> {
  let calls = 0;
  for await (const { living, last } of subscribersOf(callbacks, accepted.event, accepted.after)) {
    const messages = living.map((callback) => firstAttempt(accepted, callback));
    await queue.deliver(messages);
    if (messages.length > 0) await batches.add(entriesOf(accepted, messages));
    calls += messages.length;
    if (last !== undefined && remainingMs() < HAND_OVER_MS) {
      await events.handOver([handoverOf({ ...accepted, after: last })]);
      return { calls, after: last };
    }
  }
  if (calls === 0 && accepted.after === undefined) await batches.add(entriesOf(accepted, []));
  return { calls };
}

interface Subscribers {
  living: Callback[];
  /** The id up to which all were looked up; absent where the event names its callback. */
  last?: string;
}

/**
 * The callbacks that an event makes calls for, at most 100 at a time. One that the event speaks of is none of them, whoever
 * published it: news that a callback is down would fail there, and be news again.
 */
export async function* subscribersOf(
  callbacks: CallbackLookup,
  { type, tenant, callbackId, payload }: PublishableEvent,
  after?: string,
): AsyncIterable<Subscribers> {
  const spoken = spokenOf(type);
  if (callbackId !== undefined) {
    if (callbackId === spoken) return;
    const callback = await callbacks.get(callbackId);
    if (callback && isLiving(callback, tenant)) yield { living: [callback] };
    return;
  }
  const fitting = Math.ceil(BYTES_AT_ONCE / (byteLength(payload ?? '') + 1));
  const atOnce = Math.min(SUBSCRIBERS_AT_ONCE, fitting);
  for await (const page of callbacks.subscribers(tenant, patternsMatching(type), after)) {
    for (let start = 0; start < page.length; start += atOnce) {
      const ids = page.slice(start, start + atOnce);
      const found = await callbacks.getMany(ids);
      // The index may name callbacks that no longer subscribe: their configuration decides.
      const living = ids.flatMap((id) => {
        const callback = found.get(id);
        const isWanted = id !== spoken && callback && isLiving(callback, tenant);
        return isWanted && subscribesTo(callback.events, type) ? [callback] : [];
      });
      yield { living, last: ids.at(-1)! };
    }
  }
}

export function firstAttempt(
  { id, acceptedAt, event, again, windowFrom = acceptedAt }: AcceptedEvent,
  callback: Callback,
): CallMessage & Required<Pick<CallMessage, 'call'>> {
  const { type, callbackId: _addressed, idempotencyKey: _claimed, ...brought } = event;
  return {
    v: 1,
    callId: callIdOf({ id, acceptedAt }, callback.id),
    callbackId: callback.id,
    turn: 1,
    trigger: 'delivery',
    ...(again && { again }),
    call: {
      ...brought,
      eventId: id,
      event: type,
      acceptedAt,
      retryUntil: windowFrom + callback.retry.windowSeconds * 1000,
    },
  };
}

/** An event for the events queue. Its parameters are in the payload by now, and its key is claimed. */
export function handoverOf({ id, event, ...identity }: AcceptedEvent): EventHandover {
  const { payload, idempotencyKey: _claimed, ...rest } = event;
  const value = payload === undefined ? {} : { payload: parseKeepingNumbers(payload) };
  return { v: 1, eventId: id, ...identity, event: { ...rest, ...value } };
}

function isLiving(callback: Callback, tenant: string): boolean {
  return callback.tenant === tenant && callback.deletedAt === undefined;
}
