import type { SeenRequest, SimRecord, Violation } from '../world/record.ts';
import { configsBetween, hasFailed } from './call-facts.ts';
import { indexed } from './indexed-record.ts';
import { wasSpoilt } from './lengthening.ts';
import { modeStretches } from './mode-stretches.ts';
import { clockText } from './violation-text.ts';

const PARK_AFTER = 10;
/** A younger streak may be a hiccup. */
const SETTLED_MS = 10_000;
/** From the end of an attempt until its callback's health knows of it, and how stale a worker's view may be. */
const TELLING_MS = 5000;
/** A success whose worker was disturbed may be told of when its message comes back, or goes round. */
const TOLD_AGAIN_MS = 2 * 3_600_000;

/** Failed first attempts in a row. */
interface Streak {
  first: SeenRequest;
  count: number;
  /** As many as it takes to park, told and older than a hiccup: from here on any failure does. Undefined: too few yet. */
  isDownFrom?: number;
}

/**
 * A dead callback costs little because it is parked: where as many first attempts in a row have failed as that takes, and
 * it has lasted, the next failure is the last that is made directly. Counted are those that surely count: of the
 * configuration as it is, told by a worker that nothing disturbed, and begun when all that came before had been told.
 */
export function unparkedStreaks(record: SimRecord, callbackId: string): Violation[] {
  const parkAfter = record.settings?.parkAfterErrors ?? PARK_AFTER;
  if (parkAfter === 0) return [];
  return modeStretches(record, callbackId)
    .filter(({ value }) => value === 'direct')
    .flatMap(({ from, to }) => unparkedIn(record, callbackId, { from, to, parkAfter }));
}

function unparkedIn(
  record: SimRecord,
  callbackId: string,
  { from, to, parkAfter }: { from: number; to: number; parkAfter: number },
): Violation[] {
  let countsFrom = from;
  let streak: Streak | undefined;
  // Until its deadline a success may overtake it.
  let overdue: Violation | undefined;
  for (const request of indexed(record).requestsOf(callbackId)) {
    const { at, callId } = request;
    if (at < from || at >= to) continue;
    if (overdue && at > overdue.at) break;
    if (request.outcome === 'success') {
      countsFrom = Math.max(countsFrom, toldBy(record, request));
      streak = undefined;
      overdue = undefined;
    }
    if (overdue || at <= countsFrom || !surelyCounts(record, request)) continue;
    const deadline = request.endedAt! + TELLING_MS;
    if (streak && at > (streak.isDownFrom ?? to) && deadline < to) {
      const { first, count } = streak;
      if (mayPark(record, callbackId, first.at, deadline)) {
        const what = `${count} first attempts in a row failed since ${clockText(record, first.at)}, and it is not parked`;
        overdue = { promise: 'P7', at: deadline, callbackId, callId, what };
      } else {
        streak = undefined;
      }
    }
    if (isFirst(record, request)) streak = longer(record, streak, request, parkAfter);
  }
  return overdue ? [overdue] : [];
}

function surelyCounts(record: SimRecord, request: SeenRequest): boolean {
  const { callbackId, endedAt, configVersion, trigger } = request;
  if (!hasFailed(request) || endedAt === undefined || trigger === 'manual') return false;
  const isCurrent = indexed(record).configAt(callbackId, endedAt)?.version === configVersion;
  return isCurrent && !wasSpoilt(record, request);
}

function isFirst(record: SimRecord, request: SeenRequest): boolean {
  return request.trigger === 'delivery' && indexed(record).requestsOfCall(request.callId)[0] === request;
}

function longer(
  { limits }: SimRecord,
  streak: Streak | undefined,
  request: SeenRequest,
  parkAfter: number,
): Streak {
  const { first, count, isDownFrom } = streak ?? { first: request, count: 0 };
  const isEnough = count + 1 >= parkAfter;
  const settledAt = Math.max(first.endedAt! + SETTLED_MS, request.endedAt!) + TELLING_MS + 2 * limits.skewMs;
  const downFrom = isDownFrom ?? (isEnough ? settledAt : undefined);
  return { first, count: count + 1, ...(downFrom !== undefined && { isDownFrom: downFrom }) };
}

/** By when health knows of a success, told at the end of its batch. */
export function toldBy(record: SimRecord, request: SeenRequest): number {
  const endedAt = indexed(record).invocation(request.invocation)?.endedAt ?? request.at;
  const again = wasSpoilt(record, request) ? TOLD_AGAIN_MS : 0;
  return endedAt + TELLING_MS + again + 2 * record.limits.skewMs;
}

/** Configured as it was all the while, and so that it may park. */
function mayPark(record: SimRecord, callbackId: string, from: number, until: number): boolean {
  const configs = configsBetween(record, callbackId, from, until);
  const isEdited = indexed(record)
    .actsOf(callbackId)
    .some(
      ({ kind, at, answeredAt = at + TOLD_AGAIN_MS }) => kind === 'edit' && at <= until && answeredAt >= from,
    );
  return (
    configs.length === 1 &&
    !isEdited &&
    configs.every(({ retriesEnabled, retry }) => retriesEnabled && retry.maxAttempts === null)
  );
}
