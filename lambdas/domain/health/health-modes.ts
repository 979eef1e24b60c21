import { stopOf } from './disable-rules.ts';
import { drainAnswers } from './drain-steps.ts';
import { combined, type HealthMove } from './dues.ts';
import { type Health, type HealthChange, outageIsOpen } from './health.ts';
import type { FailedEvent, HealthEffect, HealthEvent, HealthStep, SucceededEvent } from './health-events.ts';
import { draining, parking, unmoved } from './mode-moves.ts';
import {
  announcedOutage,
  ending,
  endOfOutage,
  figuresOf,
  isEndedBy,
  moveOfFailure,
  recordNewest,
  sameOutage,
} from './outage-moves.ts';
import { stepOfPerson } from './person-moves.ts';
import { stoppedByRule, toldAgain } from './rule-stop.ts';

/** A streak younger than this may be a hiccup: it neither parks nor sends first attempts on. */
export const STREAK_SETTLED_MS = 10_000;

/** One of a beat's further probes is back: by then most of the others are, and the drain does not send their calls again. */
const PROBES_ANSWERED_MS = 2000;

/** A URL that has answered before it was registered is active from the start, unless a call came first. */
export const VERIFIED: HealthChange = {
  set: { state: 'Active' },
  when: [{ field: 'state', is: 'equal', to: 'Unknown' }],
};

/**
 * (mode, event) → (mode, condition, effects). Everything that is done to a callback's health is what this function, its
 * sequels here and the beats (beat-steps, drain-steps) return; a write happens only if its condition still holds, else
 * the step is decided again on the health that refused it.
 */
export function stepOf(health: Health, event: HealthEvent): HealthStep {
  if (event.kind === 'failed') return afterFailure(health, event);
  return event.kind === 'succeeded' ? afterSuccess(health, event) : stepOfPerson(health, event);
}

/**
 * The second write after a failure that `health` counts already: it may be one too many. Undefined where it is not.
 * Asked of what the first write returned, so that it sees what other workers counted.
 */
export function sequelOfFailure(health: Health, event: FailedEvent): HealthStep | undefined {
  if (health.mode === 'stopped') return event.isRepeat ? toldAgain(health, event) : undefined;
  if (isStale(health, event)) return undefined;
  const stop = stopOf(health, event);
  if (stop) return stoppedByRule(health, event, stop);
  const { parkAfterErrors, intervalMs } = event.policy;
  const streak = health.mode === 'draining' ? health.streak : health.firstStreak;
  const isSettled = event.endedAt - (health.streakSince ?? event.endedAt) > STREAK_SETTLED_MS;
  const isDown = parkAfterErrors > 0 && streak >= parkAfterErrors && isSettled;
  return isDown && health.mode !== 'parked' ? parking(health, event.endedAt, intervalMs) : undefined;
}

/** The second write after a success: the outage's end, where there is one to end. */
export function sequelOfSuccess(health: Health, event: SucceededEvent): HealthStep | undefined {
  if (event.configVersion !== health.configVersion) return undefined;
  return health.mode === 'direct' || health.mode === 'draining' ? endOfOutage(health, event) : undefined;
}

/**
 * The requests that were made, each counted once: whoever tells of them first counts them, if need be by this alone.
 */
export function usageOf({
  kind,
  count,
  isRepeat,
}: FailedEvent | SucceededEvent): NonNullable<HealthChange['add']> {
  if (isRepeat) return {};
  return { totalCalls: count, ...(kind === 'failed' && { totalErrors: count }) };
}

/** Results that come late steer nothing: of an older configuration, or overtaken by what began after them. */
function isStale(health: Health, event: FailedEvent | SucceededEvent): boolean {
  if (event.configVersion < health.configVersion) return true;
  if (health.resetAt !== undefined && event.startedAt <= health.resetAt) return true;
  if (event.kind === 'failed') return false;
  if (health.mode === 'parked') return event.startedAt <= (health.parkedAt ?? 0);
  if (health.streakSince !== undefined && event.startedAt <= health.streakSince) return true;
  return outageIsOpen(health) && event.startedAt <= (health.outageStartedAt ?? 0);
}

function afterFailure(health: Health, event: FailedEvent): HealthStep {
  const answers = drainAnswers(health, event);
  if (isStale(health, event)) return lateFailure(health, event, answers);
  const concernsOutage = health.mode !== 'stopped' || outageIsOpen(health);
  const outage = concernsOutage ? moveOfFailure(health, event) : undefined;
  const after = outage?.opens ? outage.after : event.isRepeat ? recordedAgain(health, event) : [];
  const failed: HealthMove = {
    set: { lastError: event.error, ...(health.streak === 0 && { streakSince: event.startedAt }) },
    add: {
      ...usageOf(event),
      streak: event.count,
      firstStreak: event.firstAttempts,
      exhausted: event.exhausted,
      ...outage?.move.add,
    },
    when: [
      ...unmoved(health),
      { field: 'resetAt', is: 'absent-or-below', to: event.startedAt },
      { field: 'streakSince', is: 'equal', to: health.streakSince },
    ],
  };
  return {
    change: combined(health, outage?.move ?? { when: [] }, failed, answers),
    before: outage?.before ?? [],
    after,
    // One that is taken up again must not be told to be over meanwhile.
    matters: after.length > 0 || (outage !== undefined && !outageIsOpen(health)),
  };
}

/** Steers nothing; but an attempt is an attempt, and the outage in which it was made counts it. */
function lateFailure(health: Health, event: FailedEvent, answers: HealthMove): HealthStep {
  const add = usageOf(event);
  const after = event.isRepeat ? recordedAgain(health, event) : [];
  const { outageId, outageStartedAt = 0, outageEndedAt = Number.POSITIVE_INFINITY } = health;
  const isOfOutage =
    outageId !== undefined && event.startedAt >= outageStartedAt && event.startedAt <= outageEndedAt;
  const counted: HealthMove = isOfOutage
    ? { add: { ...add, ...figuresOf(health, event) }, when: sameOutage(health) }
    : { add, when: [] };
  return { change: combined(health, counted, answers), before: [], after, matters: after.length > 0 };
}

function recordedAgain(health: Health, event: FailedEvent): HealthEffect[] {
  const isOpener = health.outageFirstCall === event.callId;
  return [...recordNewest(health), ...(isOpener ? announcedOutage(health, event) : [])];
}

function afterSuccess(health: Health, event: SucceededEvent): HealthStep {
  const answers = drainAnswers(health, event);
  const counted: HealthMove = { add: usageOf(event), when: [] };
  if (health.mode === 'stopped' || isStale(health, event)) {
    const change = combined(health, counted, answers);
    const matters = sequelOfSuccess(health, event) !== undefined;
    return { change, before: [], after: [], matters };
  }
  const well: HealthMove = {
    set: {
      state: 'Active',
      streak: 0,
      firstStreak: 0,
      exhausted: 0,
      resetAt: event.startedAt,
      lastSuccessAt: event.endedAt,
    },
    remove: ['streakSince'],
    when: [...unmoved(health), { field: 'resetAt', is: 'absent-or-below', to: event.startedAt }],
  };
  if (health.mode === 'parked') {
    const ended = isEndedBy(health, event) ? ending(health, event) : { when: [] };
    const delayMs = health.probedMoreIn === health.beat ? PROBES_ANSWERED_MS : 0;
    const drained = draining(health, event.endedAt, delayMs);
    const dues = { ...ended.dues, ...drained.dues };
    return {
      change: combined(health, counted, ended, drained, well, { dues, when: [] }),
      before: [],
      after: [{ kind: 'beat', delayMs }],
      matters: true,
    };
  }
  const overtaken: HealthMove['when'] = [
    { field: 'outageId', is: 'equal', to: health.outageId },
    { field: 'streakSince', is: 'absent-or-below', to: event.startedAt },
  ];
  return {
    change: combined(health, counted, well, answers, { when: overtaken }),
    before: [],
    after: [],
    matters: outageIsOpen(health),
  };
}
