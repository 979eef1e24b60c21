import { sameBeat } from './drain-steps.ts';
import { combined, NOTICE_DUE_MS } from './dues.ts';
import type { Health, HealthChange } from './health.ts';
import type { HealthStep } from './health-events.ts';
import { FIRST_PASS, passing, STOPPED_BEAT_MS } from './mode-moves.ts';

/**
 * A parked callback's beat. `waits`: whether a call does, that could be a probe. With nothing waiting for a whole
 * interval it is called again, although its outage is not over.
 */
export function parkedBeat(
  health: Health,
  { now, waits, intervalMs }: { now: number; waits: boolean; intervalMs: number },
): HealthStep {
  if (!waits && health.isIdle)
    return {
      change: combined(health, passing(health, now), { when: sameBeat(health) }),
      before: [],
      after: [FIRST_PASS],
      matters: true,
    };
  return {
    change: combined(health, {
      set: { beat: health.beat + 1, ...(!waits && { isIdle: true }) },
      remove: waits && health.isIdle ? ['isIdle'] : [],
      dues: { modeDueAt: now + intervalMs },
      when: sameBeat(health),
    }),
    before: [],
    after: [{ kind: 'beat', delayMs: intervalMs }],
    matters: true,
  };
}

/** A beat's further probes are sent once. */
export function probingMore(health: Health): HealthChange {
  return {
    set: { probedMoreIn: health.beat },
    when: [...sameBeat(health), { field: 'probedMoreIn', is: 'absent-or-below', to: health.beat }],
  };
}

/** A stopped callback's beat: it only closes what is overdue. */
export function stoppedBeat(health: Health, now: number): HealthStep {
  return {
    change: combined(health, {
      set: { beat: health.beat + 1 },
      dues: { modeDueAt: now + STOPPED_BEAT_MS },
      when: sameBeat(health),
    }),
    before: [],
    after: [],
    matters: true,
  };
}

/**
 * Of an item that an earlier release wrote: all that could be due then was a notice, and only `beatAt` said when.
 * Undefined of any other.
 */
export function noticeOfOldItem(health: Health): HealthChange | undefined {
  const { beatAt, modeDueAt, noticeDueAt, recoveryDueAt } = health;
  if (beatAt === undefined || (modeDueAt ?? noticeDueAt ?? recoveryDueAt) !== undefined) return undefined;
  return combined(health, { dues: { noticeDueAt: beatAt }, when: [] });
}

/**
 * Its notice jobs were sent again: it is due once more, unless it is recorded by then. Each time after twice as long: the
 * jobs before may not be lost, only put off by the mail service, and none of them ends before the mail is settled.
 */
export function noticeAskedAgain(health: Health, now: number): HealthChange {
  const { outageStartedAt = now, stateAt = 0 } = health;
  const askedForMs = now - Math.max(outageStartedAt, stateAt);
  return combined(health, { dues: { noticeDueAt: now + Math.max(NOTICE_DUE_MS, askedForMs) }, when: [] });
}

/** The notices of the outage are settled. */
export function noticeSettled(health: Health): HealthChange {
  const isSame = { field: 'outageId', is: 'equal', to: health.outageId } as const;
  return combined(health, { dues: { noticeDueAt: 'never' }, when: [isSame] });
}

/** That the outage is over was told: a later failure opens another one. */
export function recoveryTold(health: Health): HealthChange {
  const same = [
    { field: 'outageId', is: 'equal', to: health.outageId },
    { field: 'outageEndedAt', is: 'equal', to: health.outageEndedAt },
  ] as const;
  return combined(health, {
    set: { outageIsFinal: true },
    dues: { recoveryDueAt: 'never' },
    when: [...same],
  });
}
