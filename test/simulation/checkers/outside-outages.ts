import { outageIsOpen } from '../../../lambdas/domain/health/health.ts';
import type { SeenRequest, SimRecord, Violation } from '../world/record.ts';
import { hasFailed, isShown, mayBeDone, wasDirect } from './call-facts.ts';
import { indexed } from './indexed-record.ts';
import { lengthened, wasSpoilt } from './lengthening.ts';
import { type Opening, openingsIn } from './outage-openings.ts';

/** From the end of an attempt until its callback's health knows. */
const TELLING_MS = 3000;
/** How stale a worker's view may be: of what was edited since, results steer nothing. */
const VIEW_MS = 5000;

/** Each failure of a direct callback lies in an outage, unless it was overtaken before anybody was told of it. */
export function outsideOutages(record: SimRecord): Violation[] {
  const openings = Map.groupBy(openingsIn(record), ({ callbackId }) => callbackId);
  return record.requests.filter(hasFailed).flatMap((request) => {
    const { at, callbackId, callId, trigger, hostAt } = request;
    if (trigger !== 'delivery' && trigger !== 'retry') return [];
    const toldBy = toldAt(record, request);
    // Of those that failed at the same time, the one that is told of first opens the outage.
    const isInside = (openings.get(callbackId) ?? []).some(
      (one) => one.at <= toldBy && endOf(record, one) >= hostAt,
    );
    if (isInside || toldBy > record.endedAt || wasLostInside(record, request)) return [];
    const isTold = wasDirect(record, callbackId, at, toldBy) && isShown(record, request);
    if (!isTold || isOvertaken(record, request, toldBy)) return [];
    return [
      { promise: 'P5', at, callbackId, callId, what: `a ${trigger} failed outside of any outage` } as const,
    ];
  });
}

/**
 * Told of in vain, twice, while an outage was on: what is lost there is a figure of it, and the success of an earlier
 * request may end it before this one.
 */
function wasLostInside(record: SimRecord, { callId, callbackId, invocation, endedAt }: SeenRequest): boolean {
  const index = indexed(record);
  const hits = index
    .faultsIn(invocation)
    .filter(
      ({ at, where, callIds }) => at >= endedAt! && where === 'health.apply' && callIds?.includes(callId),
    );
  const known = index.movesOf(callbackId).findLast(({ at }) => at <= endedAt!);
  return hits.length > 1 && known !== undefined && outageIsOpen(known.after);
}

/** A delivery ends only what began before it, by the same clocks; a person's end is told by the clock of another worker. */
function endOf({ limits }: SimRecord, { endedAt = Number.POSITIVE_INFINITY, endedBy }: Opening): number {
  return endedBy === 'delivery' ? endedAt : endedAt + 2 * limits.skewMs;
}

/**
 * By when health knows of it: as soon as its worker's batch is over, or before, where others of that take longer. Who died,
 * or could not write it, comes again after the visibility time.
 */
function toldAt(record: SimRecord, request: SeenRequest): number {
  const { callId, at, invocation } = request;
  const index = indexed(record);
  const worker = index.invocation(invocation);
  const workedAt = worker?.endedAt ?? record.endedAt;
  const soonAt = request.endedAt! + TELLING_MS;
  if (!wasSpoilt(record, request)) return Math.min(workedAt, soonAt);
  const hits = index.faultsOfCall(callId);
  const ranOut = worker?.died && index.faultsIn(invocation).length === 0;
  const spoiltAt = Math.max(workedAt, soonAt) + (ranOut ? record.limits.visibilityMs : 0);
  return lengthened(record, spoiltAt, { since: at, hits }) + TELLING_MS;
}

/** By a success that began after it, by an edit, or by a person's word. */
function isOvertaken(record: SimRecord, { callbackId, at, hostAt }: SeenRequest, toldBy: number): boolean {
  const index = indexed(record);
  const { skewMs } = record.limits;
  const succeeded = index
    .requestsOf(callbackId)
    .some(
      (one) =>
        one.outcome === 'success' && one.hostAt >= hostAt && one.at >= at - 2 * skewMs && one.at <= toldBy,
    );
  const edits = (record.callbacks.get(callbackId) ?? []).slice(1);
  const acts = index.actsOf(callbackId).filter(mayBeDone);
  return (
    succeeded ||
    edits.some((edit) => edit.at >= at - VIEW_MS - 2 * skewMs && edit.at <= toldBy) ||
    acts.some(
      (act) => ['start', 'stop', 'delete'].includes(act.kind) && act.at >= at - VIEW_MS && act.at <= toldBy,
    )
  );
}
