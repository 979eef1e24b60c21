import type { CallMessage, PaceStep, ProbeMoreMessage } from '../../contract/messages.ts';
import { type Attempt, isRequest, mayBeOfItsCall } from '../../domain/call/attempt.ts';
import type { Call } from '../../domain/call/call.ts';
import { attemptsInWindow } from '../../domain/call/reopening.ts';
import type { Callback } from '../../domain/callback/callback.ts';
import type { Due } from '../../ports/call-queue.ts';

/** What is left to do for a message once its call is recorded: health first, then the notice, then the successor. */
export interface Aftermath {
  result?: CallResult;
  /** A drain sent the message, and no attempt came of it. */
  dropped?: { callbackId: string; step: PaceStep };
  /** For `recover`: the beat's first probe says too little. */
  probeMore?: ProbeMoreMessage;
  /** Why no request was made; absent: the message was not for it any more. A replay counts by it. */
  unattempted?: 'waits' | 'given-up' | 'repeated';
  /** The call failed for the first time, and its callback wants a mail for each that does. */
  notice?: { callbackId: string; callId: string };
  /** A message for the retries queue. */
  successor?: Due<CallMessage>;
}

/** A recorded attempt, as the callback's health is told of it. */
export interface CallResult {
  /** As it was called. */
  callback: Callback;
  callId: string;
  turn: number;
  event: string;
  communicationId: string | undefined;
  attempt: Attempt;
  configVersion: number;
  isFirstAttempt: boolean;
  /** The call was given up: its attempts are used up. */
  isExhausted: boolean;
  /** The step of a drain that sent it. */
  drained?: PaceStep;
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
    ...(callback && isRequest(attempt) && { result: resultOf(callback, before, attempt, after) }),
    ...(!isRequest(attempt) && { unattempted: 'given-up' }),
    ...(after && noticeOf(callback, before, attempt)),
    ...(after && successorOf(after)),
  };
}

/** What followed from the last recorded attempt, again: the worker before may have stopped in the middle of it. */
export function repeatedAftermath(callback: Callback | undefined, call: Call): Aftermath {
  const { lastAttempt, ...rest } = call;
  // Of a call that was reopened since, nothing follows from it any more.
  if (lastAttempt === undefined || call.reopened?.turn === call.turn) return {};
  const before = { ...rest, turn: call.turn - 1, attemptCount: call.attemptCount - 1 };
  const { result, ...others } = aftermathOf(callback, before, lastAttempt, call);
  return { ...(result && { result: { ...result, isRepeat: true } }), ...others };
}

/** What follows besides, where a drain or a beat sent the message. What goes on as it is has not come to anything yet. */
export function answeredTo(message: CallMessage, aftermath: Aftermath): Aftermath {
  const { callbackId, trigger, drain, epoch, beat } = message;
  const { result, successor } = aftermath;
  if (successor?.message.trigger === trigger) return aftermath;
  if (drain && result) return { ...aftermath, result: { ...result, drained: drain } };
  if (drain) return { ...aftermath, dropped: { callbackId, step: drain } };
  if (trigger !== 'probe' || epoch === undefined || beat === undefined || message.isMore) return aftermath;
  // Its call may be to blame, or there was none any more.
  const saysLittle = result === undefined || mayBeOfItsCall(result.attempt);
  if (!saysLittle) return aftermath;
  const probed = result && { probed: message.callId };
  return { ...aftermath, probeMore: { v: 1, kind: 'probe-more', callbackId, epoch, beat, ...probed } };
}

export function messageFor({ id, callbackId, turn }: Call): CallMessage {
  return { v: 1, callId: id, callbackId, turn, trigger: 'retry' };
}

function resultOf(callback: Callback, before: Call, attempt: Attempt, after: Call | undefined): CallResult {
  return {
    callback,
    callId: before.id,
    turn: before.turn,
    event: before.event,
    communicationId: before.communicationId,
    attempt,
    configVersion: attempt.configVersion ?? 1,
    isFirstAttempt: before.attemptCount === 0 || (attempt.trigger === 'replay' && isFirstInWindow(before)),
    isExhausted: after !== undefined && isUsedUpBy(attempt, after),
    failedBefore: before.lastAttempt?.startedAt,
    isRepeat: false,
  };
}

/** A replay is as good a reason to park as new events are: without it, it would go on against a dead receiver. */
function isFirstInWindow(call: Call): boolean {
  return attemptsInWindow(call) === 0;
}

function isUsedUpBy({ startedAt, durationMs }: Attempt, { resolution }: Call): boolean {
  return resolution?.by === 'exhausted' && resolution.at === startedAt + durationMs;
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
