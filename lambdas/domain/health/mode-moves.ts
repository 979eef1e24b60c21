import { combined, type HealthMove } from './dues.ts';
import type { Health, HealthCondition, Mode } from './health.ts';
import type { HealthStep, PersonEffect } from './health-events.ts';

/** After the last page of a drain the waiting calls are looked for again: so long after its end, and after each pass. */
export const PASS_DELAYS_MS = [60_000, 240_000, 3_300_000] as const;
/** A stopped callback's overdue calls are closed this often. */
export const STOPPED_BEAT_MS = 3_600_000;

/** What belongs to one stay in a mode. The drain's cursor outlives it. */
const OF_A_MODE = [
  'parkedAt',
  'isIdle',
  'probedMoreIn',
  'drainId',
  'drainStartedAt',
  'drainWraps',
  'drainPass',
  'drainStep',
  'drainSent',
  'drainSentAt',
  'drainOk',
  'drainFailed',
  'drainDropped',
] as const satisfies (keyof Health)[];

/** A write that no change of mode or of configuration came before. */
export function unmoved(health: Health): HealthCondition[] {
  return [
    { field: 'epoch', is: 'equal', to: health.epoch },
    { field: 'configVersion', is: 'equal', to: health.configVersion },
  ];
}

/** No success was told of between the count of a failure and what follows from that. */
export function sameStreak({ streakSince }: Health): HealthCondition {
  return { field: 'streakSince', is: 'equal', to: streakSince };
}

/**
 * Into a mode: its beats begin anew, and nothing of the one before is left. Who leaves one in which calls waited has no
 * use for the slots that were given before.
 */
export function entering(health: Health, mode: Mode): HealthMove {
  const waited = health.mode === 'parked' || health.mode === 'stopped';
  return {
    set: { mode, epoch: health.epoch + 1, beat: 0 },
    remove: [...OF_A_MODE, ...(waited ? (['nextSlotAt', 'lateSlotAt'] as const) : [])],
    when: unmoved(health),
  };
}

export function parking(health: Health, now: number, intervalMs: number): HealthStep {
  const move = entering(health, 'parked');
  return {
    change: combined(health, {
      ...move,
      set: { ...move.set, parkedAt: now },
      dues: { modeDueAt: now + intervalMs },
      when: [...move.when, sameStreak(health)],
    }),
    before: [],
    after: [{ kind: 'beat', delayMs: intervalMs }],
    matters: true,
  };
}

/** To a drain with an id of its own; where one was broken off it goes on, and comes round to the rest. `delayMs`: to its first step. */
export function draining(health: Health, now: number, delayMs = 0): HealthMove {
  const move = entering(health, 'draining');
  const wraps = health.drainCursor !== undefined && { drainWraps: true };
  return {
    ...move,
    set: { ...move.set, drainId: String(health.epoch + 1), drainStartedAt: now, ...wraps },
    dues: { modeDueAt: now + delayMs },
  };
}

/** Back to direct, with a look at what may have been left behind: of this drain, or of none. */
export function passing(health: Health, now: number): HealthMove {
  const { drainId = String(health.epoch + 1), drainStartedAt = now, drainStep = 0 } = health;
  const move = entering(health, 'direct');
  return {
    ...move,
    set: { ...move.set, drainId, drainStartedAt, drainStep, drainPass: 1 },
    remove: [...move.remove!, 'drainCursor'],
    dues: { modeDueAt: now + PASS_DELAYS_MS[0] },
  };
}

export const FIRST_PASS: PersonEffect = { kind: 'beat', delayMs: PASS_DELAYS_MS[0] };

export function stopping(health: Health, now: number): HealthMove {
  return { ...entering(health, 'stopped'), dues: { modeDueAt: now + STOPPED_BEAT_MS } };
}
