import { combined, type HealthMove, NOTICE_DUE_MS } from './dues.ts';
import { type Health, type HealthCondition, outageIsOpen } from './health.ts';
import type { FailedEvent, Failing, HealthEffect, HealthStep } from './health-events.ts';
import { FLAP_MS } from './outage.ts';

/** While an outage is open its recovery is due in a hundred years: its callback is counted among those in trouble. */
export const OPEN_MS = 100 * 365 * 24 * 3_600_000;

/** What a failure makes of the newest outage. */
export interface OutageMove {
  move: HealthMove;
  opens: boolean;
  before: HealthEffect[];
  after: HealthEffect[];
}

/** The failure opens an outage, takes up one that ended a moment ago, or joins the open one. */
export function moveOfFailure(health: Health, event: FailedEvent): OutageMove {
  const isOpen = outageIsOpen(health);
  const opens = !isOpen && !isFlapping(health, event);
  const isNewest = opens || (health.outageLastFailureAt ?? 0) < event.startedAt;
  const taken: HealthMove = {
    set: isNewest ? { outageLastFailureAt: event.startedAt } : {},
    remove: isOpen ? [] : ['outageEndedAt', 'outageEndedBy'],
    dues: isOpen ? {} : { recoveryDueAt: event.startedAt + OPEN_MS },
    when: isNewest && !opens ? [...sameOutage(health), notSince(event)] : sameOutage(health),
  };
  if (!opens) return { move: { ...taken, add: figuresOf(health, event) }, opens, before: [], after: [] };
  const outageId = event.outageId();
  return {
    move: {
      ...taken,
      set: { ...taken.set, outageId, ...opening(event) },
      remove: [...taken.remove!, 'outageIsFinal', 'outageIsSilent'],
      dues: { noticeDueAt: event.endedAt + NOTICE_DUE_MS, ...taken.dues },
    },
    opens,
    before: [...recordNewest(health), ...recovery(health, event)],
    // Told first: as long as the mail is not settled it is due, and whoever finds it so does both again.
    after: [
      ...announcedOutage({ outageId, outageStartedAt: event.startedAt }, event),
      { kind: 'record-outage', outageId },
    ],
  };
}

/** The one before is over for as long as it takes to say so, and nobody has yet. */
function recovery(
  { outageId, outageEndedAt, recoveryDueAt }: Health,
  { isOfStateEvent }: FailedEvent,
): HealthEffect[] {
  if (recoveryDueAt === undefined || outageId === undefined || outageEndedAt === undefined) return [];
  const told: HealthEffect = { kind: 'notify', notice: 'recovered', outageId };
  if (isOfStateEvent) return [told];
  return [{ kind: 'announce', change: 'recovered', at: outageEndedAt, key: outageId }, told];
}

/** Told of by the call that opened it, unless that call carries such news itself. */
export function announcedOutage(
  { outageId, outageStartedAt }: Pick<Health, 'outageId' | 'outageStartedAt'>,
  { isOfStateEvent, callId, communicationId }: Failing,
): HealthEffect[] {
  if (isOfStateEvent || outageId === undefined || outageStartedAt === undefined) return [];
  const cause = { callId, ...(communicationId !== undefined && { communicationId }) };
  return [{ kind: 'announce', change: 'outage', at: outageStartedAt, key: outageId, cause }];
}

/** The figures of the outage that is on, or was when a late failure began. */
export function figuresOf(
  health: Health,
  event: FailedEvent,
): { outageAttempts: number; outageCalls: number; outageProbes: number } {
  return {
    outageAttempts: event.count,
    outageCalls: newToOutage(health, event),
    outageProbes: event.probes,
  };
}

/**
 * The second write after a success: ends the outage if its last failure began before that attempt did. Undefined
 * where there is nothing to end.
 */
export function endOfOutage(
  health: Health,
  success: { startedAt: number; endedAt: number },
): HealthStep | undefined {
  if (!isEndedBy(health, success)) return undefined;
  return { change: combined(health, ending(health, success)), before: [], after: [], matters: true };
}

export function isEndedBy(health: Health, { startedAt }: { startedAt: number }): boolean {
  return outageIsOpen(health) && (health.outageLastFailureAt ?? 0) < startedAt;
}

/** What is told of an end, once it has lasted, is due when the flapping time is over. */
export function ending(health: Health, success: { startedAt: number; endedAt: number }): HealthMove {
  return {
    set: { outageEndedAt: success.endedAt, outageEndedBy: 'delivery' },
    dues: { recoveryDueAt: success.endedAt + FLAP_MS },
    when: [...sameOutage(health), { field: 'outageLastFailureAt', is: 'below', to: success.startedAt }],
  };
}

/** Ended by something else than a delivery: no failure takes it up again, and no recovery is told of. */
export function endingForGood(health: Health, by: 'person' | 'deleted', now: number): HealthMove {
  if (health.outageId === undefined) return { when: [] };
  const end = outageIsOpen(health) ? { outageEndedAt: now, outageEndedBy: by } : {};
  return { set: { ...end, outageIsFinal: true }, dues: { recoveryDueAt: 'never' }, when: sameOutage(health) };
}

export function sameOutage(health: Health): HealthCondition[] {
  return [
    { field: 'outageId', is: 'equal', to: health.outageId },
    { field: 'outageEndedAt', is: 'equal', to: health.outageEndedAt },
  ];
}

/**
 * Of the outage that the pointer names, where there is one. A repeat asks for it whoever opened that outage: it cannot
 * know whether its worker stopped in between, and recording again does no harm.
 */
export function recordNewest({ outageId }: Health): HealthEffect[] {
  return outageId === undefined ? [] : [{ kind: 'record-outage', outageId }];
}

/** Others may have told of a later failure since health was read: a success between the two must not end the outage. */
function notSince({ startedAt }: FailedEvent): HealthCondition {
  return { field: 'outageLastFailureAt', is: 'absent-or-below', to: startedAt };
}

function isFlapping({ outageEndedAt, outageIsFinal }: Health, { startedAt }: FailedEvent): boolean {
  return outageEndedAt !== undefined && outageIsFinal !== true && startedAt - outageEndedAt < FLAP_MS;
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
    outageStartedAt: event.startedAt,
    outageFirstError: event.error,
    outageFirstCall: event.callId,
    outageAttempts: event.count,
    outageCalls: event.count,
    outageProbes: event.probes,
  };
}
