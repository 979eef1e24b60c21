import * as z from 'zod/mini';
import { eventBody } from '../contract/api/event.ts';
import { type EventHandover, eventHandover } from '../contract/messages.ts';
import { DEFAULT_TENANT } from '../domain/api/api-caller.ts';
import { type PublishableEvent, publishableFrom } from '../domain/event/event.ts';
import { derivedId } from '../domain/text/ids.ts';

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
export const queuedEvent = z.union([z.extend(eventHandover, { event: publishable }), publishable]);

/**
 * A bare event is identified by its message, so that a repeat of the message makes the same calls again. `id`: the
 * queue's id of the message; `sentAt`: ms since the epoch.
 */
export function identityOf({
  id,
  sentAt,
}: {
  id: string;
  sentAt: number;
}): Pick<EventHandover, 'eventId' | 'acceptedAt'> {
  return { eventId: derivedId('evt', sentAt, id), acceptedAt: sentAt };
}
