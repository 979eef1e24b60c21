import { combined, type HealthMove } from './dues.ts';
import type { Health } from './health.ts';
import type { EditedEvent, HealthEffect, HealthStep, StartedEvent, StoppedEvent } from './health-events.ts';
import { draining, entering, FIRST_PASS, passing, present, stopping, unmoved } from './mode-moves.ts';
import { endingForGood } from './outage-moves.ts';

const NO_STREAKS = { streak: 0, firstStreak: 0 };

/** The configuration changed: the streaks were about another one. */
export function edited(health: Health, event: EditedEvent): HealthStep {
  const { configVersion, isRepair, retries, now } = event;
  const learned: HealthMove = {
    set: { configVersion, ...NO_STREAKS },
    remove: ['streakSince'],
    when: [{ field: 'configVersion', is: 'equal', to: health.configVersion }],
  };
  const step = (after: HealthEffect[], ...moves: HealthMove[]): HealthStep => ({
    change: combined(health, ...moves, learned),
    before: [],
    after,
    matters: after.length > 0,
  });
  if (health.mode !== 'parked') return step([]);
  const close: HealthEffect = { kind: 'close', by: 'retries-off' };
  if (!retries) return step([close, FIRST_PASS], passing(health, now));
  if (!isRepair) return step([]);
  return step([{ kind: 'beat', delayMs: 0 }], { dues: { modeDueAt: now }, when: unmoved(health) });
}

/** A person stops it. What a rule had stopped becomes the person's; what is stopped so already only says so again. */
export function stopped(health: Health, { by, now }: StoppedEvent): HealthStep {
  const isStopped = health.mode === 'stopped';
  if (isStopped && health.state === 'Stopped')
    return saidAgain(health, announced('stopped', health.stateAt ?? now));
  const move = isStopped ? { when: unmoved(health) } : stopping(health, now);
  const word: HealthMove = {
    set: { state: 'Stopped', stateReason: 'Stopped by a person.', updatedBy: by, stateAt: now },
    remove: present(health, ['stoppedByCall']),
    when: [],
  };
  return {
    change: combined(health, move, word),
    before: [],
    after: [announced('stopped', now)],
    matters: true,
  };
}

/** A person activates it: what waits is sent, and whatever failed before is no reason for anything any more. */
export function started(health: Health, { by, now }: StartedEvent): HealthStep {
  const word: HealthMove = { set: { state: 'Active', updatedBy: by, stateAt: now }, when: unmoved(health) };
  if (health.mode === 'stopped') {
    const afresh: HealthMove = {
      set: { ...NO_STREAKS, exhausted: 0, resetAt: now },
      remove: ['streakSince', ...present(health, ['stateReason', 'stoppedByCall'])],
      when: [],
    };
    const ended = endingForGood(health, 'person', now);
    return {
      change: combined(health, ended, draining(health, now), word, afresh),
      before: [],
      after: [{ kind: 'beat', delayMs: 0 }, announced('started', now)],
      matters: true,
    };
  }
  if (health.state !== 'Active')
    return { change: combined(health, word), before: [], after: [], matters: true };
  return saidAgain(health, ...(health.stateAt === undefined ? [] : [announced('started', health.stateAt)]));
}

/** Nothing is due any more for a callback that is deleted, and nothing is called. */
export function deleted(health: Health, now: number): HealthStep {
  const over: HealthMove = {
    remove: present(health, ['nextSlotAt', 'drainCursor']),
    dues: { modeDueAt: 'never', noticeDueAt: 'never', recoveryDueAt: 'never' },
    when: [],
  };
  return {
    change: combined(health, endingForGood(health, 'deleted', now), entering(health, 'stopped'), over),
    before: [],
    after: [],
    matters: true,
  };
}

/** After a crash the word was written, and nobody told of it. */
function saidAgain(health: Health, ...after: HealthEffect[]): HealthStep {
  return { change: { when: unmoved(health) }, before: [], after, matters: true };
}

function announced(change: 'started' | 'stopped', at: number): HealthEffect {
  return { kind: 'announce', change, at, key: at };
}
