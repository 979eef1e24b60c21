import { isUnsendable } from '../../../lambdas/domain/call/attempt.ts';
import type { AcceptedCall, Checker, FaultHit, SeenRequest, SimRecord, Violation } from '../world/record.ts';
import { attemptsOf, configsBetween, hasFailed, mayBeDone, wasDirect } from './call-facts.ts';
import { type Hang, isPrompt, isUnderWay, newHangs } from './hangs.ts';
import { indexed } from './indexed-record.ts';
import { lengthened } from './lengthening.ts';
import { secondsText } from './violation-text.ts';

const PROMISED_MS = 30_000;
/** While another callback's new hang is this young, it may take longer. */
const HANG_MS = 90_000;
const PROMISED_IN_HANG_MS = 75_000;
/** Workers may know a mode for so long that is over. */
const VIEW_MS = 5000;
/** So many first attempts that failed in a row make a callback a dead one, whose first attempts give way. */
const DEAD_AFTER = 10;

/**
 * P6: a quiet callback's first attempt begins within 30 s of acceptance, whatever its neighbours do; within 75 s in the
 * first 90 s of a new hang of one. Quiet is a callback that is called directly, without a rate limit, and that answers.
 */
export const p6QuietNeighbours: Checker = (record) => {
  const hangs = newHangs(record);
  const firsts = firstRequests(record);
  return record.accepted.flatMap((accepted) => delayed(record, accepted, hangs, firsts));
};

type FirstRequests = (callbackId: string) => SeenRequest[];

function delayed(
  record: SimRecord,
  accepted: AcceptedCall,
  hangs: Hang[],
  firsts: FirstRequests,
): Violation[] {
  const { callbackId, eventId, at } = accepted;
  const call = indexed(record).callsOfEvent(eventId, callbackId)[0];
  const callId = call?.id;
  const first = callId === undefined ? undefined : indexed(record).requestsOfCall(callId)[0];
  const tried = first?.at ?? (call && attemptsOf(record, call).find(isUnsendable)?.startedAt);
  if (tried !== undefined && tried <= at + PROMISED_MS) return [];

  const isInHang = hangs.some(
    (hang) => hang.callbackId !== callbackId && hang.at <= at + PROMISED_MS && hang.at + HANG_MS >= at,
  );
  const promisedMs = isInHang ? PROMISED_IN_HANG_MS : PROMISED_MS;
  if (
    !wasDirect(record, callbackId, at - VIEW_MS, Math.min(tried ?? Number.POSITIVE_INFINITY, at + promisedMs))
  )
    return [];
  // The platform is answered once the call is on its way.
  const since = Math.min(at, (callId && indexed(record).messagesOfCall(callId)[0]?.at) || at);
  const deadline = lengthened(record, at + promisedMs, { since, hits: hitsOf(record, accepted, callId) });
  const until = Math.min(tried ?? Number.POSITIVE_INFINITY, deadline);
  if ((tried !== undefined && tried <= deadline) || deadline > record.endedAt) return [];
  const retryUntil = call?.reopened === undefined ? call?.retryUntil : undefined;
  if (retryUntil !== undefined && retryUntil + record.limits.skewMs < deadline) return [];
  if (!isQuiet(record, accepted, until, firsts) || isMarked(record, callId, until)) return [];
  const took =
    tried === undefined ? 'was not attempted at all' : `was first attempted ${secondsText(tried - at)} after`;
  const what = `accepted for a quiet callback, it ${took}, not within ${secondsText(deadline - at)}`;
  return [{ promise: 'P6', at: deadline, callbackId, ...(callId !== undefined && { callId }), what }];
}

/** All that was under way when it came, and until it was its turn, was answered soon; and not everything failed before. */
function isQuiet(
  record: SimRecord,
  { callbackId, at }: AcceptedCall,
  until: number,
  firsts: FirstRequests,
): boolean {
  if (!wasDirect(record, callbackId, at - VIEW_MS, until)) return false;
  const configs = configsBetween(record, callbackId, at, until);
  if (configs.some(({ deletedAt, rateLimit }) => deletedAt !== undefined || rateLimit.perSecond !== null))
    return false;
  const requests = indexed(record).requestsOf(callbackId);
  if (requests.some((request) => isUnderWay(record, request, at, until) && !isPrompt(record, request)))
    return false;
  const before = firsts(callbackId).filter(({ endedAt = Number.POSITIVE_INFINITY }) => endedAt <= until);
  return before.length < DEAD_AFTER || !before.slice(-DEAD_AFTER).every(hasFailed);
}

/** Each call's first, by callback, in the order of time. */
function firstRequests(record: SimRecord): FirstRequests {
  const known = new Map<string, SeenRequest[]>();
  return (callbackId) => {
    let firsts = known.get(callbackId);
    if (firsts === undefined) {
      const byCall = new Map<string, SeenRequest>();
      for (const request of indexed(record).requestsOf(callbackId))
        if (!byCall.has(request.callId)) byCall.set(request.callId, request);
      firsts = [...byCall.values()];
      known.set(callbackId, firsts);
    }
    return firsts;
  };
}

/** Of its own message, and of its event's: what hit `accept` before anything was sent for the call may have been that. */
function hitsOf(record: SimRecord, { at }: AcceptedCall, callId: string | undefined): FaultHit[] {
  const index = indexed(record);
  const sentAt = callId === undefined ? undefined : index.messagesOfCall(callId)[0]?.at;
  const ofEvent = record.faults.filter((hit) => {
    const isOfAccept =
      hit.where.startsWith('queue.events') ||
      (hit.invocation !== undefined && index.invocation(hit.invocation)?.function === 'accept');
    return isOfAccept && hit.at >= at && hit.at <= (sentAt ?? Number.POSITIVE_INFINITY);
  });
  const ofCall = callId === undefined ? [] : index.faultsOfCall(callId);
  return [...new Set([...ofEvent, ...ofCall])].sort((one, other) => one.at - other.at);
}

function isMarked(record: SimRecord, callId: string | undefined, until: number): boolean {
  const acts = callId === undefined ? [] : indexed(record).actsOnCall(callId);
  return acts.some((act) => act.kind === 'mark' && mayBeDone(act) && act.at <= until);
}
