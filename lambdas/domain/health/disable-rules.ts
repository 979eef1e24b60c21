import type { DisableRules } from '../callback/callback.ts';
import { duration } from '../text/duration.ts';
import type { Health } from './health.ts';
import type { FailedEvent } from './health-events.ts';

/** Why a failure stops its callback. */
export interface Stop {
  state: 'Stopped' | 'TooManyErrors';
  /** As `updatedBy` names it. */
  rule: 'gone' | keyof FailedEvent['policy']['disable'];
  reason: string;
}

/** Failing for long is no reason by itself: where nobody calls, few calls fail. */
const MIN_ERRORS_OF_TIME = 10;

export function ruleActor(rule: Stop['rule']): string {
  return `rule:${rule}`;
}

export function isStoppedByRule({ mode, updatedBy }: Pick<Health, 'mode' | 'updatedBy'>): boolean {
  return mode === 'stopped' && updatedBy?.startsWith('rule:') === true;
}

/** Looked at only on a failure, which `health` counts already. */
export function stopOf(health: Health, { isGone, policy, endedAt }: FailedEvent): Stop | undefined {
  if (isGone) return { state: 'Stopped', rule: 'gone', reason: 'The receiver answered 410 Gone.' };
  const { afterConsecutiveErrors, afterExhaustedCalls, afterFailingSeconds } = policy.disable;
  const { streak, exhausted, streakSince } = health;
  const disabled = (rule: Stop['rule'], reason: string): Stop => ({ state: 'TooManyErrors', rule, reason });
  if (afterConsecutiveErrors !== null && streak >= afterConsecutiveErrors)
    return disabled('afterConsecutiveErrors', `${counted(streak, 'attempt')} failed in a row.`);
  if (afterExhaustedCalls !== null && exhausted >= afterExhaustedCalls)
    return disabled('afterExhaustedCalls', `${counted(exhausted, 'call')} failed at every attempt.`);
  const failingMs = streakSince === undefined ? 0 : endedAt - streakSince;
  const isLong = afterFailingSeconds !== null && failingMs >= afterFailingSeconds * 1000;
  if (isLong && streak >= MIN_ERRORS_OF_TIME)
    return disabled('afterFailingSeconds', `No call succeeded for ${duration(afterFailingSeconds)}.`);
  return undefined;
}

/** When failing for long stops the callback, if nothing changes. Undefined: it does not, or nothing has failed. */
export function disablesAt(
  { afterFailingSeconds }: DisableRules,
  { mode, streakSince }: Pick<Health, 'mode' | 'streakSince'>,
): number | undefined {
  if (mode === 'stopped' || afterFailingSeconds === null || streakSince === undefined) return undefined;
  return streakSince + afterFailingSeconds * 1000;
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
