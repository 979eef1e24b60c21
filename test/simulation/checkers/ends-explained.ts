import { isRequest, isUnsendable } from '../../../lambdas/domain/call/attempt.ts';
import type { Call } from '../../../lambdas/domain/call/call.ts';
import type { SimRecord } from '../world/record.ts';
import { attemptsOf, configsBetween, mayBeDone } from './call-facts.ts';
import { indexed } from './indexed-record.ts';
import { clockText } from './violation-text.ts';

/** The interval and what of it may be added by chance. */
const LONGEST_INTERVAL = 1.1;

/** A call ends FAILED for one of a few reasons, and each can be looked up. Undefined: this one's is there. */
export function unexplainedEnd(record: SimRecord, call: Call): string | undefined {
  const { status, resolution, callbackId } = call;
  if (resolution === undefined) return `${status}, and nothing tells why`;
  const { by, at } = resolution;
  const ever = record.callbacks.get(callbackId)?.map(({ callback }) => callback) ?? [];
  const when = clockText(record, at);
  switch (by) {
    case 'delivery':
      return status === 'SUCCESS' ? undefined : `${status} by delivery`;
    case 'person': {
      const kinds = status === 'SUCCESS' ? ['mark'] : ['undo'];
      const acts = indexed(record).actsOnCall(call.id);
      const isDone = acts.some((act) => kinds.includes(act.kind) && mayBeDone(act));
      return isDone ? undefined : `${status} by a person, and no person did that`;
    }
    case 'cutoff': {
      const longest = Math.max(0, ...ever.map(({ retry }) => retry.intervalSeconds * 1000));
      const isNear = at + LONGEST_INTERVAL * longest >= call.retryUntil;
      return isNear
        ? undefined
        : `FAILED (cutoff) at ${when}, but its cutoff is ${clockText(record, call.retryUntil)}`;
    }
    case 'exhausted': {
      const used = attemptsOf(record, call).filter(isRequest).length;
      const most = Math.min(...ever.map(({ retry }) => retry.maxAttempts ?? Number.POSITIVE_INFINITY));
      return used >= most ? undefined : `FAILED (exhausted) after ${used} attempts of ${most}`;
    }
    case 'retries-off': {
      const known = configsBetween(record, callbackId, call.createdAt, at + record.limits.skewMs);
      const wasOff = known.some(({ retriesEnabled }) => !retriesEnabled);
      return wasOff ? undefined : `FAILED (retries-off) at ${when}, and retries were on`;
    }
    case 'deleted':
      return ever.some(({ deletedAt }) => deletedAt !== undefined)
        ? undefined
        : 'FAILED (deleted), and its callback is not deleted';
    case 'unsendable':
      return attemptsOf(record, call).some(isUnsendable)
        ? undefined
        : 'FAILED (unsendable), and requests could be made';
  }
}
