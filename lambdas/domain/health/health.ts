import type { Outcome } from '../call/attempt.ts';

/** How a callback's calls are handled: docs/decisions/parked-and-probed.md has the table. */
export type Mode = 'direct' | 'parked' | 'draining' | 'stopped';

export type CallbackState = 'Unknown' | 'Active' | 'Stopped' | 'TooManyErrors';

export interface Failure {
  at: number;
  outcome: Outcome;
  statusCode?: number;
  message?: string;
}

/**
 * The one place where a callback's condition lives: one small item, changed only by conditional writes.
 * An absent item is a callback that was never called. Times are ms since the epoch.
 */
export interface Health {
  mode: Mode;
  /** Rises only when the mode changes. */
  epoch: number;
  /** The configuration version these streaks are about. */
  configVersion: number;
  state: CallbackState;
  stateReason?: string;
  updatedBy?: string;
  /** When a person or a rule last changed the state. */
  stateAt?: number;
  /** All failures in a row. */
  streak: number;
  /** Failed first attempts in a row. */
  firstStreak: number;
  streakSince?: number;
  /** Calls given up for want of attempts since the last success. */
  exhausted: number;
  /** Start of the newest success: failures that began before it steer nothing. */
  resetAt?: number;
  totalCalls: number;
  totalErrors: number;
  lastError?: Failure;
  lastSuccessAt?: number;
  /** The newest outage; kept after its end, so that flapping takes it up again. */
  outageId?: string;
  outageStartedAt?: number;
  outageEndedAt?: number;
  outageEndedBy?: string;
  outageLastFailureAt?: number;
  outageFirstError?: Failure;
  outageFirstCall?: string;
  outageAttempts: number;
  outageCalls: number;
  outageProbes: number;
  /** It ended for good: a failure that follows opens another one. */
  outageIsFinal?: boolean;
  /** The failure that opened it stopped the callback at once: the notice of that is the only one. */
  outageIsSilent?: boolean;
  /** Parked since. */
  parkedAt?: number;
  /** Parked, and nothing waited at the last beat. */
  isIdle?: boolean;
  /** Parked: the beat whose failed probe was followed by more. */
  probedMoreIn?: number;
  /** The call that made a rule stop the callback. */
  stoppedByCall?: string;
  /** Counts the beats of a mode: a recovery message names the one that it is for. */
  beat: number;
  /** The next beat, drain step or pass. */
  modeDueAt?: number;
  /** A notice of the newest outage may not be recorded by then. */
  noticeDueAt?: number;
  /** The newest outage ended, and will have been over for long enough to say so; while it is open, in a hundred years. */
  recoveryDueAt?: number;
  /** The earliest of these three, for the index of callbacks with something due. */
  beatAt?: number;
  unhealthyShard?: string;
  /** Where the next free slot of its rate limit is. */
  nextSlotAt?: number;
  /** From when on another call may go that comes too late for its slot. */
  lateSlotAt?: number;
  /** The drain, in mode draining and for its passes in direct; a new one each time. */
  drainId?: string;
  drainStartedAt?: number;
  /** The last call that was looked at. Outlives the drain: the next one goes on after it. */
  drainCursor?: string;
  /** It began behind the oldest call: at the end it goes round to it. */
  drainWraps?: boolean;
  /** In mode direct: which pass is next. */
  drainPass?: number;
  drainStep?: number;
  /** How many calls the step sent, when, and what became of them so far. */
  drainSent?: number;
  drainSentAt?: number;
  drainOk: number;
  drainFailed: number;
  drainDropped: number;
}

export type HealthCounter =
  | 'totalCalls'
  | 'totalErrors'
  | 'streak'
  | 'firstStreak'
  | 'outageAttempts'
  | 'outageCalls'
  | 'outageProbes'
  | 'exhausted'
  | 'drainOk'
  | 'drainFailed'
  | 'drainDropped'
  | 'nextSlotAt'
  | 'lateSlotAt';

export const HEALTHY: Health = {
  mode: 'direct',
  epoch: 0,
  configVersion: 1,
  state: 'Unknown',
  streak: 0,
  firstStreak: 0,
  totalCalls: 0,
  totalErrors: 0,
  exhausted: 0,
  outageAttempts: 0,
  outageCalls: 0,
  outageProbes: 0,
  beat: 0,
  drainOk: 0,
  drainFailed: 0,
  drainDropped: 0,
};

/** One conditional write on a callback's health, as data. Absent fields of the item count as those of HEALTHY. */
export interface HealthChange {
  set?: Partial<Health>;
  add?: Partial<Record<HealthCounter, number>>;
  remove?: (keyof Health)[];
  /** All must hold, or nothing is written. */
  when: HealthCondition[];
}

export type HealthCondition =
  | { field: keyof Health; is: 'equal'; to: string | number | undefined }
  | { field: keyof Health; is: 'absent-or-below'; to: number }
  | { field: keyof Health; is: 'below' | 'at-least'; to: number };

export function outageIsOpen(health: Health): boolean {
  return health.outageId !== undefined && health.outageEndedAt === undefined;
}
