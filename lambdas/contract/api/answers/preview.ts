import * as z from 'zod';

/** A request as it would be sent, its credentials masked. */
export const preview = z.strictObject({
  method: z.enum(['POST', 'GET']),
  url: z.string(),
  headers: z.record(z.string(), z.string()),
  body: z.string().nullable().describe('Null: none is sent.'),
});
