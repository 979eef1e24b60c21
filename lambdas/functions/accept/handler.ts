import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type * as z from 'zod/mini';
import type { AcceptedEvent } from '../../domain/event/event.ts';
import type { Received } from '../../ports/received.ts';
import { identityOf, queuedEvent } from '../../runtime/queued-event.ts';
import { type HandBack, workBatch } from '../../runtime/sqs-entry.ts';
import { type AcceptPorts, acceptEvent } from '../../usecases/publish/accept-event.ts';

export type AcceptHandlerPorts = AcceptPorts & { handBack: HandBack };

/** Works the events queue: makes the calls of each event for all its subscribers. */
export function acceptHandler(ports: AcceptHandlerPorts) {
  return (event: SQSEvent, context: Pick<Context, 'getRemainingTimeInMillis'>): Promise<SQSBatchResponse> =>
    workBatch(event, queuedEvent, ports, async (batch) => {
      const failed: string[] = [];
      let calls = 0;
      await Promise.all(
        batch.map(async (received) => {
          const accepted = acceptedFrom(received);
          try {
            const made = await acceptEvent(ports, accepted, () => context.getRemainingTimeInMillis());
            calls += made.calls;
          } catch (error) {
            failed.push(received.id);
            ports.log.error('event.returned', { eventId: accepted.id, reason: String(error) });
          }
        }),
      );
      // Not a line for each: every call has one of its own at each attempt.
      ports.log.info('events.accepted', { events: batch.length - failed.length, calls });
      return failed;
    });
}

/** A bare event is identified by its message, so that a repeat of the message makes the same calls again. */
function acceptedFrom({
  message,
  receiveCount,
  ...sent
}: Received<z.output<typeof queuedEvent>>): AcceptedEvent {
  const again = receiveCount > 1 ? { again: true } : {};
  if ('eventId' in message) {
    const { v: _known, eventId, ...rest } = message;
    return { id: eventId, ...rest, ...again };
  }
  const { eventId: id, acceptedAt } = identityOf(sent);
  return { id, acceptedAt, event: message, ...again };
}
