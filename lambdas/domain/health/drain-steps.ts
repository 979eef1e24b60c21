import type { PaceStep } from '../../contract/messages.ts';
import { combined, type HealthMove } from './dues.ts';
import type { Health, HealthChange } from './health.ts';
import type { HealthStep } from './health-events.ts';
import { FIRST_PASS, PASS_DELAYS_MS, passing } from './mode-moves.ts';
import { type PacedStep, STEP_LIMIT_MS } from './pace.ts';

const OF_A_STEP = ['drainOk', 'drainFailed', 'drainDropped'] as const;

/** What the drain's newest step came to so far; undefined before the first. */
export function drainedStep(health: Health): PacedStep | undefined {
  if (health.drainSentAt === undefined) return undefined;
  return {
    sent: health.drainSent ?? 0,
    sentAt: health.drainSentAt,
    ok: health.drainOk,
    failed: health.drainFailed,
    dropped: health.drainDropped,
  };
}

/** Results count for the step that sent them, as long as it is the newest. */
export function drainAnswers(
  health: Health,
  { kind, drained }: { kind: 'failed' | 'succeeded' | 'dropped'; drained: PaceStep[] },
): HealthMove {
  const { drainId, drainStep } = health;
  const count = drained.filter(({ id, step }) => id === drainId && step === drainStep).length;
  if (count === 0) return { when: [] };
  const counter = ({ failed: 'drainFailed', succeeded: 'drainOk', dropped: 'drainDropped' } as const)[kind];
  return {
    add: { [counter]: count },
    when: [
      { field: 'drainId', is: 'equal', to: drainId },
      { field: 'drainStep', is: 'equal', to: drainStep },
    ],
  };
}

/** Calls that a drain sent, and that were not attempted. Undefined where nothing counts them any more. */
export function droppedOf(health: Health, drained: PaceStep[]): HealthChange | undefined {
  const move = drainAnswers(health, { kind: 'dropped', drained });
  return move.add && combined(health, move);
}

/** What a drain, or a pass of it, has found for its next step. */
export interface Found {
  /** How many calls it will send. */
  count: number;
  /** The last call that was looked at. */
  cursor: string | undefined;
  /** There is nothing behind that. */
  isEnd: boolean;
}

/**
 * The next step of a drain or of a pass. Written before its calls are sent: those that a crash leaves unsent are found
 * by the next pass, and the answers of those that are sent find the step they belong to.
 */
export function drainStep(health: Health, { count, cursor, isEnd }: Found, now: number): HealthStep {
  if (count === 0 && isEnd && !health.drainWraps) return endOfDrain(health, now);
  const goesRound = count === 0 && isEnd;
  const delayMs = count === 0 ? 0 : STEP_LIMIT_MS;
  const step: HealthMove = {
    set: {
      beat: health.beat + 1,
      drainStep: (health.drainStep ?? 0) + 1,
      ...(count > 0 && { drainSent: count, drainSentAt: now }),
      ...(!goesRound && cursor !== undefined && { drainCursor: cursor }),
    },
    remove: [...(goesRound ? (['drainWraps', 'drainCursor'] as const) : []), ...(count > 0 ? OF_A_STEP : [])],
    dues: { modeDueAt: now + delayMs },
    when: sameBeat(health),
  };
  return { change: combined(health, step), before: [], after: [{ kind: 'beat', delayMs }], matters: true };
}

function endOfDrain(health: Health, now: number): HealthStep {
  if (health.mode === 'draining') {
    const change = combined(health, passing(health, now), { when: sameBeat(health) });
    return { change, before: [], after: [FIRST_PASS], matters: true };
  }
  const pass = health.drainPass ?? PASS_DELAYS_MS.length;
  const delayMs = PASS_DELAYS_MS[pass];
  const ofSteps = ['drainCursor', 'drainSent', 'drainSentAt', ...OF_A_STEP] as const;
  const whole = ['drainId', 'drainStartedAt', 'drainPass', 'drainStep'] as const;
  const move: HealthMove =
    delayMs === undefined
      ? { remove: [...ofSteps, ...whole], dues: { modeDueAt: 'never' }, when: sameBeat(health) }
      : {
          set: { beat: health.beat + 1, drainPass: pass + 1 },
          remove: [...ofSteps],
          dues: { modeDueAt: now + delayMs },
          when: sameBeat(health),
        };
  const after = delayMs === undefined ? [] : [{ kind: 'beat', delayMs } as const];
  return { change: combined(health, move), before: [], after, matters: true };
}

/** One beat is worked once, whoever it comes to, and however often. */
export function sameBeat(health: Health): HealthChange['when'] {
  return [
    { field: 'epoch', is: 'equal', to: health.epoch },
    { field: 'beat', is: 'equal', to: health.beat },
  ];
}
