import { cut } from '../call/payload.ts';
import { isStoppedByRule } from './disable-rules.ts';
import { combined, type HealthMove } from './dues.ts';
import type { Health } from './health.ts';
import type {
  EditedEvent,
  HealthStep,
  PersonEffect,
  PersonEvent,
  StartedEvent,
  StoppedEvent,
} from './health-events.ts';
import { draining, entering, FIRST_PASS, passing, stopping, unmoved } from './mode-moves.ts';
import { endingForGood } from './outage-moves.ts';

type PersonStep = HealthStep<PersonEffect>;

const MOST_NAME_BYTES = 12;
/** How long after a change of state a repeat of the person's word may be because of a crash. */
const NEWS_MS = 3_600_000;
const NO_STREAKS = { streak: 0, firstStreak: 0 };

export function stepOfPerson(health: Health, event: PersonEvent): PersonStep {
  if (event.kind === 'edited') return edited(health, event);
  if (event.kind === 'stopped') return stopped(health, event);
  return event.kind === 'started' ? started(health, event) : deleted(health, event.now);
}

/**
 * The configuration changed. What is called, or how, is another then: the streaks were about the one before. Any other
 * edit leaves them: a new name must not keep a dead callback from being parked, or disabled. Word of two edits may come
 * in either order.
 */
function edited(health: Health, event: EditedEvent): PersonStep {
  const { configVersion, isRepair, retries, now } = event;
  const learned: HealthMove = {
    set: {
      configVersion: Math.max(configVersion, health.configVersion),
      ...(isRepair && NO_STREAKS),
    },
    remove: isRepair ? ['streakSince'] : [],
    when: unmoved(health),
  };
  const step = (after: PersonEffect[], ...moves: HealthMove[]): PersonStep => ({
    change: combined(health, ...moves, learned),
    before: [],
    after,
    matters: after.length > 0,
  });
  if (health.mode !== 'parked') return step([]);
  const close: PersonEffect = { kind: 'close', by: 'retries-off' };
  if (!retries) return step([close, FIRST_PASS], passing(health, now));
  if (!isRepair) return step([]);
  return step([{ kind: 'beat', delayMs: 0 }], { dues: { modeDueAt: now }, when: [] });
}

/** A person stops it. What a rule had stopped becomes the person's; what is stopped so already only says so again. */
function stopped(health: Health, { by, now }: StoppedEvent): PersonStep {
  const isStopped = health.mode === 'stopped';
  if (isStopped && health.state === 'Stopped' && !isStoppedByRule(health))
    return saidAgain(health, 'stopped', now);
  const move = isStopped ? { when: unmoved(health) } : stopping(health, now);
  const word: HealthMove = {
    set: { state: 'Stopped', stateReason: 'Stopped by a person.', updatedBy: shortActor(by), stateAt: now },
    remove: ['stoppedByCall'],
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
function started(health: Health, { by, now }: StartedEvent): PersonStep {
  const word: HealthMove = {
    set: { state: 'Active', updatedBy: shortActor(by), stateAt: now },
    when: unmoved(health),
  };
  if (health.mode === 'stopped') {
    const afresh: HealthMove = {
      set: { ...NO_STREAKS, exhausted: 0, resetAt: now },
      remove: ['streakSince', 'stateReason', 'stoppedByCall'],
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
  return saidAgain(health, 'started', now);
}

/** Nothing is due any more for a callback that is deleted, and nothing is called. */
function deleted(health: Health, now: number): PersonStep {
  const move = health.mode === 'stopped' ? { when: unmoved(health) } : entering(health, 'stopped');
  const over: HealthMove = {
    remove: ['nextSlotAt', 'lateSlotAt', 'drainCursor'],
    dues: { modeDueAt: 'never', noticeDueAt: 'never', recoveryDueAt: 'never' },
    when: [],
  };
  return {
    change: combined(health, endingForGood(health, 'deleted', now), move, over),
    before: [],
    after: [],
    matters: true,
  };
}

/** After a crash the word was written, and nobody told of it: whoever saw that repeats it soon, or it is no news. */
function saidAgain(health: Health, change: 'started' | 'stopped', now: number): PersonStep {
  const { stateAt } = health;
  const isNews = stateAt !== undefined && now - stateAt < NEWS_MS;
  const after = isNews ? [announced(change, stateAt)] : [];
  return { change: { when: unmoved(health) }, before: [], after, matters: true };
}

function announced(change: 'started' | 'stopped', at: number): PersonEffect {
  return { kind: 'announce', change, at, key: at };
}

/** A key may have a long name, and health is small: the key's id behind it stays whole. */
function shortActor(actor: string): string {
  const nameEnd = actor.lastIndexOf(' (');
  return nameEnd < 0 ? actor : cut(actor.slice(0, nameEnd), MOST_NAME_BYTES) + actor.slice(nameEnd);
}
