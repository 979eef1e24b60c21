import type { CallMessage } from '../../contract/messages.ts';
import { type Attempt, isRequest } from '../../domain/call/attempt.ts';
import type { Call } from '../../domain/call/call.ts';
import type { Callback } from '../../domain/callback/callback.ts';
import type { Due } from '../../ports/call-queue.ts';

/** What is left to do for a message once its call is recorded: health first, then the notice, then the successor. */
export interface Aftermath {
  result?: CallResult;
  /** The call failed for the first time, and its callback wants a mail for each that does. */
  notice?: { callbackId: string; callId: string };
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

/**
 * What follows from an attempt that was made for `before`; `after` is the call it left behind, if it counted. Health
 * is not told of an attempt for which no request could be made.
 */
export function aftermathOf(
  callback: Callback | undefined,
  before: Call,
  attempt: Attempt,
  after: Call | undefined,
): Aftermath {
  return {
    ...(isRequest(attempt) && { result: resultOf(before, attempt) }),
    ...(after && noticeOf(callback, before, attempt)),
    ...(after && successorOf(after)),
  };
}

/** What followed from the last recorded attempt, again: the worker before may have stopped in the middle of it. */
export function repeatedAftermath(callback: Callback | undefined, call: Call): Aftermath {
  const { lastAttempt, ...rest } = call;
  if (lastAttempt === undefined) return {};
  const before = { ...rest, turn: call.turn - 1, attemptCount: call.attemptCount - 1 };
  const { result, ...others } = aftermathOf(callback, before, lastAttempt, call);
  return { ...(result && { result: { ...result, isRepeat: true } }), ...others };
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

/** With every result that is recorded a call goes one turn on: the first failure is that of its first turn. */
function noticeOf(callback: Callback | undefined, before: Call, attempt: Attempt): Pick<Aftermath, 'notice'> {
  const isFirstFailure = before.turn === 1 && attempt.outcome !== 'success';
  if (!isFirstFailure || !callback?.notify.everyFailedCall) return {};
  return { notice: { callbackId: before.callbackId, callId: before.id } };
}

function successorOf(call: Call): Pick<Aftermath, 'successor'> {
  if (call.status !== 'PENDING' || call.nextAttemptAt === undefined) return {};
  return { successor: { message: messageFor(call), dueAt: call.nextAttemptAt } };
}
