import * as z from 'zod';

/** What the schemas of answers are made of. They describe; nothing is parsed by them when a request is answered. */

/** A prefixed ULID: `idOf('cb')` is the schema of `cb_01KE6FVN00CA11BACK00000000`. */
export function idOf(kind: string) {
  return z.string().regex(new RegExp(`^${kind}_[0-7][0-9A-HJKMNP-TV-Z]{25}$`));
}

/** ISO 8601 in UTC, to the millisecond. */
export const time = z.string().meta({ format: 'date-time' });

export const count = z.int().min(0);

/** Where a list goes on: empty on its last page. */
export const nextLinks = z
  .array(z.strictObject({ rel: z.literal('next'), uri: z.string(), method: z.literal('GET') }))
  .max(1)
  .describe(
    'Where the list goes on; empty on its last page. A filtered page may be short or empty and go on.',
  );

export const outcome = z
  .enum([
    'success',
    'http_error',
    'dns_error',
    'connect_timeout',
    'connection_refused',
    'connection_reset',
    'tls_error',
    'response_timeout',
    'response_too_slow',
    'invalid_response',
    'blocked_address',
    'credentials_error',
    'missing_variable',
    'unrenderable_payload',
    'unknown',
  ])
  .describe('What the request came to.');

export const statusCode = z
  .nullable(z.int().min(100).max(999))
  .describe('Of the HTTP response, where there was one.');
