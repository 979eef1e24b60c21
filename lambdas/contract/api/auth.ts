import * as z from 'zod';
import { isReservedHeader } from './headers.ts';
import { HEADER_NAME, HEADER_VALUE, line } from './text.ts';

const MAX_SECRET_CHARACTERS = 1024;

/** Own header of httpheader credentials: the default one begins like a reserved name, and may be said aloud. */
const credentialHeader = z
  .string()
  .regex(HEADER_NAME, 'This is not a valid header name.')
  .refine((name) => !isReservedHeader(name) || name.toLowerCase() === 'x-redial-callback-key', {
    error: 'This header is reserved.',
  });
const headerSecret = z
  .string()
  .max(MAX_SECRET_CHARACTERS)
  .regex(HEADER_VALUE, 'This must be visible ASCII.')
  .optional();
const secret = z.optional(line(MAX_SECRET_CHARACTERS));
const userName = z
  .string()
  .max(MAX_SECRET_CHARACTERS)
  .regex(/^[^:\p{Cc}\p{Cs}]+$/u, 'A user name has neither colons nor control characters.');

/** The credentials of a callback. Secrets may be left out in an edit: they stay. */
export function authSchema({
  problemWithTokenUrl,
}: {
  problemWithTokenUrl(url: string): string | undefined;
}) {
  return z.discriminatedUnion('type', [
    z.strictObject({ type: z.literal('none') }),
    z.strictObject({ type: z.literal('querystring'), key: secret }),
    z.strictObject({ type: z.literal('httpheader'), key: headerSecret, header: credentialHeader.optional() }),
    z.strictObject({
      type: z.literal('basic'),
      username: z.optional(userName),
      password: secret,
    }),
    z.strictObject({ type: z.literal('bearer'), token: headerSecret }),
    z.strictObject({
      type: z.literal('oauth2'),
      tokenUrl: z
        .string()
        .superRefine((url, context) => {
          const message = problemWithTokenUrl(url);
          if (message) context.addIssue({ code: 'custom', message });
        })
        .optional(),
      clientId: z.optional(line(MAX_SECRET_CHARACTERS)),
      clientSecret: secret,
      scope: z.optional(line(MAX_SECRET_CHARACTERS)),
    }),
  ]);
}
