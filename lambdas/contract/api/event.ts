import * as z from 'zod/mini';
import { MAX_EVENT_SEGMENTS, MAX_EVENTS_PER_REQUEST } from '../limits.ts';
import { line, tenantName } from './text.ts';
import { parameters, variables } from './text-values.ts';

const eventType = z
  .string()
  .check(
    z.maxLength(256),
    z.regex(
      new RegExp(`^[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+){0,${MAX_EVENT_SEGMENTS - 1}}$`),
      `An event type has up to ${MAX_EVENT_SEGMENTS} dotted segments of letters, digits, "_" and "-".`,
    ),
  );

/** One event as a producer sends it. A payload is any JSON; an absent one is no body. */
export const eventBody = z.strictObject({
  type: eventType,
  tenant: z.optional(tenantName),
  callbackId: z.optional(z.string().check(z.maxLength(64))),
  messageId: z.optional(line(256)),
  messageLocation: z.optional(line(2048)),
  payload: z.optional(z.unknown()),
  /** For the callbacks' URL templates. */
  variables: z.optional(variables),
  /** They join an object payload as `customParameters`. */
  callbackParameters: z.optional(parameters),
  batchId: z.optional(line(256)),
  communicationId: z.optional(line(256)),
  memberId: z.optional(line(256)),
  /** For 24 h, an event of the tenant with the same key is this event. */
  idempotencyKey: z.optional(line(256)),
});

export const eventBodies = z.array(eventBody).check(z.minLength(1), z.maxLength(MAX_EVENTS_PER_REQUEST));

/** The header of the same name: for 24 h, a request with the same key is this request. */
export const requestKey = z
  .string()
  .check(z.regex(/^[\x21-\x7e]{1,256}$/, 'A key is 1 to 256 visible ASCII characters.'));

export type EventBody = z.output<typeof eventBody>;
