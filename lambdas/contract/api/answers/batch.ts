import * as z from 'zod';
import { count, idOf, nextLinks, time } from './pieces.ts';

const batchedCall = z.strictObject({
  id: idOf('call'),
  callbackId: idOf('cb'),
  eventId: z.string(),
  event: z.string().describe("The event's type."),
  status: z.enum(['PENDING', 'SUCCESS', 'FAILED']),
  createdAt: time,
  retryUntil: time,
  nextAttemptAt: time.nullable(),
  attemptCount: count,
  messageId: z.string().nullable(),
  link: z.array(z.strictObject({ rel: z.literal('call'), uri: z.string(), method: z.literal('GET') })),
});

const counts = z
  .strictObject({
    members: count,
    events: count,
    calls: count,
    pending: count,
    success: count,
    failed: count,
    partial: z.boolean().describe('Whether there is more of the batch than this page counts.'),
  })
  .describe('Of what this page read; the counts of all pages add up.');

const member = z.strictObject({ memberId: z.string(), calls: z.array(batchedCall) });

export const batch = z.strictObject({
  id: z.string().describe("The platform's own."),
  tenant: z.string(),
  status: z.enum(['open', 'complete']),
  completedAt: time.nullable(),
  completedBy: z.string().nullable(),
  counts,
  members: z.array(member).optional().describe('With `includemembers=true`.'),
  link: nextLinks,
});
