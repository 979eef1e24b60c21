import { type FailedEvent, failureOf, type SucceededEvent } from '../../domain/health/health-events.ts';
import { derivedId } from '../../domain/text/ids.ts';
import type { CallResult } from './aftermath.ts';

/**
 * What the results of one callback tell its health: one event of each kind, the one whose newest attempt began later
 * comes last. What an event tells of a single attempt is all of the newest one.
 */
export function eventsOf(results: CallResult[]): (FailedEvent | SucceededEvent)[] {
  const { success = [], failure = [] } = Object.groupBy(results, ({ attempt }) =>
    attempt.outcome === 'success' ? 'success' : 'failure',
  );
  const events: (FailedEvent | SucceededEvent)[] = [];
  if (failure.length > 0) events.push(failedEvent(failure));
  if (success.length > 0) events.push(succeededEvent(success));
  return events.sort((one, other) => one.startedAt - other.startedAt);
}

function succeededEvent(results: CallResult[]): SucceededEvent {
  const { attempt, configVersion } = newestOf(results);
  const endedAt = attempt.startedAt + attempt.durationMs;
  return { kind: 'succeeded', configVersion, startedAt: attempt.startedAt, endedAt, count: results.length };
}

function failedEvent(results: CallResult[]): FailedEvent {
  const { attempt, configVersion, callbackId, callId, turn, isRepeat } = newestOf(results);
  return {
    kind: 'failed',
    configVersion,
    startedAt: attempt.startedAt,
    endedAt: attempt.startedAt + attempt.durationMs,
    count: results.length,
    firstAttempts: results.filter(({ isFirstAttempt }) => isFirstAttempt).length,
    failedBefore: results.map(({ failedBefore }) => failedBefore),
    error: failureOf(attempt),
    callId,
    outageId: derivedId('out', attempt.startedAt, callbackId, callId, turn),
    isRepeat,
  };
}

function newestOf(results: CallResult[]): CallResult {
  return results.reduce((newest, result) =>
    result.attempt.startedAt > newest.attempt.startedAt ? result : newest,
  );
}
