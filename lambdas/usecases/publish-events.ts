import { MAX_INLINE_SUBSCRIBERS } from '../contract/limits.ts';
import type { Callback } from '../domain/callback.ts';
import { newId } from '../domain/ids.ts';
import { parseKeepingNumbers } from '../domain/json-text.ts';
import type { CallQueue, EventQueue } from '../ports/call-queue.ts';
import type { CallbackLookup } from '../ports/callback-directory.ts';
import type { Clock } from '../ports/clock.ts';
import { firstAttempt, type PublishableEvent, subscribersOf } from './fan-out-event.ts';

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

/** Up to one more than may be served inside the request: enough to know that there are more. */
async function firstSubscribers(callbacks: CallbackLookup, event: PublishableEvent): Promise<Callback[]> {
  const subscribers: Callback[] = [];
  for await (const some of subscribersOf(callbacks, event)) {
    subscribers.push(...some);
    if (subscribers.length > MAX_INLINE_SUBSCRIBERS) break;
  }
  return subscribers;
}
