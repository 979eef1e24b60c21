import type { FaultHit, HealthMove, SimRecord } from '../world/record.ts';
import { configsBetween } from './call-facts.ts';
import { indexed } from './indexed-record.ts';
import { lengthened } from './lengthening.ts';

/** A step ends at the latest so long after it was sent. */
const STEP_LIMIT_MS = 180_000;
/** A beat that was lost, or came early by another worker's clock, is found once it is so late, by the next tick. */
const OVERDUE_MS = 120_000;
const TICK_MS = 60_000;
const WORK_MS = 5000;
const SMALLEST_STEP = 10;
/** A rate limit makes steps smaller: one goes out over so long a time. */
const SPREAD_SECONDS = 30;
/** After the last page: 1 min, 5 min and 1 h. */
const PASSES = 3;
const PASSES_MS = 3_600_000;
/** What gets no slot of a rate limit comes again so much later. */
const DEFERRED_MS = 900_000;

export interface DrainBounds {
  /** When the drain must have ended. */
  endsBy: number;
  /** When it did; undefined: it was broken off, or the record ended. */
  endedAt?: number;
  /** When the last pass has sent what it found, and that was worked. `left`: how many the drain did not attempt. */
  passesEndBy(left: number): number;
}

/** What the design gives a drain for so many waiting calls, from the write that began it. */
export function drainBounds(record: SimRecord, release: HealthMove, waiting: number): DrainBounds {
  const { callbackId, at: since } = release;
  const hits = recoveryFaults(record, callbackId);
  const beatMs = beatLagOf(record);
  const perSecond = slowestOf(record, release);
  const smallest = Math.max(1, Math.min(SMALLEST_STEP, Math.floor(perSecond * SPREAD_SECONDS)));
  const stepsMs = (count: number) => Math.ceil(count / smallest) * (STEP_LIMIT_MS + beatMs);
  const slotsMs = Number.isFinite(perSecond) ? DEFERRED_MS + (waiting / perSecond) * 1000 : 0;

  const ended = endOf(record, release);
  // Before its first step, and at its end, after it came round: a beat each.
  const drainMs = release.after.mode === 'draining' ? 3 * beatMs + stepsMs(waiting) : 0;
  const endsBy = lengthened(record, since + drainMs, { since, hits });
  return {
    endsBy,
    ...(ended !== undefined && { endedAt: ended }),
    passesEndBy(left) {
      const from = Math.min(ended ?? endsBy, endsBy);
      const until = from + PASSES_MS + PASSES * (beatMs + stepsMs(left)) + slotsMs;
      return lengthened(record, until, { since, hits });
    },
  };
}

/** How late a beat may be that was lost on its way. */
export function beatLagOf({ limits: { queueLagMs, skewMs, lateMs } }: SimRecord): number {
  return OVERDUE_MS + TICK_MS + lateMs + 2 * (queueLagMs + skewMs) + WORK_MS;
}

function endOf(record: SimRecord, { callbackId, at, after }: HealthMove): number | undefined {
  if (after.mode !== 'draining') return at;
  const next = indexed(record)
    .movesOf(callbackId)
    .find((move) => move.at >= at && move.before.mode === 'draining' && move.after.mode !== 'draining');
  return next?.after.mode === 'direct' ? next.at : undefined;
}

function slowestOf(record: SimRecord, { callbackId, at }: HealthMove): number {
  const known = configsBetween(record, callbackId, at, at + PASSES_MS);
  return Math.min(...known.map(({ rateLimit }) => rateLimit.perSecond ?? Number.POSITIVE_INFINITY));
}

/** Of its beats, or of the tick that looks for what was lost. */
export function recoveryFaults(record: SimRecord, callbackId: string): FaultHit[] {
  const index = indexed(record);
  return record.faults
    .filter(({ where, invocation, callbackIds = [] }) => {
      const isOfRecovery =
        where.startsWith('queue.recovery') ||
        where === 'tick' ||
        (invocation !== undefined && index.invocation(invocation)?.function === 'recover');
      return isOfRecovery && (callbackIds.length === 0 || callbackIds.includes(callbackId));
    })
    .sort((one, other) => one.at - other.at);
}
