import * as z from 'zod/mini';

/**
 * What each function is told by its environment. The stack must supply exactly these keys (it is typed by
 * `…Environment`), each function parses its own once at cold start.
 */
const text = z.string().check(z.minLength(1));
const wholeNumber = z.pipe(z.string().check(z.regex(/^\d+$/)), z.transform(Number));
const flag = z.pipe(
  z.enum(['true', 'false']),
  z.transform((value) => value === 'true'),
);

const tables = {
  CALLBACKS_TABLE: text,
  HEALTH_TABLE: text,
  CALLS_TABLE: text,
  ATTEMPTS_TABLE: text,
};

/** Which lines are written: those of this level and above. Nothing is below INFO, so that DEBUG says the same. */
export const logLevels = ['DEBUG', 'INFO', 'WARN', 'ERROR'] as const;
export type LogLevel = (typeof logLevels)[number];

/** The stage is what metrics are told apart by. */
const telemetry = { STAGE: text, LOG_LEVEL: z.enum(logLevels) };

/** Where URLs may point. Deployed always `public`; only a local run says `any`. */
const addressPolicy = z.enum(['public', 'any']);

/** `443,80` or `*` for every port. */
const ports = z.pipe(
  z.string().check(z.regex(/^(\*|\d+(,\d+)*)$/)),
  z.transform((value) => (value === '*' ? ('any' as const) : value.split(',').map(Number))),
);

const urlRules = { ALLOW_HTTP: flag, ALLOWED_PORTS: ports, ADDRESS_POLICY: addressPolicy };

export const apiEnvironment = z.object({
  ...telemetry,
  ...tables,
  ...urlRules,
  ACCESS_TABLE: text,
  EVENTS_QUEUE_URL: text,
  DELIVERIES_QUEUE_URL: text,
  RETRIES_QUEUE_URL: text,
  RECOVERY_QUEUE_URL: text,
  DATA_KEY_SECRET: text,
  ADMIN_KEY_SECRET: text,
  RETRIES_BY_DEFAULT: flag,
  MIN_INTERVAL_SECONDS: wholeNumber,
  HISTORY_DAYS: wholeNumber,
  /** Absent: links are built from the host that was asked. */
  PUBLIC_URL: z.optional(text),
});

export const acceptEnvironment = z.object({
  ...telemetry,
  CALLBACKS_TABLE: text,
  ACCESS_TABLE: text,
  HISTORY_DAYS: wholeNumber,
  DATA_KEY_SECRET: text,
  EVENTS_QUEUE_URL: text,
  DELIVERIES_QUEUE_URL: text,
});

export const deliverEnvironment = z.object({
  ...telemetry,
  ...tables,
  ...urlRules,
  ACCESS_TABLE: text,
  DELIVERIES_QUEUE_URL: text,
  RETRIES_QUEUE_URL: text,
  RETRIES_QUEUE_ARN: text,
  NOTICES_QUEUE_URL: text,
  RECOVERY_QUEUE_URL: text,
  EVENTS_QUEUE_URL: text,
  SCHEDULE_GROUP: text,
  SCHEDULE_ROLE_ARN: text,
  DATA_KEY_SECRET: text,
  HISTORY_DAYS: wholeNumber,
  PAYLOAD_HISTORY: z.enum(['all', 'failures']),
  /** First attempts in a row that fail before a callback is parked, or its first attempts give way; 0: never. */
  PARK_AFTER_ERRORS: wholeNumber,
});

export const recoverEnvironment = z.object({
  ...telemetry,
  ...tables,
  ACCESS_TABLE: text,
  RETRIES_QUEUE_URL: text,
  RECOVERY_QUEUE_URL: text,
  NOTICES_QUEUE_URL: text,
  EVENTS_QUEUE_URL: text,
  /** The queues whose dead letters are sent round again unchanged, and where those lie. */
  RECOVERY_DEAD_LETTERS_URL: text,
  NOTICES_DEAD_LETTERS_URL: text,
  EVENTS_DEAD_LETTERS_URL: text,
  DATA_KEY_SECRET: text,
  HISTORY_DAYS: wholeNumber,
  PAYLOAD_HISTORY: z.enum(['all', 'failures']),
  PARK_AFTER_ERRORS: wholeNumber,
  /** The most that a drain sends in a second. */
  DRAIN_PER_SECOND: wholeNumber,
  /** How often the tick comes. What is overdue by two of them is sent again. */
  TICK_SECONDS: wholeNumber,
});

export const notifyEnvironment = z.object({
  ...telemetry,
  ...tables,
  ACCESS_TABLE: text,
  NOTICES_QUEUE_URL: text,
  DATA_KEY_SECRET: text,
  MAIL_FROM: text,
  /** Who hears of callbacks that name nobody, in tenants that name nobody. */
  ADMIN_EMAIL: z.optional(text),
  HISTORY_DAYS: wholeNumber,
  /** For the words of a mail: 0: no callback is ever parked. */
  PARK_AFTER_ERRORS: wholeNumber,
  PUBLIC_URL: text,
});

/** What every function is told. */
export interface Telemetry {
  STAGE: string;
  LOG_LEVEL: LogLevel;
}

/** What the stack must supply. */
export type ApiEnvironment = z.input<typeof apiEnvironment>;
export type AcceptEnvironment = z.input<typeof acceptEnvironment>;
export type DeliverEnvironment = z.input<typeof deliverEnvironment>;
export type RecoverEnvironment = z.input<typeof recoverEnvironment>;
export type NotifyEnvironment = z.input<typeof notifyEnvironment>;
