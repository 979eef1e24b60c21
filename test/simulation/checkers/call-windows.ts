import type { Call } from '../../../lambdas/domain/call/call.ts';
import type { SeenRequest, SimRecord } from '../world/record.ts';
import { indexed, type SentCallMessage } from './indexed-record.ts';

/** The same, unless a replay before opened a window of its own and nobody saw when. By a worker's clock. */
export interface Cutoff {
  earliest: number;
  latest: number;
}

/** All windows, in ms, that a callback ever had. */
export function windowsOf({ callbacks }: SimRecord, callbackId: string): number[] {
  const all = callbacks.get(callbackId) ?? [];
  return [...new Set(all.map(({ callback }) => callback.retry.windowSeconds * 1000))];
}

/**
 * The cutoff in force when a request was made. The call at its end tells the newest window; what was in force before that
 * is told by its messages.
 */
export function cutoffFor(record: SimRecord, call: Call, request: SeenRequest): Cutoff {
  const { id, retryUntil, reopened } = call;
  if (reopened === undefined) return { earliest: retryUntil, latest: retryUntil };
  const replays = replaysBefore(record, request);
  if (replays.some(({ message }) => message.replay?.id === reopened.by))
    return { earliest: retryUntil, latest: retryUntil };
  if (replays.length > 0) return windowOpenedBy(record, call, replays);
  const contents = indexed(record)
    .messagesOfCall(id)
    .flatMap(({ message }) => message.call ?? []);
  const cutoffs = contents.map((content) => content.retryUntil);
  return { earliest: Math.min(...cutoffs), latest: Math.max(...cutoffs) };
}

/**
 * The messages of which one opened the window that a request was made in. A replay's message names the turn at which its
 * call had failed; what came of it has later ones, and only a replay makes a failed call go on.
 */
function replaysBefore(record: SimRecord, { callId, turn, messageId, at }: SeenRequest): SentCallMessage[] {
  const before = indexed(record)
    .messagesOfCall(callId)
    .filter((sent) => sent.at <= at && sent.message.trigger === 'replay')
    .filter((sent) => sent.message.turn < turn || sent.messageId === messageId);
  const failedAt = Math.max(...before.map(({ message }) => message.turn));
  return before.filter(({ message }) => message.turn === failedAt);
}

/** Nobody saw when: after its message was sent, and before the first request that it made. */
function windowOpenedBy(record: SimRecord, { id, callbackId }: Call, replays: SentCallMessage[]): Cutoff {
  const index = indexed(record);
  const windows = windowsOf(record, callbackId);
  const { queueLagMs, skewMs, visibilityMs } = record.limits;
  const latest = replays.map(({ messageId, dueAt }) => {
    const made = index.requestsOfCall(id).find((request) => request.messageId === messageId);
    return made?.hostAt ?? dueAt + queueLagMs + visibilityMs + skewMs;
  });
  return {
    earliest: replays[0]!.at - skewMs + Math.min(...windows),
    latest: Math.max(...latest) + Math.max(...windows),
  };
}
