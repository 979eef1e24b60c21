import type { Attempt } from '../call/attempt.ts';
import type { Failure, Health, HealthChange } from './health.ts';

/** What happened to a callback, as its health sees it. Several results of one kind are told together. */
export type HealthEvent = FailedEvent | SucceededEvent | { kind: 'edited'; configVersion: number };

export interface FailedEvent {
  kind: 'failed';
  configVersion: number;
  /** Start and end of the newest of them; ms since the epoch. */
  startedAt: number;
  endedAt: number;
  count: number;
  /** How many were first attempts. */
  firstAttempts: number;
  /** When each of their calls had failed last before; undefined: never. Tells which calls are new to the outage. */
  failedBefore: (number | undefined)[];
  error: Failure;
  /** The call that the notice would tell about, if this opens an outage. */
  callId: string;
  /** The outage's id, if this opens one: derived from the attempt, so that a repeat names the same. */
  outageId: string;
  /** Told again, by a message that came back: the worker that opened the outage may not have recorded it. */
  isRepeat: boolean;
}

export interface SucceededEvent {
  kind: 'succeeded';
  configVersion: number;
  startedAt: number;
  endedAt: number;
  count: number;
}

/**
 * What must be done besides the write, and may be done again: bring the outage's record up to date, and send its
 * notice job unless the mail is settled.
 */
export interface RecordOutage {
  kind: 'record-outage';
  outageId: string;
}

export interface HealthStep {
  mode: Health['mode'];
  change: HealthChange;
  /** Before the write: about the outage that the write lets go of. */
  before: RecordOutage[];
  after: RecordOutage[];
  /** Whether an outage opens or ends by it: the write may then not be lost. Lost counters and streaks may. */
  matters: boolean;
}

/** What is remembered of a failed attempt. */
export function failureOf({ startedAt, outcome, statusCode, statusMessage }: Attempt): Failure {
  return {
    at: startedAt,
    outcome,
    ...(statusCode !== undefined && { statusCode }),
    ...(statusMessage !== undefined && { message: statusMessage }),
  };
}
