import { answerExplained, answerInWords } from './answer-in-words.ts';
import type { Attempt } from './attempt.ts';
import type { Call } from './call.ts';
import type { Callback } from './callback.ts';
import { hideSecrets } from './hidden-secrets.ts';
import { compactJson } from './json-text.ts';
import { fewLines, oneLine } from './mail-text.ts';
import { maskedUrl } from './masked-url.ts';
import type { Outage } from './outage.ts';
import { liftFrom } from './payload.ts';

/** An outage as its mail tells of it. Every text is clean and bounded, no markup is escaped. Times are ms since the epoch. */
export interface OutageNotice {
  callbackId: string;
  name: string;
  tenant: string;
  method: string;
  url: string;
  outageId: string;
  since: number;
  endedAt?: number;
  /** When the attempt was made that opened the outage. */
  attemptedAt: number;
  answer: string;
  explanation?: string;
  /** The response's first lines. */
  response?: string;
  /** Absent where the call can no longer be found. */
  call?: { id: string; event: string; messageId?: string };
  message: MessageDetails;
  retries: Retries;
  historyDays: number;
  listCommand: string;
  markCommand?: string;
}

/** Of the first failed message, what the payload has. */
export interface MessageDetails {
  location?: string;
  name?: string;
  mobile?: string;
  email?: string;
  channel?: string;
  content?: string;
}

export type Retries =
  | { on: false; because: 'switched-off' | 'one-attempt' }
  | { on: true; intervalSeconds: number; windowSeconds: number; until?: number; maxAttempts: number | null };

export interface NoticeSources {
  callback: Callback;
  outage: Outage;
  call?: Call;
  payload?: string;
  attempt?: Attempt;
}

const LINE_BYTES = 300;
const CONTENT_BYTES = 4000;
const RESPONSE_LINES = 10;
const RESPONSE_BYTES = 1000;

export function outageNotice(
  { callback, outage, call, payload, attempt }: NoticeSources,
  { publicUrl, historyDays }: { publicUrl: string; historyDays: number },
): OutageNotice {
  const { outcome, statusCode, message } = outage.firstError;
  const shown = (text: string) => oneLine(hideSecrets(text, callback), LINE_BYTES);
  const first = { outcome, statusCode, message: message === undefined ? undefined : shown(message) };
  const explanation = answerExplained(first);
  const response = attempt && firstLines(attempt, callback);
  const calls = `${publicUrl.replace(/\/+$/, '')}/callbacks/${callback.id}/calls`;
  return {
    callbackId: callback.id,
    name: oneLine(callback.name, LINE_BYTES) || callback.id,
    tenant: oneLine(callback.tenant, LINE_BYTES),
    method: callback.method,
    url: oneLine(maskedUrl(callback.url), LINE_BYTES),
    outageId: outage.id,
    since: outage.startedAt,
    ...(outage.endedAt !== undefined && { endedAt: outage.endedAt }),
    attemptedAt: attempt?.startedAt ?? outage.firstError.at,
    answer: answerInWords(first),
    ...(explanation && { explanation }),
    ...(response && { response }),
    ...(call && { call: callShown(call) }),
    message: callback.notify.includeContent ? detailsOf(call, payload) : {},
    retries: retriesOf(callback, call),
    historyDays,
    listCommand: `curl -H "x-api-key: $REDIAL_KEY" "${calls}?status=FAILED"`,
    ...(call && {
      markCommand: `curl -X PUT -H "x-api-key: $REDIAL_KEY" -H "content-type: application/json" -d '{"status":"SUCCESS","note":"handled by hand"}' "${calls}/${call.id}"`,
    }),
  };
}

/**
 * The attempt that opened the outage, from those of its first call. A call that failed in an earlier outage
 * already has older ones, told by their end.
 */
export function openingAttempt(outage: Outage, attempts: Attempt[]): Attempt | undefined {
  return attempts
    .filter(({ outcome }) => outcome !== 'success' && outcome !== 'unknown')
    .filter(({ startedAt, durationMs }) => startedAt + durationMs >= outage.startedAt)
    .sort((a, b) => a.startedAt - b.startedAt)[0];
}

function callShown({ id, event, messageId }: Call): OutageNotice['call'] {
  return {
    id,
    event: oneLine(event, LINE_BYTES),
    ...(messageId !== undefined && { messageId: oneLine(messageId, LINE_BYTES) }),
  };
}

function firstLines({ responseBody, responseEncoding }: Attempt, callback: Callback): string | undefined {
  if (responseBody === undefined || responseBody === '') return undefined;
  if (responseEncoding === 'base64') return '(not text)';
  return fewLines(hideSecrets(responseBody, callback), RESPONSE_LINES, RESPONSE_BYTES);
}

function detailsOf(call: Call | undefined, payload: string | undefined): MessageDetails {
  const lifted = liftFrom(payload, 'whole');
  const line = (value: unknown) => oneLine(textOf(value), LINE_BYTES);
  const details = {
    location: line(call?.messageLocation ?? lifted.messageLocation),
    name: line(fieldOf(lifted.from, 'name')),
    mobile: line(fieldOf(lifted.from, 'mobile')),
    email: line(fieldOf(lifted.from, 'email')),
    channel: line(fieldOf(lifted.responseMessage, 'channel')),
    content: fewLines(textOf(fieldOf(lifted.responseMessage, 'content')), 100, CONTENT_BYTES),
  };
  return Object.fromEntries(Object.entries(details).filter(([, value]) => value !== ''));
}

function fieldOf(value: unknown, name: string): unknown {
  const isObject = typeof value === 'object' && value !== null;
  return isObject && Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined;
}

/** Numbers are shown as they were written. */
function textOf(value: unknown): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : compactJson(value);
}

function retriesOf(callback: Callback, call: Call | undefined): Retries {
  const { intervalSeconds, windowSeconds, maxAttempts } = callback.retry;
  if (!callback.retriesEnabled) return { on: false, because: 'switched-off' };
  if (maxAttempts === 1) return { on: false, because: 'one-attempt' };
  return {
    on: true,
    intervalSeconds,
    windowSeconds,
    maxAttempts,
    ...(call && { until: call.retryUntil }),
  };
}
