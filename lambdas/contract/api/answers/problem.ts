import * as z from 'zod';
import { type ProblemType, problems } from '../problems.ts';
import { attempt } from './attempt.ts';

const types = Object.keys(problems) as ProblemType[];

/** RFC 9457. */
export const problem = z.strictObject({
  type: z.enum(types).describe('Stable: what programs may switch on.'),
  title: z.string().describe('The type in words.'),
  status: z.int().min(400).max(599).describe('The HTTP status.'),
  detail: z.string().describe('What was wrong this time, for people.'),
  errors: z
    .array(
      z.strictObject({
        path: z.string().describe('`[3].type`, `retry.intervalSeconds`; empty for the whole.'),
        message: z.string(),
      }),
    )
    .optional()
    .describe('All that is wrong with the request.'),
  attempt: attempt.optional().describe('Of `not-verified`: what the URL answered.'),
});
