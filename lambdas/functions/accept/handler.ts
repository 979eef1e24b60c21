import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import * as z from 'zod/mini';
import { type EventBody, eventBody } from '../../contract/api/event.ts';
import { MAX_PAYLOAD_BYTES } from '../../contract/limits.ts';
import { eventHandover } from '../../contract/messages.ts';
import { derivedId } from '../../domain/ids.ts';
import { compactJson } from '../../domain/json-text.ts';
import { byteLength } from '../../domain/payload.ts';
import type { CallQueue } from '../../ports/call-queue.ts';
import type { CallbackLookup } from '../../ports/callback-directory.ts';
import type { Log } from '../../ports/log.ts';
import type { Received } from '../../ports/received.ts';
import { type HandBack, workBatch } from '../../runtime/sqs-entry.ts';
import { type AcceptedEvent, fanOut } from '../../usecases/fan-out-event.ts';

export interface AcceptPorts {
  callbacks: CallbackLookup;
  queue: Pick<CallQueue, 'deliver'>;
  log: Log;
  handBack: HandBack;
}

const boundedEvent = eventBody.check(
  z.refine(({ payload }) => byteLength(compactJson(payload) ?? '') <= MAX_PAYLOAD_BYTES, {
    path: ['payload'],
    error: `A payload is at most ${MAX_PAYLOAD_BYTES} bytes of JSON.`,
  }),
);

/** A bare event of an AWS producer, or one that the API handed over with its identity. */
const queuedEvent = z.union([z.extend(eventHandover, { event: boundedEvent }), boundedEvent]);

/** Works the events queue: makes the calls of one event for all its subscribers. */
export function acceptHandler(ports: AcceptPorts): (event: SQSEvent) => Promise<SQSBatchResponse> {
  return (event) =>
    workBatch(event, queuedEvent, ports, async (batch) => {
      const failed: string[] = [];
      await Promise.all(
        batch.map(async (received) => {
          const accepted = acceptedFrom(received);
          const { id, event } = accepted;
          try {
            const calls = await fanOut(ports, accepted);
            // Addressed to a callback that is not there, or another tenant's, an event makes no calls.
            const addressed = event.callbackId !== undefined && { callbackId: event.callbackId };
            const { type, tenant } = event;
            ports.log.info('event.accepted', { eventId: id, event: type, tenant, ...addressed, calls });
          } catch (error) {
            failed.push(received.id);
            ports.log.error('event.returned', { eventId: id, reason: String(error) });
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
    return {
      id: message.eventId,
      acceptedAt: message.acceptedAt,
      event: publishable(message.event),
      ...again,
    };
  }
  return { id: derivedId('evt', sentAt, id), acceptedAt: sentAt, event: publishable(message), ...again };
}

function publishable({ payload, tenant = 'default', ...rest }: EventBody): AcceptedEvent['event'] {
  return { ...rest, tenant, ...(payload !== undefined && { payload: compactJson(payload) }) };
}
