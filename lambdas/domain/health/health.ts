import type { Outcome } from '../call/attempt.ts';

/** What a callback's calls are handled by. Only `direct` is entered so far; the others are parked outages. */
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
  /** All failures in a row. */
  streak: number;
  /** Failed first attempts in a row. */
  firstStreak: number;
  streakSince?: number;
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
  /** When the next thing is due: so far, an outage's notice that is not recorded yet. */
  beatAt?: number;
  unhealthyShard?: string;
}

export type HealthCounter =
  | 'totalCalls'
  | 'totalErrors'
  | 'streak'
  | 'firstStreak'
  | 'outageAttempts'
  | 'outageCalls';

export const HEALTHY: Health = {
  mode: 'direct',
  epoch: 0,
  configVersion: 1,
  state: 'Unknown',
  streak: 0,
  firstStreak: 0,
  totalCalls: 0,
  totalErrors: 0,
  outageAttempts: 0,
  outageCalls: 0,
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
  | { field: keyof Health; is: 'below'; to: number };

export function outageIsOpen(health: Health): boolean {
  return health.outageId !== undefined && health.outageEndedAt === undefined;
}
