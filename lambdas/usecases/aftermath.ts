import type { CallMessage } from '../contract/messages.ts';
import type { Attempt } from '../domain/attempt.ts';
import type { Call } from '../domain/call.ts';
import type { Due } from '../ports/call-queue.ts';

/** What is left to do for a message once its call is recorded: health first, then the successor. */
export interface Aftermath {
  result?: CallResult;
  /** A message for the retries queue. */
  successor?: Due<CallMessage>;
}

/** A recorded attempt, as the callback's health is told of it. */
export interface CallResult {
  callbackId: string;
  callId: string;
  turn: number;
  attempt: Attempt;
  configVersion: number;
  isFirstAttempt: boolean;
  /** When the call had failed last before; undefined: never. */
  failedBefore: number | undefined;
  /** Told again, by a message that came back. */
  isRepeat: boolean;
}

/** What follows from an attempt that was made for `before`; `after` is the call it left behind, if it counted. */
export function aftermathOf(before: Call, attempt: Attempt, after: Call | undefined): Aftermath {
  return { result: resultOf(before, attempt), ...(after && successorOf(after)) };
}

/** What followed from the last recorded attempt, again: the worker before may have stopped in the middle of it. */
export function repeatedAftermath(call: Call): Aftermath {
  const { lastAttempt, ...rest } = call;
  if (lastAttempt === undefined) return {};
  const before = { ...rest, turn: call.turn - 1, attemptCount: call.attemptCount - 1 };
  return { result: { ...resultOf(before, lastAttempt), isRepeat: true }, ...successorOf(call) };
}

export function messageFor({ id, callbackId, turn }: Call): CallMessage {
  return { v: 1, callId: id, callbackId, turn, trigger: 'retry' };
}

function resultOf(before: Call, attempt: Attempt): CallResult {
  return {
    callbackId: before.callbackId,
    callId: before.id,
    turn: before.turn,
    attempt,
    configVersion: attempt.configVersion ?? 1,
    isFirstAttempt: before.attemptCount === 0,
    failedBefore: before.lastAttempt?.startedAt,
    isRepeat: false,
  };
}

function successorOf(call: Call): Pick<Aftermath, 'successor'> {
  if (call.status !== 'PENDING' || call.nextAttemptAt === undefined) return {};
  return { successor: { message: messageFor(call), dueAt: call.nextAttemptAt } };
}
