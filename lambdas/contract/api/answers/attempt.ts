import * as z from 'zod';
import { triggers } from '../../messages.ts';
import { outcome, statusCode, time } from './pieces.ts';

const milliseconds = z.number().min(0);

/** One HTTP request made for a call. */
export const attempt = z.strictObject({
  number: z.int().min(1).describe('By order of their start.'),
  startedAt: time,
  durationMs: milliseconds,
  timings: z
    .strictObject({
      dnsMs: milliseconds,
      connectMs: milliseconds,
      tlsMs: milliseconds,
      firstByteMs: milliseconds,
    })
    .partial()
    .describe('Per phase; absent where it was not reached or a warm connection skipped it.'),
  trigger: z.enum(triggers).describe('Why it was made.'),
  outcome,
  statusCode,
  statusMessage: z.string().nullable().describe('The reason phrase, or what went wrong in words.'),
  responseBody: z
    .string()
    .nullable()
    .describe('The first 4 KiB of a failed response, the first 512 bytes of a good one.'),
  responseEncoding: z.literal('base64').optional().describe('Present where the body is not UTF-8.'),
  responseTruncated: z.boolean(),
  remoteAddress: z.string().nullable().describe('The address that the request went to.'),
});
