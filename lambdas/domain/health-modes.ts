import { shardOf, UNHEALTHY_SHARDS } from '../contract/tables.ts';
import { type Health, type HealthCondition, outageIsOpen } from './health.ts';
import type { FailedEvent, HealthEvent, HealthStep, SucceededEvent } from './health-events.ts';
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
      when: [
        { field: 'outageId', is: 'equal', to: health.outageId },
        { field: 'outageEndedAt', is: 'equal', to: undefined },
        { field: 'outageLastFailureAt', is: 'below', to: success.startedAt },
      ],
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
  return (
    event.kind === 'succeeded' && outageIsOpen(health) && event.startedAt <= (health.outageStartedAt ?? 0)
  );
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

function countersOnly(health: Health, event: FailedEvent | SucceededEvent): HealthStep {
  const failures = event.kind === 'failed' ? event.count : 0;
  // A worker that died after opening the outage announces it when its message returns, however late.
  const announces = event.kind === 'failed' && event.outageId === health.outageId;
  const endsOutage = event.kind === 'succeeded' && endOfOutage(health, event) !== undefined;
  return {
    mode: health.mode,
    change: { add: { totalCalls: event.count, totalErrors: failures }, when: [] },
    before: [],
    after: announces ? [{ kind: 'record-outage', outageId: event.outageId }] : [],
    matters: announces || endsOutage,
  };
}

function failed(health: Health, event: FailedEvent): HealthStep {
  const isOpen = outageIsOpen(health);
  const isFlapping =
    !isOpen && health.outageEndedAt !== undefined && event.startedAt - health.outageEndedAt < FLAP_MS;
  const opens = !isOpen && !isFlapping;
  const replaced = opens ? health.outageId : undefined;
  const announces = opens || health.outageId === event.outageId;
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
        { field: 'resetAt', is: 'absent-or-below', to: event.startedAt },
        { field: 'outageId', is: 'equal', to: health.outageId },
        { field: 'outageEndedAt', is: 'equal', to: health.outageEndedAt },
      ],
    },
    before: replaced === undefined ? [] : [{ kind: 'record-outage', outageId: replaced }],
    after: announces ? [{ kind: 'record-outage', outageId: event.outageId }] : [],
    matters: announces,
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
      ],
    },
    before: [],
    after: [],
    matters: outageIsOpen(health),
  };
}

function unmoved(health: Health): HealthCondition[] {
  return [
    { field: 'epoch', is: 'equal', to: health.epoch },
    { field: 'configVersion', is: 'equal', to: health.configVersion },
  ];
}
