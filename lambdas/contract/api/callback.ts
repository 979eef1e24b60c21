import * as z from 'zod';
import { MAX_EVENT_SEGMENTS, MAX_WINDOW_SECONDS } from '../limits.ts';
import { authSchema } from './auth.ts';
import { customHeaders } from './headers.ts';
import type { Violation } from './problems.ts';
import { emailAddress, line, tenantName } from './text.ts';
import { violationsOf } from './violations.ts';

const MAX_PATTERNS = 100;
const MAX_EMAILS = 20;
const MAX_INTERVAL_SECONDS = 86_400;
/** Of failures that a callback is let have before it is stopped: more is as good as never, which is null. */
const MAX_ERRORS = 1_000_000;
const MAX_FAILING_SECONDS = 90 * 86_400;

/** What a deployment decides about callbacks. */
export interface CallbackRules {
  minIntervalSeconds: number;
  /** A sentence, where a URL or its template may not be called. */
  problemWithUrl(url: string): string | undefined;
  /** The same of the URL that an OAuth 2 token is asked at, which is no template. */
  problemWithTokenUrl(url: string): string | undefined;
}

const segment = '(\\*|[A-Za-z0-9_-]+)';
/** An event's type, or a pattern that some types match. */
export const eventPattern = z
  .string()
  .max(256)
  .regex(
    new RegExp(`^${segment}(\\.${segment}){0,${MAX_EVENT_SEGMENTS - 1}}$`),
    `An event name or pattern has up to ${MAX_EVENT_SEGMENTS} segments of letters, digits, "_" and "-", or "*".`,
  );

const enabledOrDisabled = z.enum(['enabled', 'disabled']);

/** Another way to write `events`: `{"reply": "enabled", "message.sent": "disabled"}`. */
const eventSwitches = z.record(eventPattern, enabledOrDisabled);

/** A record's schema passes over a key of this name in silence. */
const RESERVED_SWITCH: Violation = { path: 'callbacks.__proto__', message: 'This name is reserved.' };

/** The states that a person may put a callback in. */
const stateByHand = z.enum(
  ['Active', 'Stopped'],
  'A callback is stopped with Stopped, and called again with Active; no other state is set by hand.',
);
const NOT_WHERE_REGISTERED =
  'A callback is not stopped where it is registered: leave this out, then PATCH {"state": "Stopped"}.';

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
      .array(eventPattern)
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
      .strictObject({
        onOutage: z.boolean(),
        onRecovery: z.boolean(),
        onDisabled: z.boolean(),
        everyFailedCall: z.boolean(),
        includeContent: z.boolean(),
      })
      .partial(),
    disable: z
      .strictObject({
        afterConsecutiveErrors: z.int().min(1).max(MAX_ERRORS).nullable(),
        afterExhaustedCalls: z.int().min(1).max(MAX_ERRORS).nullable(),
        afterFailingSeconds: z.int().min(1).max(MAX_FAILING_SECONDS).nullable(),
      })
      .partial(),
    rateLimit: z.strictObject({ perSecond: z.number().min(0.01).max(1000).nullable() }).partial(),
    state: stateByHand,
    removeHTML: enabledOrDisabled,
    callbacks: eventSwitches,
  });
}

type Whole = z.output<ReturnType<typeof callbackSchema>>;

/** What a request may say about a callback. `tenant` only where it is registered, `state` only later. */
export type CallbackFields = Partial<Whole>;
export type AuthFields = NonNullable<CallbackFields['auth']>;

/** `register` and `replace` need a URL, `merge` needs nothing. */
export type Way = 'register' | 'replace' | 'merge';

/** Made once for each set of rules: building a schema takes longer than any use of it. */
const made = new WeakMap<CallbackRules, ReturnType<typeof callbackSchema>>();

/** The body of a request, by what it is for. */
export function callbackBody(rules: CallbackRules, way: Way) {
  const whole = made.get(rules) ?? callbackSchema(rules);
  made.set(rules, whole);
  const partial = whole.partial();
  if (way === 'merge') return partial.omit({ tenant: true });
  const withUrl = partial.required({ url: true });
  return way === 'register' ? withUrl.omit({ state: true }) : withUrl.omit({ tenant: true });
}

/** The fields that are right, and all that is wrong: who checks them against each other can go on with the rest. */
export function readCallbackFields(
  rules: CallbackRules,
  way: Way,
  body: unknown,
): { fields: CallbackFields; violations: Violation[] } {
  const schema = callbackBody(rules, way);
  const switches = Object.keys(Object(Object(body).callbacks));
  // A record's schema would look at every one of thousands of names first.
  if (switches.length > MAX_PATTERNS)
    return { fields: {}, violations: [{ path: 'callbacks', message: `At most ${MAX_PATTERNS} events.` }] };
  const parsed = schema.safeParse(body);
  const passedOver = switches.includes('__proto__') ? [RESERVED_SWITCH] : [];
  if (parsed.success) return { fields: parsed.data, violations: passedOver };
  const violations = [...violationsOf(parsed.error).map((one) => explained(one, way)), ...passedOver];
  const wrong = new Set(parsed.error.issues.flatMap(({ path }) => path.slice(0, 1)));
  const right = Object.entries(Object(body)).filter(
    ([name]) => Object.hasOwn(schema.shape, name) && !wrong.has(name),
  );
  return { fields: schema.partial().parse(Object.fromEntries(right)), violations };
}

/** The one field that is known elsewhere, and not here. */
function explained({ path, message }: Violation, way: Way): Violation {
  return { path, message: path === 'state' && way === 'register' ? NOT_WHERE_REGISTERED : message };
}
