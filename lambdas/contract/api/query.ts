import * as z from 'zod';
import { eventPattern } from './callback.ts';
import { tenantName } from './text.ts';

/** Query parameters. Every route knows its own; any other is refused, so that a typing error is not a filter that is not there. */

/** Wrong values of these are answered 400 with the mend, not 422. */
export const PAGING_PARAMETERS = ['limit', 'cursor', 'offset'] as const;

/** Every route takes it: an admin's way to another tenant. */
export const anyQuery = { tenant: z.optional(tenantName) };

const paging = {
  limit: z
    .string()
    .regex(/^([1-9]\d?|100)$/, 'limit is a whole number from 1 to 100; left out, it is 20.')
    .transform(Number)
    .default(20),
  cursor: z.string().max(500).optional(),
  offset: z
    .undefined({ error: 'There is no offset: follow the "next" link, or send its cursor.' })
    .optional(),
};

export const noQuery = z.strictObject(anyQuery);
export const pageQuery = z.strictObject({ ...anyQuery, ...paging });
export const registerQuery = z.strictObject({
  ...anyQuery,
  verify: z.enum(['true', 'post'], 'verify is true (one GET) or post (one signed test POST).').optional(),
});
export const callbacksQuery = z.strictObject({
  ...anyQuery,
  ...paging,
  state: z.enum(['Unknown', 'Active', 'Stopped', 'TooManyErrors']).optional(),
  event: z.string().max(256).optional(),
});
/** The most calls that are listed with their attempts. */
const MAX_CALLS_WITH_ATTEMPTS = 20;
const time = z.iso
  .datetime({
    offset: true,
    error: 'A time is written like 2026-01-05T09:00:00Z, or with an offset, whose + is %2B in a URL.',
  })
  .transform((text) => Date.parse(text))
  .optional();

export const callsQuery = z
  .strictObject({
    ...anyQuery,
    ...paging,
    status: z.enum(['PENDING', 'SUCCESS', 'FAILED']).optional(),
    since: time,
    until: time,
    event: eventPattern.optional(),
    include: z.literal('attempts', 'include is attempts, or left out.').optional(),
  })
  .refine(({ include, limit }) => include === undefined || limit <= MAX_CALLS_WITH_ATTEMPTS, {
    path: ['limit'],
    error: `With include=attempts, limit is ${MAX_CALLS_WITH_ATTEMPTS} at most: ask for fewer and follow the "next" link.`,
  })
  .refine(({ since, until }) => since === undefined || until === undefined || since <= until, {
    path: ['until'],
    error: 'This is before since.',
  });
export const batchQuery = z.strictObject({
  ...anyQuery,
  ...paging,
  // It names a member, which may be long.
  cursor: z.string().max(2000).optional(),
  includemembers: z.enum(['true', 'false'], 'includemembers is true or false.').optional(),
});
export const bulkMarkQuery = z.strictObject({ ...anyQuery, id: z.string().optional() });

export type CallbacksQuery = z.output<typeof callbacksQuery>;
export type CallsQuery = z.output<typeof callsQuery>;
export type BatchQuery = z.output<typeof batchQuery>;
