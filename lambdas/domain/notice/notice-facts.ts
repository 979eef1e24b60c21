import { answerExplained, answerInWords } from '../call/answer-in-words.ts';
import type { Attempt } from '../call/attempt.ts';
import type { Call } from '../call/call.ts';
import { liftFrom } from '../call/payload.ts';
import type { Callback } from '../callback/callback.ts';
import type { Failure } from '../health/health.ts';
import { hideSecrets } from '../request/hidden-secrets.ts';
import { maskedUrl } from '../request/masked-url.ts';
import { compactJson } from '../text/json-text.ts';
import { fewLines, oneLine } from './mail-text.ts';

/** What every mail tells of a failure. Every text is clean and bounded, no markup is escaped. Times are ms since the epoch. */
export interface NoticeFacts {
  callbackId: string;
  name: string;
  tenant: string;
  method: string;
  url: string;
  /** When the attempt was made that the mail tells of. */
  attemptedAt: number;
  answer: string;
  explanation?: string;
  /** The response's first lines. */
  response?: string;
  /** Absent where the call can no longer be found. */
  call?: { id: string; event: string } & CallIds;
  message: MessageDetails;
  retries: Retries;
  historyDays: number;
  listCommand: string;
  markCommand?: string;
}

/** By which the platform knows the call. */
export type CallIds = Pick<Call, 'messageId' | 'batchId' | 'communicationId' | 'memberId'>;

/** Of the failed message, what the payload has. */
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
  | {
      on: true;
      intervalSeconds: number;
      windowSeconds: number;
      until?: number;
      maxAttempts: number | null;
      /** After a while its calls wait, and only probes are made. */
      parks: boolean;
    };

export interface FactSources {
  callback: Callback;
  failure: Failure;
  call?: Call | undefined;
  payload?: string | undefined;
  /** The one that failed, as the history has it. */
  attempt?: Attempt | undefined;
}

export interface NoticeSettings {
  publicUrl: string;
  historyDays: number;
  /** 0: no callback is ever parked. */
  parkAfterErrors: number;
}

export const KEY_HEADER = '-H "x-api-key: $REDIAL_KEY"';
const LINE_BYTES = 300;
const CONTENT_BYTES = 4000;
const RESPONSE_LINES = 10;
const RESPONSE_BYTES = 1000;

export function noticeFacts(sources: FactSources, settings: NoticeSettings): NoticeFacts {
  const { callback, failure, call, payload, attempt } = sources;
  const { outcome, statusCode, message } = failure;
  const shown = (text: string) => oneLine(hideSecrets(text, callback), LINE_BYTES);
  const answer = { outcome, statusCode, message: message === undefined ? undefined : shown(message) };
  const explanation = answerExplained(answer);
  const response = attempt && firstLines(attempt, callback);
  const calls = callsUri(callback, settings);
  return {
    callbackId: callback.id,
    name: oneLine(callback.name, LINE_BYTES) || callback.id,
    tenant: oneLine(callback.tenant, LINE_BYTES),
    method: callback.method,
    url: oneLine(maskedUrl(callback.url), LINE_BYTES),
    attemptedAt: attempt?.startedAt ?? failure.at,
    answer: answerInWords(answer),
    ...(explanation && { explanation }),
    ...(response && { response }),
    ...(call && { call: callShown(call) }),
    message: callback.notify.includeContent ? detailsOf(call, payload) : {},
    retries: retriesOf(callback, call, settings),
    historyDays: settings.historyDays,
    listCommand: `curl ${KEY_HEADER} "${calls}?status=FAILED"`,
    ...(call && {
      markCommand: `curl -X PUT ${KEY_HEADER} -H "content-type: application/json" -d '{"status":"SUCCESS","note":"handled by hand"}' "${calls}/${call.id}"`,
    }),
  };
}

/** Where a callback's calls are read. */
export function callsUri(callback: Callback, settings: NoticeSettings): string {
  return `${callbackUri(callback, settings)}/calls`;
}

export function callbackUri({ id }: Callback, { publicUrl }: NoticeSettings): string {
  return `${publicUrl.replace(/\/+$/, '')}/callbacks/${id}`;
}

function callShown({ id, event, messageId, batchId, communicationId, memberId }: Call): NoticeFacts['call'] {
  const ids = Object.entries({ messageId, batchId, communicationId, memberId });
  const shown = ids.flatMap(([name, value]) =>
    value === undefined ? [] : [[name, oneLine(value, LINE_BYTES)]],
  );
  return { id, event: oneLine(event, LINE_BYTES), ...Object.fromEntries(shown) };
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

function retriesOf(callback: Callback, call: Call | undefined, { parkAfterErrors }: NoticeSettings): Retries {
  const { intervalSeconds, windowSeconds, maxAttempts } = callback.retry;
  if (!callback.retriesEnabled) return { on: false, because: 'switched-off' };
  if (maxAttempts === 1) return { on: false, because: 'one-attempt' };
  return {
    on: true,
    intervalSeconds,
    windowSeconds,
    maxAttempts,
    parks: maxAttempts === null && parkAfterErrors > 0,
    ...(call && { until: call.retryUntil }),
  };
}
