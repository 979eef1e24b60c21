import * as z from 'zod';
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
export const callbacksQuery = z.strictObject({
  ...anyQuery,
  ...paging,
  state: z.enum(['Unknown', 'Active', 'Stopped', 'TooManyErrors']).optional(),
  event: z.string().max(256).optional(),
});
export const callsQuery = z.strictObject({
  ...anyQuery,
  ...paging,
  status: z.enum(['PENDING', 'SUCCESS', 'FAILED']).optional(),
});
export const bulkMarkQuery = z.strictObject({ ...anyQuery, id: z.string().optional() });

export type CallbacksQuery = z.output<typeof callbacksQuery>;
export type CallsQuery = z.output<typeof callsQuery>;
