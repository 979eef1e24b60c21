import * as z from 'zod';
import { MAX_EVENT_SEGMENTS } from '../limits.ts';
import { customHeaders, isReservedHeader } from './headers.ts';
import type { Violation } from './problems.ts';
import { emailAddress, HEADER_NAME, HEADER_VALUE, line, tenantName } from './text.ts';
import { violationsOf } from './violations.ts';

const MAX_PATTERNS = 100;
const MAX_EMAILS = 20;
const MAX_SECRET_CHARACTERS = 1024;
const MAX_INTERVAL_SECONDS = 86_400;
export const MAX_WINDOW_SECONDS = 14 * 86_400;

/** What a deployment decides about callbacks. */
export interface CallbackRules {
  minIntervalSeconds: number;
  /** A sentence, where a URL may not be called. */
  problemWithUrl(url: string): string | undefined;
}

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

/** Secrets may be left out in an edit: they stay. */
const auth = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('none') }),
  z.strictObject({ type: z.literal('querystring'), key: secret }),
  z.strictObject({ type: z.literal('httpheader'), key: headerSecret, header: credentialHeader.optional() }),
  z.strictObject({
    type: z.literal('basic'),
    username: z.optional(userName),
    password: secret,
  }),
  z.strictObject({ type: z.literal('bearer'), token: headerSecret }),
]);

const segment = '(\\*|[A-Za-z0-9_-]+)';
const pattern = z
  .string()
  .max(256)
  .regex(
    new RegExp(`^${segment}(\\.${segment}){0,${MAX_EVENT_SEGMENTS - 1}}$`),
    `An event name or pattern has up to ${MAX_EVENT_SEGMENTS} segments of letters, digits, "_" and "-", or "*".`,
  );

function callbackSchema(rules: CallbackRules) {
  return z.strictObject({
    tenant: tenantName,
    name: line(200),
    url: z.string().superRefine((url, context) => {
      const message = rules.problemWithUrl(url);
      if (message) context.addIssue({ code: 'custom', message });
    }),
    method: z.enum(['POST', 'GET']),
    contentType: z.literal('json'),
    auth,
    headers: customHeaders,
    events: z
      .array(pattern)
      .max(MAX_PATTERNS)
      .transform((patterns) => [...new Set(patterns)]),
    retriesEnabled: z.boolean(),
    retry: z
      .strictObject({
        intervalSeconds: z.int().min(rules.minIntervalSeconds).max(MAX_INTERVAL_SECONDS),
        windowSeconds: z.int().min(1).max(MAX_WINDOW_SECONDS),
        maxAttempts: z.int().min(1).max(1000).nullable(),
      })
      .partial(),
    success: z.enum(['200', '2xx']),
    timeouts: z
      .strictObject({
        connectSeconds: z.number().min(0.1).max(30),
        responseSeconds: z.number().min(0.1).max(120),
      })
      .partial(),
    email: z.nullable(emailAddress),
    emails: z.array(emailAddress).max(MAX_EMAILS),
    notify: z.strictObject({ onOutage: z.boolean(), includeContent: z.boolean() }).partial(),
  });
}

type Whole = z.output<ReturnType<typeof callbackSchema>>;

/** What a request may say about a callback. `tenant` only where it is registered. */
export type CallbackFields = Partial<Whole>;
export type AuthFields = NonNullable<CallbackFields['auth']>;

/** `register` and `replace` need a URL, `merge` needs nothing. */
export type Way = 'register' | 'replace' | 'merge';

/** The fields that are right, and all that is wrong: who checks them against each other can go on with the rest. */
export function readCallbackFields(
  rules: CallbackRules,
  way: Way,
  body: unknown,
): { fields: CallbackFields; violations: Violation[] } {
  const whole = callbackSchema(rules);
  const known = way === 'register' ? whole : whole.omit({ tenant: true });
  const partial = known.partial();
  const schema = way === 'merge' ? partial : partial.required({ url: true });
  const parsed = schema.safeParse(body);
  if (parsed.success) return { fields: parsed.data, violations: [] };
  const violations = violationsOf(parsed.error);
  const wrong = new Set(parsed.error.issues.flatMap(({ path }) => path.slice(0, 1)));
  const right = Object.entries(Object(body)).filter(
    ([name]) => Object.hasOwn(known.shape, name) && !wrong.has(name),
  );
  return { fields: partial.parse(Object.fromEntries(right)), violations };
}
