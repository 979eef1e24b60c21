import { shardOf, UNHEALTHY_SHARDS } from '../../contract/tables.ts';
import { type Health, type HealthChange, type HealthCondition, outageIsOpen } from './health.ts';
import type { FailedEvent, HealthEvent, HealthStep, RecordOutage, SucceededEvent } from './health-events.ts';
import { FLAP_MS } from './outage.ts';

/** A notice is recorded within this time, or it is due again. */
export const NOTICE_DUE_MS = 10 * 60_000;

/**
 * (mode, event) → (mode, condition, messages). Everything deliver and the API do to a callback's health is what this
 * function returns; the write happens only if its condition still holds, else the step is decided again on the
 * health that refused it. Only mode `direct` decides so far.
 */
export function stepOf(health: Health, event: HealthEvent): HealthStep {
  if (event.kind === 'edited') return edited(health, event.configVersion);
  if (isStale(health, event)) return countersOnly(health, event);
  return event.kind === 'failed' ? failed(health, event) : succeeded(health, event);
}

/** A URL that has answered before it was registered is active from the start, unless a call came first. */
export const VERIFIED: HealthChange = {
  set: { state: 'Active' },
  when: [{ field: 'state', is: 'equal', to: 'Unknown' }],
};

/**
 * The second write after a success: ends the outage if its last failure began before that attempt did. Undefined
 * where there is nothing to end.
 */
export function endOfOutage(
  health: Health,
  success: { startedAt: number; endedAt: number },
): HealthStep | undefined {
  if (!outageIsOpen(health) || !((health.outageLastFailureAt ?? 0) < success.startedAt)) return undefined;
  return {
    mode: health.mode,
    change: {
      set: { outageEndedAt: success.endedAt, outageEndedBy: 'delivery' },
      when: [...sameOutage(health), { field: 'outageLastFailureAt', is: 'below', to: success.startedAt }],
    },
    before: [],
    after: [],
    matters: true,
  };
}

/** Results that come late steer nothing: of an older configuration, or overtaken by what began after them. */
function isStale(health: Health, event: FailedEvent | SucceededEvent): boolean {
  if (event.configVersion < health.configVersion) return true;
  if (health.resetAt !== undefined && event.startedAt <= health.resetAt) return true;
  if (event.kind === 'failed') return false;
  if (health.streakSince !== undefined && event.startedAt <= health.streakSince) return true;
  return outageIsOpen(health) && event.startedAt <= (health.outageStartedAt ?? 0);
}

function edited(health: Health, configVersion: number): HealthStep {
  return {
    mode: health.mode,
    change: {
      set: { configVersion, streak: 0, firstStreak: 0 },
      remove: ['streakSince'],
      when: [{ field: 'configVersion', is: 'equal', to: health.configVersion }],
    },
    before: [],
    after: [],
    matters: false,
  };
}

/** Steers nothing; but an attempt is an attempt, and the outage in which it was made counts it. */
function countersOnly(health: Health, event: FailedEvent | SucceededEvent): HealthStep {
  const base = { mode: health.mode, before: [] };
  if (event.kind === 'succeeded') {
    const matters = endOfOutage(health, event) !== undefined;
    return { ...base, change: { add: { totalCalls: event.count }, when: [] }, after: [], matters };
  }
  const add = { totalCalls: event.count, totalErrors: event.count };
  const after = event.isRepeat ? recordNewest(health) : [];
  const { outageId, outageStartedAt = 0, outageEndedAt = Number.POSITIVE_INFINITY } = health;
  const isOfOutage =
    outageId !== undefined && event.startedAt >= outageStartedAt && event.startedAt <= outageEndedAt;
  const figures = { outageAttempts: event.count, outageCalls: newToOutage(health, event) };
  return {
    ...base,
    change: isOfOutage ? { add: { ...add, ...figures }, when: sameOutage(health) } : { add, when: [] },
    after,
    matters: after.length > 0,
  };
}

function failed(health: Health, event: FailedEvent): HealthStep {
  const isOpen = outageIsOpen(health);
  const isFlapping =
    !isOpen && health.outageEndedAt !== undefined && event.startedAt - health.outageEndedAt < FLAP_MS;
  const opens = !isOpen && !isFlapping;
  const opened: RecordOutage[] = [{ kind: 'record-outage', outageId: event.outageId }];
  const repeated = event.isRepeat ? recordNewest(health) : [];
  return {
    mode: health.mode,
    change: {
      set: {
        lastError: event.error,
        outageLastFailureAt: Math.max(event.startedAt, opens ? 0 : (health.outageLastFailureAt ?? 0)),
        ...(health.streak === 0 && { streakSince: event.startedAt }),
        ...(opens && opening(event)),
      },
      add: {
        totalCalls: event.count,
        totalErrors: event.count,
        streak: event.count,
        firstStreak: event.firstAttempts,
        ...(!opens && { outageAttempts: event.count, outageCalls: newToOutage(health, event) }),
      },
      ...(!isOpen && { remove: ['outageEndedAt', 'outageEndedBy'] }),
      when: [
        ...unmoved(health),
        ...sameOutage(health),
        { field: 'resetAt', is: 'absent-or-below', to: event.startedAt },
        { field: 'streakSince', is: 'equal', to: health.streakSince },
      ],
    },
    before: opens ? recordNewest(health) : [],
    after: opens ? opened : repeated,
    matters: opens || repeated.length > 0,
  };
}

/**
 * The failure that opened an outage need not be the one that began first, so "before its start" would count some calls
 * twice. But two outages lie at least the flapping time apart: what failed within that before the start is of this one.
 */
function newToOutage({ outageStartedAt = 0 }: Health, { failedBefore }: FailedEvent): number {
  return failedBefore.filter((at) => at === undefined || at <= outageStartedAt - FLAP_MS).length;
}

function opening(event: FailedEvent): Partial<Health> {
  return {
    outageId: event.outageId,
    outageStartedAt: event.startedAt,
    outageFirstError: event.error,
    outageFirstCall: event.callId,
    outageAttempts: event.count,
    outageCalls: event.count,
    beatAt: event.endedAt + NOTICE_DUE_MS,
    unhealthyShard: String(shardOf(event.outageId, UNHEALTHY_SHARDS)),
  };
}

function succeeded(health: Health, event: SucceededEvent): HealthStep {
  return {
    mode: health.mode,
    change: {
      set: {
        state: 'Active',
        streak: 0,
        firstStreak: 0,
        resetAt: event.startedAt,
        lastSuccessAt: event.endedAt,
      },
      add: { totalCalls: event.count },
      remove: ['streakSince'],
      when: [
        ...unmoved(health),
        { field: 'resetAt', is: 'absent-or-below', to: event.startedAt },
        { field: 'outageStartedAt', is: 'absent-or-below', to: event.startedAt },
        { field: 'streakSince', is: 'absent-or-below', to: event.startedAt },
      ],
    },
    before: [],
    after: [],
    matters: outageIsOpen(health),
  };
}

/**
 * Of the outage that the pointer names, where there is one. A repeat asks for it whoever opened that outage: it cannot
 * know whether its worker stopped in between, and recording again does no harm.
 */
function recordNewest({ outageId }: Health): RecordOutage[] {
  return outageId === undefined ? [] : [{ kind: 'record-outage', outageId }];
}

function sameOutage(health: Health): HealthCondition[] {
  return [
    { field: 'outageId', is: 'equal', to: health.outageId },
    { field: 'outageEndedAt', is: 'equal', to: health.outageEndedAt },
  ];
}

function unmoved(health: Health): HealthCondition[] {
  return [
    { field: 'epoch', is: 'equal', to: health.epoch },
    { field: 'configVersion', is: 'equal', to: health.configVersion },
  ];
}
