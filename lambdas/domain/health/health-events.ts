import type { PaceStep } from '../../contract/messages.ts';
import type { Attempt } from '../call/attempt.ts';
import type { DisableRules } from '../callback/callback.ts';
import type { Failure, HealthChange } from './health.ts';

/** What happened to a callback, as its health sees it. Several results of one kind are told together. */
export type HealthEvent = FailedEvent | SucceededEvent | PersonEvent;

/** What a person did. */
export type PersonEvent = EditedEvent | StoppedEvent | StartedEvent | DeletedEvent;

/** What a callback asks for, as far as its health heeds it. */
export interface HealthPolicy {
  /** Failed first attempts in a row that park it; 0: it may not park. */
  parkAfterErrors: number;
  intervalMs: number;
  disable: DisableRules;
}

interface Results {
  configVersion: number;
  /** Start and end of the newest of them; ms since the epoch. */
  startedAt: number;
  endedAt: number;
  count: number;
  /** The drain steps that they answer, one for each attempt that a drain sent. */
  drained: PaceStep[];
  /** Told again, by a message that came back: counted as requests already, and perhaps not acted upon. */
  isRepeat: boolean;
}

export interface FailedEvent extends Results {
  kind: 'failed';
  policy: HealthPolicy;
  /** How many were first attempts, how many were probes, and how many calls were given up for want of attempts. */
  firstAttempts: number;
  probes: number;
  exhausted: number;
  /** When each of their calls had failed last before; undefined: never. Tells which calls are new to the outage. */
  failedBefore: (number | undefined)[];
  error: Failure;
  /** The newest's call: the notice would tell about it, if this opens an outage or stops the callback. */
  callId: string;
  communicationId?: string;
  /** That call carries a state event: it causes no further one. */
  isOfStateEvent: boolean;
  /** One of them was answered 410 Gone. */
  isGone: boolean;
  /** The outage's id, if this opens one: a hash of the attempt, so that a repeat names the same. Few are asked for it. */
  outageId: () => string;
}

export interface SucceededEvent extends Results {
  kind: 'succeeded';
}

/** `isRepair`: what is called, or how, is another by now. `retries`: as they are switched now. */
export interface EditedEvent {
  kind: 'edited';
  configVersion: number;
  isRepair: boolean;
  retries: boolean;
  now: number;
}

/** By a person. */
export interface StoppedEvent {
  kind: 'stopped';
  by: string;
  now: number;
}

export interface StartedEvent {
  kind: 'started';
  by: string;
  now: number;
}

export interface DeletedEvent {
  kind: 'deleted';
  now: number;
}

/** What is known of the call that made a failure, where that changes the callback's state. */
export type Failing = Pick<FailedEvent, 'callId' | 'communicationId' | 'isOfStateEvent'>;

/** The call that a change of state came of. */
export interface Cause {
  callId: string;
  communicationId?: string;
}

export type StateChange = 'started' | 'stopped' | 'errors' | 'outage' | 'recovered';

/** What must be done besides the write, and may be done again. */
export type HealthEffect =
  /** Bring the outage's record up to date, and send its notice job unless the mail is settled. */
  | { kind: 'record-outage'; outageId: string }
  /** A notice job of another kind. */
  | { kind: 'notify'; notice: 'stopped' | 'recovered'; outageId: string; callId?: string }
  /** Publish the state event. `at` and `key` make its id, so that a repeat makes the same one. */
  | { kind: 'announce'; change: StateChange; at: number; key: string | number; cause?: Cause }
  /** Wake `recover` for the next beat of the health that was written. */
  | { kind: 'beat'; delayMs: number }
  /** Make the waiting calls FAILED, in pages. */
  | { kind: 'close'; by: 'retries-off' };

/** What a person's word asks for: nobody is sent a mail about it. */
export type PersonEffect = Extract<HealthEffect, { kind: 'announce' | 'beat' | 'close' }>;

export interface HealthStep<Effect extends HealthEffect = HealthEffect> {
  change: HealthChange;
  /** Before the write: about the outage that the write lets go of. */
  before: Effect[];
  after: Effect[];
  /** Whether an outage opens or ends by it, or the mode changes: the write may then not be lost. Lost streaks may. */
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
