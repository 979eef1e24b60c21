import type { Callback } from '../../domain/callback/callback.ts';
import { spokenOf } from '../../domain/event/state-event.ts';
import { type FailedEvent, failureOf, type SucceededEvent } from '../../domain/health/health-events.ts';
import { healthPolicyOf } from '../../domain/health/health-policy.ts';
import { derivedId } from '../../domain/text/ids.ts';
import type { CallResult } from './aftermath.ts';

export interface Told {
  /** As it was called. */
  callback: Callback;
  event: FailedEvent | SucceededEvent;
}

const GONE = 410;

/**
 * What the results of one callback tell its health: of each configuration one event of each kind, the one whose newest
 * attempt began later comes last. What an event tells of a single attempt is all of one: the newest, or the newest that
 * may stop the callback.
 */
export function eventsOf(results: CallResult[], parkAfterErrors: number): Told[] {
  const alike = Map.groupBy(
    results,
    ({ attempt, configVersion, isRepeat }) => `${attempt.outcome === 'success'} ${configVersion} ${isRepeat}`,
  );
  return [...alike.values()]
    .map((some) => {
      const newest = newestOf(some);
      const hasSucceeded = newest.attempt.outcome === 'success';
      const event = hasSucceeded ? succeededEvent(some, newest) : failedEvent(some, newest, parkAfterErrors);
      return { callback: newest.callback, event };
    })
    .sort((one, other) => one.event.startedAt - other.event.startedAt);
}

function succeededEvent(results: CallResult[], newest: CallResult): SucceededEvent {
  return { kind: 'succeeded', ...commonOf(results, newest) };
}

function failedEvent(results: CallResult[], newest: CallResult, parkAfterErrors: number): FailedEvent {
  const gone = results.filter((result) => result.attempt.statusCode === GONE);
  const exhausted = results.filter(({ isExhausted }) => isExhausted);
  const told = [gone, exhausted].find(({ length }) => length > 0);
  const { attempt, callback, callId, turn, event, communicationId } = told ? newestOf(told) : newest;
  return {
    kind: 'failed',
    ...commonOf(results, newest),
    policy: healthPolicyOf(callback, parkAfterErrors),
    firstAttempts: results.filter(({ isFirstAttempt }) => isFirstAttempt).length,
    probes: results.filter((result) => result.attempt.trigger === 'probe').length,
    exhausted: exhausted.length,
    failedBefore: results.map(({ failedBefore }) => failedBefore),
    error: failureOf(attempt),
    callId,
    ...(communicationId !== undefined && { communicationId }),
    isOfStateEvent: spokenOf(event) !== undefined,
    isGone: gone.length > 0,
    outageId: () => derivedId('out', attempt.startedAt, callback.id, callId, turn),
  };
}

function commonOf(results: CallResult[], { attempt, configVersion, isRepeat }: CallResult) {
  return {
    configVersion,
    startedAt: attempt.startedAt,
    endedAt: attempt.startedAt + attempt.durationMs,
    count: results.length,
    drained: results.flatMap(({ drained }) => drained ?? []),
    isRepeat,
  };
}

function newestOf(results: CallResult[]): CallResult {
  return results.reduce((newest, result) =>
    result.attempt.startedAt > newest.attempt.startedAt ? result : newest,
  );
}
