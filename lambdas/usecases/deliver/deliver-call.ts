import type { CallMessage, Trigger } from '../../contract/messages.ts';
import { callFrom } from '../../domain/call/call-moves.ts';
import { choose, judged } from '../../domain/call/delivery-choice.ts';
import { isUnopenedBy, turnOf } from '../../domain/call/reopening.ts';
import { type Grant, withGrant } from '../../domain/call/slots.ts';
import type { Received } from '../../ports/received.ts';
import { type Aftermath, aftermathOf, answeredTo, repeatedAftermath } from './aftermath.ts';
import type { DeliverPorts } from './deliver-ports.ts';
import { followChoice, type Work } from './follow-choice.ts';
import { type Known, lookUp } from './look-up.ts';
import { earlierOf, isOwnRecorded } from './own-attempt.ts';
import { recordSuccess, type Subject } from './record-attempt.ts';
import { unknownAttempt } from './unknown-attempt.ts';

/**
 * Works one message: attempts its call, lets it wait, sends it on or closes it, and records that. A message makes an
 * attempt only if its turn is the call's; a repeated one for the turn just before only has its after-effects run
 * again, since the worker before may have died between the record and them.
 *
 * Throws only for our own faults: the message then returns after its visibility time.
 */
export async function deliverCall(
  ports: DeliverPorts,
  received: Received<CallMessage>,
  remainingMs: () => number,
  granted?: Promise<Grant | undefined>,
): Promise<Aftermath> {
  const [known, grant] = await Promise.all([lookUp(ports, received), granted]);
  const message = withGrant(judged(received.message, known.health), grant);
  const work = { ...received, message, sentAs: received.message.trigger, grant };
  return answeredTo(message, await workMessage(ports, work, known, remainingMs));
}

async function workMessage(
  ports: DeliverPorts,
  {
    message,
    sentAs,
    id,
    receiveCount,
    sentAt,
    grant,
  }: Received<CallMessage> & { sentAs: Trigger; grant: Grant | undefined },
  { callback, health, stored }: Known,
  remainingMs: () => number,
): Promise<Aftermath> {
  const { callbackId, callId } = message;
  const mayBeAttempted = receiveCount > 1 || message.mayBeAttempted === true;
  const call = stored ?? (message.call && callFrom(callId, callbackId, message.call));
  if (call === undefined) {
    ports.log.warn('message.orphaned', { callId, callbackId, turn: message.turn });
    return {};
  }
  const turn = turnOf(message, call);
  const receive = { id, receiveCount };
  const mayBeUnknown = mayBeAttempted && !isUnopenedBy(message, call);
  // Another message of its turn may have moved the call on: that does not say that its own attempt is known.
  if (stored && mayBeUnknown && turn < stored.turn && !(await isOwnRecorded(ports, receive, stored)))
    await ports.calls.keepAttempt(
      stored,
      unknownAttempt({ ...stored, turn, nextAttemptAt: sentAt }, sentAs, sentAt),
    );
  if (stored && mayBeAttempted && turn === stored.turn - 1) return repeatedAftermath(callback, stored);
  if (turn !== call.turn) return turn === message.turn ? {} : { unattempted: 'repeated' };

  const payload = message.call?.payload;
  const subject: Subject = { call, stored: stored !== undefined, payload, mayBeAttempted };
  const earlier = stored && mayBeUnknown ? await earlierOf(ports, receive, stored) : undefined;
  // What the receiver accepted is not sent again, nor given up.
  if (earlier?.success) {
    await recordSuccess(ports, subject, { attempt: earlier.success });
    return aftermathOf(callback, call, earlier.success, undefined);
  }

  const { parkAfterErrors } = ports.settings;
  const now = ports.clock.now();
  const choice = choose({ call, message, callback, health, grant }, { now, parkAfterErrors });
  const work: Work = { message, receive, mayBeAttempted, callback, subject };
  const isKnown = earlier?.isWhole === true && message.mayBeAttempted !== true;
  if (mayBeUnknown && !isKnown && choice.do !== 'send-on') {
    await ports.calls.keepAttempt(call, unknownAttempt(call, sentAs, sentAt));
  }
  const aftermath = await followChoice(ports, choice, work, remainingMs);
  const isOver = choice.do === 'close' || choice.do === 'drop';
  if (!isOver || !earlier?.last) return aftermath;
  // No other attempt says it again.
  return { ...aftermath, ...aftermathOf(callback, call, earlier.last, undefined) };
}
