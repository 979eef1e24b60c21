import * as z from 'zod';
import { attempt } from './attempt.ts';
import { count, idOf, nextLinks, statusCode, time } from './pieces.ts';

const lifted = z
  .unknown()
  .describe('Out of the payload, where it is an object that has this; cut short in lists.');

const resolution = z
  .strictObject({
    by: z.enum(['delivery', 'person', 'cutoff', 'exhausted', 'retries-off', 'unsendable', 'deleted']),
    actor: z.string().nullable().describe('The key that marked it.'),
    at: time,
    note: z.string().nullable(),
  })
  .describe('Why it is no longer pending.');

/** One event on its way to one callback, as lists show it. */
export const listedCall = z.strictObject({
  id: idOf('call').describe('The same as `webhook-id` of every attempt.'),
  callbackId: idOf('cb'),
  eventId: z.string(),
  event: z.string().describe("The event's type."),
  status: z.enum(['PENDING', 'SUCCESS', 'FAILED']),
  createdAt: time,
  retryUntil: time.describe('No attempt starts after it.'),
  nextAttemptAt: time.nullable(),
  waiting: z.enum(['retry', 'parked', 'stopped']).nullable().describe('For what, while it is PENDING.'),
  attemptCount: count,
  erasedAt: time
    .nullable()
    .describe('When an operator erased what the event had brought: it is sent no more.'),
  messageId: lifted,
  messageLocation: lifted,
  from: lifted,
  responseMessage: lifted,
  callback: z
    .strictObject({
      id: idOf('cb'),
      name: z.string(),
      url: z.string().describe('Query values read "***".'),
      attemptedDate: time.nullable(),
      statusCode,
      statusMessage: z.string().nullable(),
    })
    .describe('The callback, and the last attempt.'),
  resolution: resolution.nullable(),
  link: z
    .array(z.strictObject({ rel: z.string(), uri: z.string(), method: z.enum(['PUT', 'POST']) }))
    .describe('What can be done with it.'),
  attempts: z.array(attempt).optional().describe('With `include=attempts`: its last 10, oldest first.'),
});

/** A call by itself. */
export const call = listedCall.extend({
  payload: z
    .unknown()
    .optional()
    .describe('As it came, numbers as they were written. Absent: there was none, or it was erased.'),
  attempts: z.array(attempt).describe('Oldest first; the newest 500.'),
});

const callInList = listedCall.extend({
  attempts: z.array(attempt).optional().describe('With `include=attempts`: the newest 10, oldest first.'),
});

export const callList = z.strictObject({ calls: z.array(callInList), link: nextLinks });

/** Of a bulk mark. */
export const markResults = z.strictObject({
  results: z.array(
    z.strictObject({
      id: z.string(),
      status: z.int().describe('As the answer to this one call would have been.'),
      detail: z.string(),
    }),
  ),
});
