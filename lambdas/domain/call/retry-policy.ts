import type { Trigger } from '../../contract/messages.ts';
import type { Callback } from '../callback/callback.ts';
import { isUnsendable, type Outcome } from './attempt.ts';
import type { Call } from './call.ts';
import { attemptsInWindow } from './reopening.ts';

/** Up to this part of the interval earlier or later, so that calls which failed together do not return together. */
export const JITTER = 0.1;

export type NextStep =
  | { retryAt: number }
  | { giveUp: 'cutoff' | 'exhausted' | 'retries-off' | 'unsendable' };

interface FailedAttempt {
  outcome: Outcome;
  trigger: Trigger;
  endedAt: number;
  /** In [0, 1): chooses within the jitter. */
  fraction: number;
  /** What the receiver asked for: it only ever lengthens the wait, up to the last second before the cutoff. */
  retryAfterMs?: number | undefined;
}

/** What follows a failed attempt. Where no request could be made, another try would only make none again. */
export function nextStep(
  call: Pick<Call, 'attemptCount' | 'probeCount' | 'reopened' | 'retryUntil'>,
  callback: Pick<Callback, 'retriesEnabled' | 'retry'>,
  { outcome, trigger, endedAt, fraction, retryAfterMs = 0 }: FailedAttempt,
): NextStep {
  if (isUnsendable({ outcome })) return { giveUp: 'unsendable' };
  if (!callback.retriesEnabled) return { giveUp: 'retries-off' };
  const { maxAttempts, intervalSeconds } = callback.retry;
  const used = attemptsInWindow(call) - (call.probeCount ?? 0) + (trigger === 'probe' ? 0 : 1);
  if (maxAttempts !== null && used >= maxAttempts) return { giveUp: 'exhausted' };
  const jittered = intervalSeconds * 1000 * (1 - JITTER + 2 * JITTER * fraction);
  const due = Math.round(endedAt + jittered);
  if (due > call.retryUntil) return { giveUp: 'cutoff' };
  return { retryAt: Math.max(due, Math.min(endedAt + retryAfterMs, call.retryUntil - 1000)) };
}

/** `Retry-After` of a 429 or 503: seconds or an HTTP date. Milliseconds to wait from `now`; undefined where unusable. */
export function retryAfterMs(
  statusCode: number | undefined,
  header: string | undefined,
  now: number,
): number | undefined {
  if (header === undefined || (statusCode !== 429 && statusCode !== 503)) return undefined;
  const text = header.trim();
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000;
  // Only the HTTP date form: Date.parse alone would read "-5" as one.
  const date = /^[A-Z][a-z]{2},? /.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
