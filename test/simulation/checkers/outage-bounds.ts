import type { HealthMove, SimRecord, Violation } from '../world/record.ts';
import { hasFailed } from './call-facts.ts';
import { indexed } from './indexed-record.ts';
import { wasSpoilt } from './lengthening.ts';
import { type Opening, openingsIn } from './outage-openings.ts';
import { clockText, secondsText } from './violation-text.ts';

/** An outage that ended less than this ago is taken up again. */
const FLAPPING_MS = 30 * 60_000;

/** It begins with a failed request, is recorded once, and not while another is on, nor within the flapping time. */
export function boundsOf(record: SimRecord, opening: Opening): Violation[] {
  const { callbackId, outageId, startedAt, at, before, firstCall } = opening;
  const index = indexed(record);
  const tell = (what: string): Violation => ({ promise: 'P5', at, callbackId, what: `${outageId} ${what}` });
  const found: Violation[] = [];
  const isReal = index.requestsOfCall(firstCall).some((one) => one.hostAt === startedAt && hasFailed(one));
  if (!isReal) found.push(tell(`began at ${clockText(record, startedAt)}, when no request failed`));
  const wasReset = index
    .movesOf(callbackId)
    .some((move) => move.at < at && isActivation(move) && move.at >= startOf(record, opening));
  if (before.outageId !== undefined && !wasReset) {
    const { outageEndedAt } = before;
    if (outageEndedAt === undefined) found.push(tell(`opened while ${before.outageId} was on`));
    else if (
      startedAt - outageEndedAt < FLAPPING_MS - 2 * record.limits.skewMs &&
      !wasToldLate(record, opening)
    )
      found.push(
        tell(`opened ${secondsText(startedAt - outageEndedAt)} after the end of ${before.outageId}`),
      );
  }
  return found;
}

/** A fault of ours kept back word of the failure until the outage before had been over for long enough to say so. */
function wasToldLate(record: SimRecord, { at, before, startedAt, firstCall }: Opening): boolean {
  const { outageEndedAt = 0, outageIsFinal } = before;
  if (!outageIsFinal || at < outageEndedAt + FLAPPING_MS - record.limits.skewMs) return false;
  const failed = indexed(record)
    .requestsOfCall(firstCall)
    .filter(({ hostAt }) => hostAt === startedAt);
  return failed.some((request) => wasSpoilt(record, request));
}

/** When the outage before it was opened. */
function startOf(record: SimRecord, { before }: Opening): number {
  return openingsIn(record).find(({ outageId }) => outageId === before.outageId)?.at ?? 0;
}

/** One that ended longer ago, or before a person's activation, is over: a failure that follows opens another. */
export function revivedOutages(record: SimRecord): Violation[] {
  return record.moves.flatMap(({ at, callbackId, before, after }) => {
    const isTakenUp =
      before.outageEndedAt !== undefined &&
      after.outageId === before.outageId &&
      after.outageEndedAt === undefined;
    if (!isTakenUp) return [];
    if (wasActivated(record, { callbackId, outageId: before.outageId, at })) {
      const what = `${after.outageId} is taken up again after a person activated its callback`;
      return [{ promise: 'P5', at, callbackId, what } as const];
    }
    const afterMs = (after.outageLastFailureAt ?? at) - before.outageEndedAt!;
    if (afterMs <= FLAPPING_MS + 2 * record.limits.skewMs) return [];
    const what = `${after.outageId} is taken up again ${secondsText(afterMs)} after its end`;
    return [{ promise: 'P5', at, callbackId, what } as const];
  });
}

/** While this outage was the newest, before that time. */
function wasActivated(
  record: SimRecord,
  { callbackId, outageId, at }: { callbackId: string; outageId: string | undefined; at: number },
): boolean {
  return indexed(record)
    .movesOf(callbackId)
    .some((move) => move.at <= at && move.before.outageId === outageId && isActivation(move));
}

function isActivation({ before, after }: HealthMove): boolean {
  return before.mode === 'stopped' && after.mode !== 'stopped';
}
