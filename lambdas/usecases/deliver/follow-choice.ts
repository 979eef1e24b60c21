import type { CallMessage } from '../../contract/messages.ts';
import { closed, waiting } from '../../domain/call/call-moves.ts';
import type { DeliveryChoice } from '../../domain/call/delivery-choice.ts';
import { untilSlotMs } from '../../domain/call/slots.ts';
import type { Callback } from '../../domain/callback/callback.ts';
import { type Aftermath, aftermathOf, messageFor } from './aftermath.ts';
import type { DeliverPorts } from './deliver-ports.ts';
import { healthAsItIs, healthFor } from './look-up.ts';
import { makeAttempt } from './make-attempt.ts';
import { markedBy, type Receive } from './own-attempt.ts';
import { recordFailure, recordSuccess, recordWithoutAttempt, type Subject } from './record-attempt.ts';
import { reopenedFirst } from './reopen-call.ts';

/** Left of the function's time after the longest this call may take. */
const RECORDING_MS = 15_000;

/** A message whose turn is its call's, and what is known of it. */
export interface Work {
  message: CallMessage;
  receive: Receive;
  /** A worker that stopped may have attempted it already. */
  mayBeAttempted: boolean;
  callback: Callback | undefined;
  subject: Subject;
}

/** Attempts the call, lets it wait, sends it on or closes it: whatever was chosen. */
export async function followChoice(
  ports: DeliverPorts,
  choice: DeliveryChoice,
  work: Work,
  remainingMs: () => number,
): Promise<Aftermath> {
  switch (choice.do) {
    case 'close':
      return close(ports, work.subject, choice.by);
    case 'wait':
      return letWait(ports, work);
    case 'send-on':
      return sentOn(work, choice.dueAt);
    case 'drop':
      return drop(ports, work, choice.because);
    case 'attempt':
      return attempt(ports, work, remainingMs);
  }
}

/** Time and cutoff are looked at right before the request: whatever was read until then took its time. */
async function attempt(ports: DeliverPorts, work: Work, remainingMs: () => number): Promise<Aftermath> {
  const { call: known, stored } = work.subject;
  const { trigger } = work.message;
  const callback = work.callback!;
  const payload = stored ? await ports.calls.payload(known) : work.subject.payload;
  // It was erased since the call was read.
  if (known.payloadApart !== undefined && payload === undefined)
    return drop(ports, work, 'its payload is gone');
  if (await waitsAtSlot(ports, work.message)) return letWait(ports, work);
  if (remainingMs() < callback.timeouts.responseSeconds * 1000 + RECORDING_MS)
    return sentOn(work, ports.clock.now());
  const subject = await reopenedFirst(ports, work.message, callback, { ...work.subject, payload });
  if (subject === undefined) return {};
  const { call } = subject;
  const leftMs = call.retryUntil - ports.clock.now();
  if (leftMs < 0 && trigger !== 'manual') return close(ports, subject, 'cutoff');

  const most = trigger === 'manual' ? {} : { repeatMs: leftMs };
  const made = await makeAttempt(ports, callback, call, payload, trigger, most);
  made.attempt.id = markedBy(work.receive, made.attempt.id);
  if (made.lost) await ports.calls.keepAttempt(call, made.lost);
  if (made.attempt.outcome === 'success') {
    await recordSuccess(ports, subject, made);
    return aftermathOf(callback, call, made.attempt, undefined);
  }
  return aftermathOf(callback, call, made.attempt, await recordFailure(ports, callback, subject, made));
}

/**
 * Whether its callback is not called any more when its slot has come. What a worker has seen of a callback may be five
 * seconds old, and the wait comes on top.
 */
async function waitsAtSlot(ports: DeliverPorts, message: CallMessage): Promise<boolean> {
  const waitMs = untilSlotMs(message, ports.clock.now());
  if (waitMs === 0) return false;
  await ports.clock.sleep(waitMs);
  const { mode } = await healthFor(ports, message);
  return message.trigger !== 'probe' && (mode === 'parked' || mode === 'stopped');
}

async function close(
  ports: DeliverPorts,
  subject: Subject,
  by: 'cutoff' | 'retries-off' | 'deleted',
): Promise<Aftermath> {
  const { call } = subject;
  if (await recordWithoutAttempt(ports, subject, closed(call, by, ports.clock.now())))
    ports.log.info('call.closed', { callId: call.id, callbackId: call.callbackId, by });
  return { unattempted: 'given-up' };
}

function drop({ log }: DeliverPorts, { message }: Work, reason: string): Aftermath {
  const { callId, callbackId, trigger } = message;
  log.info('message.dropped', { callId, callbackId, trigger, reason });
  return {};
}

/** The call is in the table before its message is gone; if its callback came back meanwhile, it goes at once. */
async function letWait(ports: DeliverPorts, { message, callback, ...work }: Work): Promise<Aftermath> {
  const subject = await reopenedFirst(ports, message, callback!, work.subject);
  if (subject === undefined) return {};
  const { call } = subject;
  if (!subject.stored) await recordWithoutAttempt(ports, subject, waiting(call));
  const health = await healthAsItIs(ports, call.callbackId);
  const unattempted = 'waits';
  if (health.mode === 'parked' || health.mode === 'stopped') {
    // It waited before its probe, too.
    if (call.lastAttempt?.trigger !== 'probe')
      ports.log.info('call.waits', { callId: call.id, callbackId: call.callbackId, mode: health.mode });
    return { unattempted };
  }
  return { unattempted, successor: { message: messageFor(call), dueAt: ports.clock.now() } };
}

function sentOn({ message, mayBeAttempted }: Work, dueAt: number): Aftermath {
  const sent = { ...message, sentOn: true, ...(mayBeAttempted && { mayBeAttempted }) };
  return { successor: { message: sent, dueAt } };
}
