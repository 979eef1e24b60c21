import * as z from 'zod';

/**
 * The settings of a deployment. On the command line CDK hands every value over as text, so numbers, switches and
 * lists may be written as text too.
 */

/** Stands for "not set yet": the template can be synthesized, but `npm run deploy` refuses. */
export const PLACEHOLDER_SENDER = 'redial@example.com';

const whole = (lowest: number, highest: number) => {
  const error = `must be a whole number from ${lowest} to ${highest}`;
  return z.preprocess(
    (value: number | string) => (/^\d+$/.test(String(value)) ? Number(value) : value),
    z.int(error).min(lowest, error).max(highest, error),
  );
};

const flag = z.preprocess(
  (value: boolean | 'true' | 'false') => (value === 'true' ? true : value === 'false' ? false : value),
  z.boolean('must be true or false'),
);

const PORTS = 'must be ports such as 443,8443';
const ports = z.preprocess(
  (value: number[] | number | string) =>
    Array.isArray(value)
      ? value
      : String(value)
          .replace(/^ *\[(.*)\] *$/, '$1')
          .split(',')
          .map((port) => (/^ *\d+ *$/.test(port) ? Number(port) : port)),
  z.array(z.int(PORTS).min(1, PORTS).max(65_535, PORTS), PORTS).min(1, PORTS),
);

const mailAddress = z.email('must be an address alone, such as ops@your-domain.example');

/** Links are made by appending a path, so there is no slash at the end, and nothing behind a path. */
const baseUrl = z
  .url({ protocol: /^https$/, error: 'must be an https URL' })
  .regex(/^[^?#@]*$/, 'must have no query, no fragment and no userinfo')
  .transform((url) => url.replace(/\/+$/, ''));

export const settingsSchema = z.strictObject({
  stage: z
    .string()
    .regex(/^[A-Za-z0-9-]{1,32}$/, 'must be 1 to 32 letters, digits or dashes')
    .default('dev')
    .describe(
      'Which deployment this is; it names the stack `Redial-<stage>` and its metrics: two in one account have two stages.',
    ),
  mailFrom: mailAddress
    .default(PLACEHOLDER_SENDER)
    .describe('The address that mails come from; it or its domain is verified in SES. Needed to deploy.'),
  adminEmail: mailAddress
    .optional()
    .describe('Who is mailed about callbacks for which nobody else is named.'),
  publicUrl: baseUrl
    .optional()
    .describe("The API's address where it has a domain of its own; otherwise the address AWS gives it."),
  retriesByDefault: flag.default(false).describe('Whether a callback that does not say is retried.'),
  minIntervalSeconds: whole(60, 86_400)
    .default(60)
    .describe('The shortest retry interval, in seconds, that a callback may ask for.'),
  historyDays: whole(1, 3650).default(30).describe('For how many days calls and attempts can be read.'),
  payloadHistory: z
    .enum(['all', 'failures'])
    .default('all')
    .describe('Whether payloads are kept of all calls or only of those that failed at least once.'),
  parkAfterErrors: whole(0, 1000)
    .default(10)
    .describe(
      'After how many failed first attempts in a row a callback is parked: its calls wait, and only probes go out; 0 is never.',
    ),
  drainPerSecond: whole(1, 5000)
    .default(500)
    .describe('How many waiting calls a second are sent, at most, to a callback that has come back.'),
  deliverConcurrency: whole(2, 1000)
    .default(500)
    .describe('How many batches of first attempts are worked at once.'),
  retryConcurrency: whole(2, 1000).default(200).describe('How many batches of repeats are worked at once.'),
  deliverBatchSize: whole(1, 10).default(10).describe('How many calls a worker makes at once.'),
  allowHttp: flag.default(false).describe('Whether callbacks may be plain http.'),
  allowedPorts: ports.default([443, 80]).describe('The ports that callbacks may be on, such as `443,8443`.'),
  logLevel: z
    .enum(['INFO', 'WARN', 'ERROR'])
    .default('INFO')
    .describe(
      'What the functions log: every attempt, only what should be looked at, or only faults; metrics count all the same.',
    ),
  alarmEmail: mailAddress.optional().describe('Who is mailed when an alarm rings, and when it is over.'),
  dashboard: flag
    .optional()
    .describe(
      'Whether there is a CloudWatch dashboard: $3 a month, since it shows more than the 50 metrics of a free one. On in the stage `prod`.',
    ),
  keepData: flag
    .optional()
    .describe(
      'Whether data outlives mistakes: point-in-time recovery, deletion protection, and storage that stays when the stack goes. On in the stage `prod`.',
    ),
});

/** A slip of the pen here, such as `Prod`, would show only when the data is gone. */
const checkedSettings = settingsSchema.refine(
  ({ stage, keepData }) => stage === 'prod' || !/^prod/i.test(stage) || keepData !== undefined,
  {
    path: ['stage'],
    // Whatever else is wrong, so that one message has it all.
    when: ({ value }) => typeof (value as { stage?: unknown } | undefined)?.stage === 'string',
    error:
      'only `prod`, written like this, keeps data by itself: name it so, or give keepData, true or false',
  },
);

/** What an app gives: anything it leaves out has its default. */
export type SettingsInput = z.input<typeof settingsSchema>;
export type Settings = z.output<typeof settingsSchema> & { keepData: boolean; dashboard: boolean };

/** All that is wrong with the settings, one line each. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

const IN_AN_APP = 'Give them where the app makes Redial: `new Redial(this, id, { name: value })`.';
const ON_THE_COMMAND_LINE = 'Give them as `-c name=value`, or in cdk.json under "context".';

/** Settings with their defaults; `howToGive` ends the message of the `SettingsError`. */
export function parseSettings(given: unknown, howToGive = IN_AN_APP): Settings {
  const result = checkedSettings.safeParse(given);
  if (!result.success) throw new SettingsError(explain(result.error.issues, howToGive));
  const { stage, keepData, dashboard } = result.data;
  const isProd = stage === 'prod';
  return { ...result.data, keepData: keepData ?? isProd, dashboard: dashboard ?? isProd };
}

/**
 * The settings in a CDK app's context. CDK's own keys, and those of other tools, contain a character that ours
 * never do; a plain word that is no setting is taken for a slip of the pen.
 */
export function settingsFromContext(context: Record<string, unknown>): Settings {
  return parseSettings(
    Object.fromEntries(Object.entries(context).filter(([key]) => /^[A-Za-z0-9]+$/.test(key))),
    ON_THE_COMMAND_LINE,
  );
}

function explain(issues: z.core.$ZodIssue[], howToGive: string): string {
  const lines = issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => `${key}: there is no such setting`)
      : [`${String(issue.path[0])}: ${issue.message}`],
  );
  return [
    'The settings cannot be used:',
    ...new Set(lines.map((line) => `  ${line}`)),
    `There are: ${Object.keys(settingsSchema.shape).join(', ')}.`,
    howToGive,
  ].join('\n');
}
