import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import * as z from 'zod/mini';
import { eventBody } from '../../contract/api/event.ts';
import { eventHandover } from '../../contract/messages.ts';
import { DEFAULT_TENANT } from '../../domain/api/api-caller.ts';
import { type AcceptedEvent, type PublishableEvent, publishableFrom } from '../../domain/event/event.ts';
import { derivedId } from '../../domain/text/ids.ts';
import type { Received } from '../../ports/received.ts';
import { type HandBack, workBatch } from '../../runtime/sqs-entry.ts';
import { type AcceptPorts, acceptEvent } from '../../usecases/publish/accept-event.ts';

export type AcceptHandlerPorts = AcceptPorts & { handBack: HandBack };

const publishable = z.pipe(
  eventBody,
  z.transform((body, context): PublishableEvent => {
    const made = publishableFrom(body, body.tenant ?? DEFAULT_TENANT);
    if ('event' in made) return made.event;
    const { field, message } = made.problem;
    context.issues.push({ code: 'custom', path: [field], message, input: undefined });
    return z.NEVER;
  }),
);

/** A bare event of an AWS producer, or one that was handed over with its identity. */
const queuedEvent = z.union([z.extend(eventHandover, { event: publishable }), publishable]);

/** Works the events queue: makes the calls of each event for all its subscribers. */
export function acceptHandler(ports: AcceptHandlerPorts) {
  return (event: SQSEvent, context: Pick<Context, 'getRemainingTimeInMillis'>): Promise<SQSBatchResponse> =>
    workBatch(event, queuedEvent, ports, async (batch) => {
      const failed: string[] = [];
      await Promise.all(
        batch.map(async (received) => {
          const accepted = acceptedFrom(received);
          try {
            await acceptEvent(ports, accepted, () => context.getRemainingTimeInMillis());
          } catch (error) {
            failed.push(received.id);
            ports.log.error('event.returned', { eventId: accepted.id, reason: String(error) });
          }
        }),
      );
      return failed;
    });
}

/** A bare event is identified by its message, so that a repeat of the message makes the same calls again. */
function acceptedFrom({
  id,
  message,
  receiveCount,
  sentAt,
}: Received<z.output<typeof queuedEvent>>): AcceptedEvent {
  const again = receiveCount > 1 ? { again: true } : {};
  if ('eventId' in message) {
    const { v: _known, eventId, ...rest } = message;
    return { id: eventId, ...rest, ...again };
  }
  return { id: derivedId('evt', sentAt, id), acceptedAt: sentAt, event: message, ...again };
}
