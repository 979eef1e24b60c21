import { MAX_INLINE_BYTES, MAX_INLINE_CALLS, MAX_INLINE_SUBSCRIBERS } from '../../contract/limits.ts';
import { byteLength } from '../../domain/call/payload.ts';
import type { Callback } from '../../domain/callback/callback.ts';
import type { AcceptedEvent, PublishableEvent } from '../../domain/event/event.ts';
import type { PublishedEvent } from '../../domain/event/published-event.ts';
import type { CallbackLookup } from '../../ports/callback-directory.ts';
import { entriesOf } from './batch-entries.ts';
import { type FanOutPorts, firstAttempt, handoverOf, subscribersOf } from './fan-out-event.ts';

export type SendPorts = FanOutPorts;

/**
 * Sends events that have their identity: their calls to deliveries, or, with more subscribers than a request should wait
 * for, the event itself to the events queue; then the entries of their batches. Once it returns all is in a queue.
 * A repeat sends the same ids and writes the same entries. `found`: their subscribers, if they are known already.
 */
export async function sendEvents(
  { callbacks, queue, events, batches }: SendPorts,
  accepted: AcceptedEvent[],
  found?: Callback[][],
): Promise<PublishedEvent[]> {
  const subscribers =
    found ??
    (await findSubscribers(
      callbacks,
      accepted.map(({ event }) => event),
    ));
  const isInline = inlineWithin({ calls: MAX_INLINE_CALLS, bytes: MAX_INLINE_BYTES });
  const works = accepted.map((one, index) => {
    const isLarge = !isInline(subscribers[index]!.length, one.event.payload);
    const messages = isLarge ? [] : subscribers[index]!.map((callback) => firstAttempt(one, callback));
    return { accepted: one, isLarge, messages };
  });
  const large = works.filter(({ isLarge }) => isLarge);
  await Promise.all([
    queue.deliver(works.flatMap(({ messages }) => messages)),
    events.handOver(large.map((work) => handoverOf(work.accepted))),
  ]);
  await batches.add(works.flatMap((work) => entriesOf(work.accepted, work.messages)));
  return works.map(({ accepted: { id }, isLarge, messages }) => {
    if (isLarge) return { id };
    return { id, calls: messages.map(({ callId, callbackId }) => ({ id: callId, callbackId })) };
  });
}

/** Whether one more event may be sent inside the request: by its own subscribers, and by what all together come to. */
function inlineWithin(left: { calls: number; bytes: number }) {
  return (subscribers: number, payload = ''): boolean => {
    const bytes = subscribers * byteLength(payload);
    if (subscribers > MAX_INLINE_SUBSCRIBERS || subscribers > left.calls || bytes > left.bytes) return false;
    left.calls -= subscribers;
    left.bytes -= bytes;
    return true;
  };
}

/** Of a type with five segments, each is more than thirty look-ups. */
const LOOKED_UP_AT_ONCE = 10;

/** Each event's subscribers, up to at least one more than may be served inside a request. */
export async function findSubscribers(
  callbacks: CallbackLookup,
  events: PublishableEvent[],
): Promise<Callback[][]> {
  const found: Callback[][] = [];
  for (let start = 0; start < events.length; start += LOOKED_UP_AT_ONCE) {
    const some = events.slice(start, start + LOOKED_UP_AT_ONCE);
    found.push(...(await Promise.all(some.map((event) => firstSubscribers(callbacks, event)))));
  }
  return found;
}

async function firstSubscribers(callbacks: CallbackLookup, event: PublishableEvent): Promise<Callback[]> {
  const subscribers: Callback[] = [];
  for await (const { living } of subscribersOf(callbacks, event)) {
    subscribers.push(...living);
    if (subscribers.length > MAX_INLINE_SUBSCRIBERS) break;
  }
  return subscribers;
}
