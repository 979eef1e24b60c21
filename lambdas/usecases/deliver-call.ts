import type { CallMessage } from '../contract/messages.ts';
import type { Attempt } from '../domain/attempt.ts';
import type { Call } from '../domain/call.ts';
import { callFrom, closed, waiting } from '../domain/call-moves.ts';
import type { Callback } from '../domain/callback.ts';
import { choose } from '../domain/delivery-choice.ts';
import type { Due } from '../ports/call-queue.ts';
import type { Received } from '../ports/received.ts';
import type { DeliverPorts } from './deliver-ports.ts';
import { makeAttempt, unknownAttempt } from './make-attempt.ts';
import { recordFailure, recordSuccess, recordWithoutAttempt, type Subject } from './record-attempt.ts';

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
}

/** Left of the function's time after the longest this call may take. */
const RECORDING_MS = 15_000;

/**
 * Works one message: attempts its call, lets it wait, sends it on or closes it, and records that. A message makes an
 * attempt only if its turn is the call's; a repeated one for the turn just before only has its after-effects run
 * again, since the worker before may have died between the record and them.
 *
 * Throws only for our own faults: the message then returns after its visibility time.
 */
export async function deliverCall(
  ports: DeliverPorts,
  { message, receiveCount }: Pick<Received<CallMessage>, 'message' | 'receiveCount'>,
  remainingMs: () => number,
): Promise<Aftermath> {
  const { callbackId, callId } = message;
  const isRepeated = receiveCount > 1 || message.again === true;
  const mayBeStored = message.call === undefined || isRepeated;
  const [callback, health, stored] = await Promise.all([
    ports.callbacks.get(callbackId),
    ports.healthView.get(callbackId),
    mayBeStored ? ports.calls.get(callbackId, callId) : undefined,
  ]);
  const call = stored ?? (message.call && callFrom(callId, callbackId, message.call));
  if (call === undefined) {
    ports.log.warn('message.orphaned', { callId, callbackId, turn: message.turn });
    return {};
  }
  if (stored && isRepeated && message.turn === stored.turn - 1) return afterEffects(stored, callback);
  if (message.turn !== call.turn || call.status !== 'PENDING') return {};

  const subject: Subject = { call, stored: stored !== undefined, payload: message.call?.payload };
  const choice = choose(
    { call, message, callback, health },
    { now: ports.clock.now(), parkAfterErrors: ports.settings.parkAfterErrors },
  );
  switch (choice.do) {
    case 'close':
      await recordWithoutAttempt(ports, subject, closed(call, choice.by, ports.clock.now()));
      ports.log.info('call.closed', { callId, callbackId, by: choice.by });
      return {};
    case 'wait':
      return letWait(ports, subject);
    case 'send-on':
      return { successor: sentOn(message, isRepeated, choice.dueAt) };
    case 'attempt':
      return attempt(ports, callback!, subject, { message, isRepeated }, remainingMs);
  }
}

async function attempt(
  ports: DeliverPorts,
  callback: Callback,
  { call, stored, payload: brought }: Subject,
  { message, isRepeated }: { message: CallMessage; isRepeated: boolean },
  remainingMs: () => number,
): Promise<Aftermath> {
  if (remainingMs() < callback.timeouts.responseSeconds * 1000 + RECORDING_MS) {
    return { successor: sentOn(message, isRepeated, ports.clock.now()) };
  }
  if (isRepeated) await ports.calls.keepAttempt(call, unknownAttempt(call, message.trigger));
  const payload = stored ? await ports.calls.payload(call) : brought;
  const made = await makeAttempt(ports, callback, call, payload, message.trigger);
  const result = resultOf(call, made.attempt, callback.version);
  const subject = { call, stored, payload };
  if (made.attempt.outcome === 'success') {
    await recordSuccess(ports, subject, made);
    return { result };
  }
  const after = await recordFailure(ports, callback, subject, made);
  return { result, ...(after && successorOf(after)) };
}

/** The call is in the table before its message is gone; if its callback came back meanwhile, it goes at once. */
async function letWait(ports: DeliverPorts, subject: Subject): Promise<Aftermath> {
  const { call } = subject;
  if (!subject.stored) await recordWithoutAttempt(ports, subject, waiting(call));
  const health = await ports.health.get(call.callbackId);
  ports.healthView.remember(call.callbackId, health);
  if (health.mode === 'parked' || health.mode === 'stopped') return {};
  return { successor: { message: messageFor(call), dueAt: ports.clock.now() } };
}

function afterEffects(call: Call, callback: Callback | undefined): Aftermath {
  const { lastAttempt } = call;
  if (lastAttempt === undefined) return {};
  const before = {
    ...call,
    turn: call.turn - 1,
    attemptCount: call.attemptCount - 1,
    lastAttempt: undefined,
  };
  const configVersion = lastAttempt.configVersion ?? callback?.version ?? 1;
  return { result: resultOf(before, lastAttempt, configVersion), ...successorOf(call) };
}

function resultOf(call: Call, attempt: Attempt, configVersion: number): CallResult {
  return {
    callbackId: call.callbackId,
    callId: call.id,
    turn: call.turn,
    attempt,
    configVersion,
    isFirstAttempt: call.attemptCount === 0,
    failedBefore: call.lastAttempt?.startedAt,
  };
}

function successorOf(call: Call): Pick<Aftermath, 'successor'> {
  if (call.status !== 'PENDING' || call.nextAttemptAt === undefined) return {};
  return { successor: { message: messageFor(call), dueAt: call.nextAttemptAt } };
}

function messageFor({ id, callbackId, turn }: Call): CallMessage {
  return { v: 1, callId: id, callbackId, turn, trigger: 'retry' };
}

function sentOn(message: CallMessage, isRepeated: boolean, dueAt: number): Due<CallMessage> {
  return { message: { ...message, sentOn: true, ...(isRepeated && { again: true }) }, dueAt };
}
