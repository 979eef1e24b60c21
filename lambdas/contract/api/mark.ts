import * as z from 'zod';
import { prose } from './text.ts';

/** A person's word about a call. */
export const markBody = z.strictObject({
  status: z.enum(['SUCCESS', 'FAILED']),
  note: z.optional(prose(500)),
});

export type Mark = z.output<typeof markBody>;

const MAX_MARKED_AT_ONCE = 100;

/** The ids of a bulk mark, each once. */
export const markedIds = z
  .array(z.string())
  .min(1, 'Name the calls: ?id=call_…&id=call_…')
  .max(MAX_MARKED_AT_ONCE, `At most ${MAX_MARKED_AT_ONCE} calls at once.`)
  .transform((ids) => [...new Set(ids)]);
