import * as z from 'zod';

/** As fast as a deployment's drains may be set to send. */
const MAX_PER_SECOND = 1000;

const time = z.iso
  .datetime({ offset: true, error: 'A time is written like 2026-01-05T09:00:00Z, or with an offset.' })
  .transform((text) => Date.parse(text));

/** Which of a callback's calls are sent again. `dryRun`: they are counted only. */
export const replayBody = z
  .strictObject({
    status: z.literal('FAILED', 'FAILED calls are replayed, and no others.'),
    since: time.optional(),
    until: time.optional(),
    dryRun: z.boolean().optional(),
    perSecond: z.int().min(1).max(MAX_PER_SECOND).optional(),
  })
  .refine(({ since, until }) => since === undefined || until === undefined || since <= until, {
    path: ['until'],
    error: 'This is before since.',
  });
