import type { Call } from '../../../lambdas/domain/call/call.ts';
import type { SeenRequest, SimRecord } from '../world/record.ts';
import { indexed } from './indexed-record.ts';

/** All windows, in ms, that a callback ever had. */
export function windowsOf({ callbacks }: SimRecord, callbackId: string): number[] {
  const all = callbacks.get(callbackId) ?? [];
  return [...new Set(all.map(({ callback }) => callback.retry.windowSeconds * 1000))];
}

/**
 * The cutoff in force when a request was made. The call at its end tells the newest window, and what a replay did before
 * that is told by its messages.
 */
export function cutoffFor(record: SimRecord, call: Call, request: SeenRequest): number {
  const { callbackId, createdAt, retryUntil, reopened } = call;
  if (reopened === undefined) return retryUntil;
  const longest = Math.max(...windowsOf(record, callbackId));
  if (request.hostAt >= retryUntil - longest) return retryUntil;
  const first = createdAt + longest;
  return Math.max(first, ...earlierReplays(record, call, request).map((at) => at + longest));
}

/** When replays before this request may have opened its call again, at the latest; by a worker's clock. */
function earlierReplays(record: SimRecord, { id }: Call, { at }: SeenRequest): number[] {
  const index = indexed(record);
  const { queueLagMs, skewMs, visibilityMs } = record.limits;
  const replays = index.messagesOfCall(id).filter(({ message }) => message.trigger === 'replay');
  return replays
    .filter((sent) => sent.at <= at)
    .map(({ messageId, dueAt }) => {
      const made = index.requestsOfCall(id).find((request) => request.messageId === messageId);
      return made?.hostAt ?? dueAt + queueLagMs + visibilityMs + skewMs;
    });
}
