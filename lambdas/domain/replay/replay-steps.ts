import type { Callback } from '../callback/callback.ts';
import { isAnswered, isOver, nextStepSize, type PacedStep, STEP_LIMIT_MS } from '../health/pace.ts';
import type { Place, Replay, ReplayChange } from './replay.ts';

/** Where a rate limit spreads a step's calls, it is by this many seconds at most. */
const MAX_SPREAD_SECONDS = 30;

const BEGINNING: Place = { group: 'OPEN' };

/** What the newest step came to so far; undefined before the first. */
export function replayedStep(replay: Replay): PacedStep | undefined {
  if (replay.stepSentAt === undefined) return undefined;
  const { stepSent: sent, stepSentAt: sentAt, stepOk: ok, stepFailed: failed, stepDropped: dropped } = replay;
  return { sent, sentAt, ok, failed, dropped };
}

/** Whether its next step may begin. A message that names a step is only for what follows that one. */
export function isDue(replay: Replay, step: number | undefined, now: number): boolean {
  const isOld = step !== undefined && step !== replay.step;
  return replay.status === 'running' && !isOld && isOver(replayedStep(replay), now);
}

/** How many calls the next step sends at most. */
export function replaySize(
  replay: Replay,
  { rateLimit }: Pick<Callback, 'rateLimit'>,
  drainPerSecond: number,
): number {
  const limited = MAX_SPREAD_SECONDS * (rateLimit.perSecond ?? Number.POSITIVE_INFINITY);
  const most = Math.min(replay.perSecond ?? drainPerSecond, drainPerSecond, limited);
  return nextStepSize(replayedStep(replay), most);
}

/**
 * Where the next step begins to look. A step is claimed before its calls are sent: of one that was not answered in time
 * they may never have been, so that it is done again. Those that were sent are not failed any more, or are known by
 * the replay's mark.
 */
export function placeToLook(replay: Replay): Place {
  return (isToBeRedone(replay) ? replay.stepFrom : replay.place) ?? BEGINNING;
}

/** What was found for a step. */
export interface FoundForReplay {
  count: number;
  skipped: number;
  /** The last that was looked at. */
  place: Place;
  /** There is nothing behind that. */
  isEnd: boolean;
}

/** The next step, as it is claimed before its calls are sent; or the replay's end. */
export function replayStep(replay: Replay, found: FoundForReplay, now: number): ReplayChange {
  const { count, skipped, place, isEnd } = found;
  if (count === 0 && isEnd) return { ...ended('done', now), add: { skipped }, when: sameStep(replay) };
  const isRedone = isToBeRedone(replay);
  const unanswered = isRedone ? replay.stepSent - answersOf(replay) : 0;
  return {
    set: {
      step: replay.step + 1,
      place,
      dueAt: now + (count > 0 ? STEP_LIMIT_MS : 0),
      // A step that found nothing to send keeps the pace of the one before it.
      ...(count > 0 && {
        stepFrom: placeToLook(replay),
        ...{ stepSent: count, stepSentAt: now, stepOk: 0, stepFailed: 0, stepDropped: 0 },
      }),
      ...(isRedone && { isRedone }),
    },
    add: { sent: count - unanswered, skipped },
    remove: isRedone ? [] : ['isRedone'],
    when: sameStep(replay),
  };
}

/** No step follows. Calls that are sent already go on. */
export function ended(status: 'done' | 'canceled', now: number): ReplayChange {
  return { set: { status, finishedAt: now }, remove: ['dueAt'], when: { status: 'running' } };
}

function sameStep({ step }: Replay): ReplayChange['when'] {
  return { status: 'running', step };
}

/** Once, if some of its calls were answered; if none was, it may never have been sent, however often it was begun. */
function isToBeRedone(replay: Replay): boolean {
  const step = replayedStep(replay);
  if (step === undefined || isAnswered(step)) return false;
  return !replay.isRedone || answersOf(replay) === 0;
}

function answersOf({ stepOk, stepFailed, stepDropped }: Replay): number {
  return stepOk + stepFailed + stepDropped;
}
