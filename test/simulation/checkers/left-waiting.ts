import type { Call } from '../../../lambdas/domain/call/call.ts';
import type { HealthMove, SimRecord, Violation } from '../world/record.ts';
import { configsBetween, mayBeDone } from './call-facts.ts';
import { type DrainBounds, drainBounds } from './drain-bounds.ts';
import { indexed } from './indexed-record.ts';
import { lengthened } from './lengthening.ts';
import { clockText } from './violation-text.ts';
import { lifeAt, wasPending } from './waiting-calls.ts';

/** A worker may know for so long that a callback is parked, and let a call wait by that. */
const VIEW_MS = 5000;
/** No worker lives longer: what it attempted before a drain began has its successor by then. */
const LONGEST_WORK_MS = 150_000;
/** A schedule hands its message to the queue so long before it is due. */
const SCHEDULE_AHEAD_MS = 360_000;

/**
 * Calls that waited when a write let a callback be called again, and that were neither attempted in time nor came to an
 * end of another kind. Where the callback is parked or stopped before, they wait for the next such write.
 */
export function leftWaiting(
  record: SimRecord,
  release: HealthMove,
  promise: Violation['promise'],
): Violation[] {
  const { callbackId, at } = release;
  const waiting = indexed(record)
    .callsOf(callbackId)
    .filter(({ createdAt }) => createdAt <= at + VIEW_MS)
    .filter((call) => wasPending(record, call, Math.max(at, call.createdAt)));
  if (waiting.length === 0) return [];
  const bounds = drainBounds(record, release, waiting.length);
  const left = waiting.filter((call) => !isAttempted(record, call, release, bounds.endedAt ?? bounds.endsBy));
  return left.flatMap((call) => stranded(record, call, release, { promise, bounds, left: left.length }));
}

function stranded(
  record: SimRecord,
  call: Call,
  release: HealthMove,
  { promise, bounds, left }: { promise: Violation['promise']; bounds: DrainBounds; left: number },
): Violation[] {
  const { id: callId, callbackId } = call;
  const byDrain = Math.max(bounds.passesEndBy(left), ownMessageDue(record, call, release));
  const hits = indexed(record).faultsOfCall(callId);
  const until = lengthened(record, byDrain, { since: release.at, hits });
  if (until > record.endedAt || isAttempted(record, call, release, until)) return [];
  if (isExcused(record, call, release, until)) return [];
  const since = clockText(record, release.at);
  const what = `it waited when its callback was called again at ${since}, and is still not attempted`;
  return [{ promise, at: until, callbackId, callId, what }];
}

/** By the clock of the worker that began the drain: what was attempted by then is left out of it. */
function isAttempted(record: SimRecord, { id }: Call, { at, after }: HealthMove, until: number): boolean {
  const since = after.drainStartedAt ?? Number.POSITIVE_INFINITY;
  return indexed(record)
    .requestsOfCall(id)
    .some((request) => (request.at >= at || request.hostAt >= since) && request.at <= until);
}

/** It does not wait, its turn has a message: of an attempt that was made, or under way, when the drain began. */
function ownMessageDue(record: SimRecord, { id }: Call, { at }: HealthMove): number {
  const { queueLagMs, skewMs } = record.limits;
  const dues = indexed(record)
    .messagesOfCall(id)
    .filter((sent) => sent.message.trigger !== 'drain' && sent.at <= at + LONGEST_WORK_MS && sent.dueAt > at)
    .map(({ dueAt, queue }) => dueAt + (queue === 'schedule' ? SCHEDULE_AHEAD_MS : 0));
  return Math.max(0, ...dues) + queueLagMs + 2 * skewMs + LONGEST_WORK_MS;
}

function isExcused(record: SimRecord, call: Call, { at, callbackId }: HealthMove, until: number): boolean {
  const { id, resolution, createdAt } = call;
  const { skewMs } = record.limits;
  const index = indexed(record);
  const life = lifeAt(record, call, Math.max(at, createdAt));
  if (life.cutoff <= until + skewMs || (life.over !== undefined && life.over <= until)) return true;
  if (life.over === undefined && resolution !== undefined && resolution.at <= until + skewMs) return true;
  const isMarked = index
    .actsOnCall(id)
    .some((act) => act.kind === 'mark' && mayBeDone(act) && act.at <= until);
  const isBrokenOff = index
    .movesOf(callbackId)
    .some((move) => move.at > at && move.at <= until && isWaitedIn(move));
  return isMarked || isBrokenOff || isGivenUp(record, call, at, until);
}

function isWaitedIn({ after }: HealthMove): boolean {
  return after.mode === 'parked' || after.mode === 'stopped';
}

/** Deleted, or retries are off: then only calls that were never attempted, and came since, are. */
function isGivenUp(record: SimRecord, { id, createdAt }: Call, at: number, until: number): boolean {
  const index = indexed(record);
  const callbackId = index.call(id)!.callbackId;
  const known = configsBetween(record, callbackId, at, until);
  if (known.some(({ deletedAt }) => deletedAt !== undefined)) return true;
  const off = known.filter(({ retriesEnabled }) => !retriesEnabled);
  const wasAttempted = index.requestsOfCall(id).some((request) => request.at < at);
  return off.some(({ updatedAt }) => wasAttempted || updatedAt >= createdAt);
}
