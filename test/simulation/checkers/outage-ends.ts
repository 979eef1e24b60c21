import { outageIsOpen } from '../../../lambdas/domain/health/health.ts';
import type { SeenRequest, SimRecord, Violation } from '../world/record.ts';
import { hasFailed, modesBetween } from './call-facts.ts';
import { indexed } from './indexed-record.ts';
import { wasSpoilt } from './lengthening.ts';
import { openingsIn } from './outage-openings.ts';
import { clockText } from './violation-text.ts';

/** From the end of a worker's batch until nothing of it is to be written any more. */
const SETTLING_MS = 1000;
/** How stale a worker's view of a configuration may be. */
const VIEW_MS = 5000;

/** A success whose worker told of it undisturbed: when it had. */
interface Told extends SeenRequest {
  toldBy: number;
}

/**
 * An outage lasts from a first failed attempt to the success that ends it: one that goes on after a success which began
 * after all of its failures keeps the next one's mail from being sent.
 */
export function unendedOutages(record: SimRecord): Violation[] {
  return toldSuccesses(record).flatMap(({ callbackId, callId, at, hostAt, toldBy }) => {
    const index = indexed(record);
    const health = index.movesOf(callbackId).findLast((move) => move.at <= toldBy)?.after;
    if (health === undefined || !outageIsOpen(health) || health.outageStartedAt! >= hostAt) return [];
    const failed = index.requestsOf(callbackId).filter((one) => hasFailed(one) && one.at <= toldBy);
    if (failed.some((one) => one.hostAt >= hostAt)) return [];
    const what = `it succeeded at ${clockText(record, at)}, and ${health.outageId} goes on`;
    return [{ promise: 'P5', at: toldBy, callbackId, callId, what } as const];
  });
}

/** And it begins with a failure that no success has overtaken before anybody was told of it. */
export function overtakenOpenings(record: SimRecord): Violation[] {
  const successes = Map.groupBy(toldSuccesses(record), ({ callbackId }) => callbackId);
  return openingsIn(record).flatMap(({ callbackId, outageId, startedAt, at }) => {
    const overtaker = (successes.get(callbackId) ?? []).find(
      (one) => one.hostAt > startedAt && one.toldBy <= at && isUnmoved(record, callbackId, one.at, at),
    );
    if (overtaker === undefined) return [];
    const began = `began at ${clockText(record, startedAt)} and was told of at ${clockText(record, at)}`;
    const what = `${outageId} ${began}, overtaken by the success at ${clockText(record, overtaker.at)}`;
    return [{ promise: 'P5', at, callbackId, what } as const];
  });
}

function toldSuccesses(record: SimRecord): Told[] {
  const index = indexed(record);
  return record.requests
    .filter((request) => request.outcome === 'success' && !wasSpoilt(record, request))
    .map((request) => {
      const endedAt = index.invocation(request.invocation)?.endedAt ?? Number.POSITIVE_INFINITY;
      return { ...request, toldBy: endedAt + SETTLING_MS };
    })
    .filter(({ callbackId, at, toldBy, configVersion }) => {
      const isOver = toldBy <= record.endedAt && isUnmoved(record, callbackId, at, toldBy);
      return isOver && index.configAt(callbackId, toldBy)?.version === configVersion;
    });
}

/** Called all the time, and configured as it was: else results may steer nothing. */
function isUnmoved(record: SimRecord, callbackId: string, from: number, until: number): boolean {
  const edits = (record.callbacks.get(callbackId) ?? []).slice(1);
  const since = from - VIEW_MS - 2 * record.limits.skewMs;
  if (edits.some(({ at }) => at >= since && at <= until)) return false;
  const modes = modesBetween(record, callbackId, from, until);
  return !modes.has('parked') && !modes.has('stopped');
}
