import { isStoppedByRule, ruleActor, type Stop } from './disable-rules.ts';
import { combined, type HealthMove, NOTICE_DUE_MS } from './dues.ts';
import type { Health } from './health.ts';
import type { FailedEvent, Failing, HealthEffect, HealthStep } from './health-events.ts';
import { sameStreak, stopping, unmoved } from './mode-moves.ts';

/** A rule, or a 410, stops the callback. Where the same failure opened the outage, the notice of that is not sent. */
export function stoppedByRule(health: Health, event: FailedEvent, { state, rule, reason }: Stop): HealthStep {
  const now = event.endedAt;
  const isOpener = health.outageId === event.outageId() && { outageIsSilent: true };
  const word: HealthMove = {
    set: {
      state,
      stateReason: reason,
      updatedBy: ruleActor(rule),
      stateAt: now,
      stoppedByCall: event.callId,
      ...isOpener,
    },
    dues: { noticeDueAt: now + NOTICE_DUE_MS },
    when: [sameStreak(health)],
  };
  const after = toldOfStop({ outageId: health.outageId, updatedBy: ruleActor(rule), stateAt: now }, event);
  const change = combined(health, stopping(health, now), word);
  return { change, before: [], after, matters: true };
}

/** The worker before may have died after it stopped the callback, and before it told anybody. */
export function toldAgain(health: Health, event: FailedEvent): HealthStep | undefined {
  if (!isStoppedByRule(health) || health.stoppedByCall !== event.callId) return undefined;
  return { change: { when: unmoved(health) }, before: [], after: toldOfStop(health, event), matters: true };
}

/** Told first, as of an outage. */
export function toldOfStop(
  { outageId, updatedBy, stateAt = 0 }: Pick<Health, 'outageId' | 'updatedBy' | 'stateAt'>,
  { callId, communicationId, isOfStateEvent }: Failing,
): HealthEffect[] {
  const change = updatedBy === ruleActor('gone') ? 'stopped' : 'errors';
  const cause = { callId, ...(communicationId !== undefined && { communicationId }) };
  return [
    ...(isOfStateEvent ? [] : [{ kind: 'announce', change, at: stateAt, key: stateAt, cause } as const]),
    ...(outageId === undefined ? [] : [{ kind: 'notify', notice: 'stopped', outageId, callId } as const]),
  ];
}
