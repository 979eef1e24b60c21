import { type Attempt, isFailure } from '../call/attempt.ts';
import type { DisableRules } from '../callback/callback.ts';
import { failureOf } from '../health/health-events.ts';
import type { Outage } from '../health/outage.ts';
import { type FactSources, type NoticeFacts, type NoticeSettings, noticeFacts } from './notice-facts.ts';

/** An outage as its mail tells of it. */
export interface OutageNotice extends NoticeFacts {
  outageId: string;
  since: number;
  endedAt?: number;
  disable: DisableTerms;
}

/** When Redial would disable the callback, whichever comes first; a rule that it does not have is left out. */
export interface DisableTerms {
  /** If nothing has succeeded by then; ms since the epoch. */
  at?: number;
  afterConsecutiveErrors?: number;
  afterExhaustedCalls?: number;
}

export type OutageSources = Omit<FactSources, 'failure'> & { outage: Outage };

/** Of the first call that failed, where it can still be found. */
export function outageNotice({ outage, ...sources }: OutageSources, settings: NoticeSettings): OutageNotice {
  const { attempt, callback } = sources;
  // The record's copy is cut short.
  const failure = attempt ? failureOf(attempt) : outage.firstError;
  return {
    ...noticeFacts({ ...sources, failure }, settings),
    outageId: outage.id,
    since: outage.startedAt,
    ...(outage.endedAt !== undefined && { endedAt: outage.endedAt }),
    disable: termsOf(callback.disable, outage.startedAt),
  };
}

function termsOf(
  { afterFailingSeconds, afterConsecutiveErrors, afterExhaustedCalls }: DisableRules,
  since: number,
): DisableTerms {
  return {
    ...(afterFailingSeconds !== null && { at: since + afterFailingSeconds * 1000 }),
    ...(afterConsecutiveErrors !== null && { afterConsecutiveErrors }),
    ...(afterExhaustedCalls !== null && { afterExhaustedCalls }),
  };
}

/**
 * The attempt that opened the outage, from those of its first call. A call that failed in an earlier outage
 * already has older ones, told by their end.
 */
export function openingAttempt(outage: Outage, attempts: Attempt[]): Attempt | undefined {
  return attempts
    .filter(isFailure)
    .filter(({ startedAt, durationMs }) => startedAt + durationMs >= outage.startedAt)
    .sort((a, b) => a.startedAt - b.startedAt)[0];
}
