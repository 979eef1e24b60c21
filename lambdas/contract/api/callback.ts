import * as z from 'zod';
import { MAX_EVENT_SEGMENTS } from '../limits.ts';
import { authSchema } from './auth.ts';
import { customHeaders } from './headers.ts';
import type { Violation } from './problems.ts';
import { emailAddress, line, tenantName } from './text.ts';
import { violationsOf } from './violations.ts';

const MAX_PATTERNS = 100;
const MAX_EMAILS = 20;
const MAX_INTERVAL_SECONDS = 86_400;
export const MAX_WINDOW_SECONDS = 14 * 86_400;

/** What a deployment decides about callbacks. */
export interface CallbackRules {
  minIntervalSeconds: number;
  /** A sentence, where a URL or its template may not be called. */
  problemWithUrl(url: string): string | undefined;
  /** The same of the URL that an OAuth 2 token is asked at, which is no template. */
  problemWithTokenUrl(url: string): string | undefined;
}

const segment = '(\\*|[A-Za-z0-9_-]+)';
const pattern = z
  .string()
  .max(256)
  .regex(
    new RegExp(`^${segment}(\\.${segment}){0,${MAX_EVENT_SEGMENTS - 1}}$`),
    `An event name or pattern has up to ${MAX_EVENT_SEGMENTS} segments of letters, digits, "_" and "-", or "*".`,
  );

const enabledOrDisabled = z.enum(['enabled', 'disabled']);

/** Another way to write `events`: `{"reply": "enabled", "message.sent": "disabled"}`. */
const eventSwitches = z
  .record(pattern, enabledOrDisabled)
  .refine((switches) => Object.keys(switches).length <= MAX_PATTERNS, {
    error: `At most ${MAX_PATTERNS} events.`,
  });

export function callbackSchema(rules: CallbackRules) {
  return z.strictObject({
    tenant: tenantName,
    name: line(200),
    url: z.string().superRefine((url, context) => {
      const message = rules.problemWithUrl(url);
      if (message) context.addIssue({ code: 'custom', message });
    }),
    method: z.enum(['POST', 'GET']),
    contentType: z.enum(['json', 'xml']),
    auth: authSchema(rules),
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
    notify: z
      .strictObject({ onOutage: z.boolean(), everyFailedCall: z.boolean(), includeContent: z.boolean() })
      .partial(),
    removeHTML: enabledOrDisabled,
    callbacks: eventSwitches,
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
