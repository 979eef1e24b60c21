/** What is known of the newest step of a drain or a replay. Times are ms since the epoch. */
export interface PacedStep {
  sent: number;
  sentAt: number;
  /** What became of its calls so far: attempted with and without success, or not attempted at all. */
  ok: number;
  failed: number;
  dropped: number;
}

export const FIRST_STEP = 10;
/** A step ends at the latest so long after it was sent, whatever became of its calls. */
export const STEP_LIMIT_MS = 180_000;
/** Steps begin at least so far apart, so that their sizes are calls per second. */
const STEP_MS = 1000;
/** After a step that failed: long enough that a few of them tell a dead receiver from some bad payloads. */
const PAUSE_MS = 5000;
/** Nine of ten answers must be successes. */
const TOLERATED = 0.1;

export function isOver(step: PacedStep | undefined, now: number): boolean {
  return step === undefined || isAnswered(step) || now >= step.sentAt + STEP_LIMIT_MS;
}

export function isAnswered({ sent, ok, failed, dropped }: PacedStep): boolean {
  return ok + failed + dropped >= sent;
}

/** How many calls the next step sends, of a step that is over: only a success is followed by more. */
export function nextStepSize(step: PacedStep | undefined, mostPerStep: number): number {
  return Math.max(1, Math.min(wanted(step), Math.floor(mostPerStep)));
}

/** How long after now the next step begins. */
export function untilNextStepMs(step: PacedStep, now: number): number {
  return Math.max(0, step.sentAt + (hasFailed(step) ? PAUSE_MS : STEP_MS) - now);
}

function wanted(step: PacedStep | undefined): number {
  if (step === undefined || hasFailed(step)) return FIRST_STEP;
  const grown = isAnswered(step) && step.ok > 0 ? 2 * step.sent : step.sent;
  return Math.max(FIRST_STEP, grown);
}

function hasFailed(step: PacedStep): boolean {
  const isLate = !isAnswered(step);
  return isLate || step.failed > TOLERATED * (step.ok + step.failed);
}
