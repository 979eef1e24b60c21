import { isUnsendable } from '../../../lambdas/domain/call/attempt.ts';
import type { Call } from '../../../lambdas/domain/call/call.ts';
import type { SeenRequest, SimRecord } from '../world/record.ts';
import { attemptsOf, configsBetween, isKnown, mayBeUnrecorded } from './call-facts.ts';
import { windowsOf } from './call-windows.ts';
import { indexed } from './indexed-record.ts';

/** The interval and what of it may be added by chance. */
const LONGEST_INTERVAL = 1.1;

/** From its acceptance to its first end, or from a replay to the next end. */
export interface Life {
  from: number;
  cutoff: number;
  /** When a replay found that it had ended; undefined: the call's own end tells how this life ended. */
  over?: number;
}

/** The life that a call had at a time. Of those in the middle the shortest that may have been. */
export function lifeAt(record: SimRecord, { id, callbackId, createdAt, retryUntil }: Call, at: number): Life {
  const replays = indexed(record)
    .messagesOfCall(id)
    .filter(({ message }) => message.trigger === 'replay');
  const from = replays.findLast((sent) => sent.at <= at)?.at ?? createdAt;
  const over = replays.find((sent) => sent.at > at)?.at;
  if (over === undefined) return { from, cutoff: retryUntil };
  return { from, over, cutoff: from + Math.min(...windowsOf(record, callbackId)) };
}

/**
 * Whether a call was PENDING at a time, as far as its end, its requests and its callback's policy tell: not what the
 * table said then, which nobody outside saw. Where a later life of the call hides how one ended, every reason that there
 * was to end it counts.
 */
export function wasPending(record: SimRecord, call: Call, at: number): boolean {
  const { skewMs } = record.limits;
  const life = lifeAt(record, call, at);
  if (life.cutoff <= at + skewMs) return false;
  const { status, resolution } = call;
  const isEnded = status !== 'PENDING' && resolution !== undefined && resolution.at <= at + skewMs;
  if (life.over === undefined && isEnded) return false;
  return !mayHaveEnded(record, call, life, at);
}

function mayHaveEnded(record: SimRecord, call: Call, life: Life, at: number): boolean {
  const { id, callbackId } = call;
  const index = indexed(record);
  const requests = index.requestsOfCall(id).filter((one) => one.at >= life.from && one.at <= at);
  const isDelivered = ({ outcome, endedAt = at }: SeenRequest) => outcome === 'success' && endedAt <= at;
  if (requests.some((request) => isDelivered(request) && !mayBeUnrecorded(index, request))) return true;
  if (attemptsOf(record, call).some((attempt) => isUnsendable(attempt) && attempt.startedAt <= at))
    return true;

  const isHidden = life.over !== undefined || wasAskedForAfter(record, id, at);
  const known = configsBetween(record, callbackId, life.from, at);
  if (isHidden && known.some(({ retriesEnabled }) => !retriesEnabled)) return true;
  const chain = requests.filter((one) => one.trigger !== 'manual' && isKnown(one));
  return isGivenUp(record, callbackId, chain, life);
}

/** By its last attempt: retries are off, attempts used up, or there is no time left for another. */
function isGivenUp(record: SimRecord, callbackId: string, chain: SeenRequest[], { cutoff }: Life): boolean {
  const last = chain.at(-1);
  if (last === undefined) return false;
  const endedAt = last.endedAt ?? last.at;
  const used = chain.filter(({ trigger }) => trigger !== 'probe').length;
  return configsBetween(record, callbackId, last.at, endedAt).some(({ retriesEnabled, retry }) => {
    const isExhausted = retry.maxAttempts !== null && used >= retry.maxAttempts;
    const isLate = endedAt + LONGEST_INTERVAL * retry.intervalSeconds * 1000 >= cutoff;
    return !retriesEnabled || isExhausted || isLate;
  });
}

/** A person's retry may make SUCCESS of a call that had FAILED long before. */
function wasAskedForAfter(record: SimRecord, callId: string, at: number): boolean {
  return indexed(record)
    .requestsOfCall(callId)
    .some((request) => request.trigger === 'manual' && request.at >= at);
}
