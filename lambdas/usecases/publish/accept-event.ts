import type { AcceptedEvent } from '../../domain/event/event.ts';
import { answerText } from '../../domain/event/published-event.ts';
import type { Log } from '../../ports/log.ts';
import { claimEvents } from './claim-events.ts';
import { fanOut } from './fan-out-event.ts';
import type { PublishPorts } from './publish-events.ts';

export type AcceptPorts = PublishPorts & { log: Log };

/**
 * Makes the calls of one event of the events queue. One that brings a key is claimed under it: it is dropped if an event
 * with this key is in a queue already; else it goes on with the identity of the first time, and the claim is marked once
 * all is in a queue. Dying before that makes the message come back and do the same again.
 *
 * Returns how many calls it made. Throws for our own faults, and KeyConflictError where the key stands for another event: the message then ends among
 * the dead letters, where a person finds it.
 */
export async function acceptEvent(
  ports: AcceptPorts,
  received: AcceptedEvent,
  remainingMs: () => number,
): Promise<{ calls: number }> {
  const { log, idempotency, clock } = ports;
  const { claim, ...accepted } = await identified(ports, received);
  const { type, tenant, callbackId } = accepted.event;
  // Addressed to a callback that is not there, or another tenant's, an event makes no calls.
  const addressed = callbackId !== undefined && { callbackId };
  const known = { eventId: accepted.id, event: type, tenant, ...addressed };
  if (claim?.answer !== undefined) {
    log.info('event.repeated', known);
    return { calls: 0 };
  }
  const { calls, after } = await fanOut(ports, accepted, remainingMs);
  if (claim) await idempotency.markSent(claim, clock.now(), answerText([{ id: accepted.id }]));
  if (calls === 0) log.info('event.unheard', known);
  if (after !== undefined) log.info('event.continued', { ...known, calls, after });
  return { calls };
}

async function identified(ports: AcceptPorts, received: AcceptedEvent) {
  if (received.event.idempotencyKey === undefined) return { ...received, claim: undefined };
  const [claimed] = await claimEvents(ports, [received.event], received.acceptedAt);
  const again = received.again || claimed!.again;
  return { ...claimed!, ...(again && { again }) };
}
