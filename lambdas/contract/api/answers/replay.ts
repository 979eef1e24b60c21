import * as z from 'zod';
import { count, idOf, time } from './pieces.ts';

export const startedReplay = z.strictObject({ id: idOf('rep') });

export const replayCount = z.strictObject({
  matched: count.describe('How many calls a replay would send.'),
  complete: z.boolean().describe('Whether all were looked at: at most 10,000 are.'),
});

export const replay = z.strictObject({
  id: idOf('rep'),
  status: z.enum(['running', 'done', 'canceled']),
  since: time.nullable().describe('Calls accepted at this time or later; null: from the oldest on.'),
  until: time.describe('Calls accepted before this time.'),
  perSecond: z
    .int()
    .min(1)
    .nullable()
    .describe("The most calls a second; null: as many as the deployment's drains send."),
  createdAt: time,
  createdBy: z.string().describe('The key that started it.'),
  finishedAt: time.nullable(),
  sent: count.describe('How many calls were sent.'),
  succeeded: count.describe('How many of these succeeded at the first attempt.'),
  failed: count.describe('How many of these failed at it; where retries are on, they are tried again.'),
  skipped: count.describe(
    'How many calls were left alone, since a person had marked them or they had changed.',
  ),
});
