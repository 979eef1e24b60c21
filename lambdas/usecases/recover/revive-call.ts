import type { CallMessage } from '../../contract/messages.ts';
import type { Call } from '../../domain/call/call.ts';
import { callFrom, closed } from '../../domain/call/call-moves.ts';
import { turnOf } from '../../domain/call/reopening.ts';
import { revivalOf } from '../../domain/call/revival.ts';
import type { Callback } from '../../domain/callback/callback.ts';
import type { CallLedger } from '../../ports/call-ledger.ts';
import type { CallQueue } from '../../ports/call-queue.ts';
import type { Received } from '../../ports/received.ts';
import { type Aftermath, aftermathOf, messageFor, repeatedAftermath } from '../deliver/aftermath.ts';
import { eventsOf } from '../deliver/health-events-of.ts';
import { earlierOf } from '../deliver/own-attempt.ts';
import { recordSuccess, recordWithoutAttempt, type Subject } from '../deliver/record-attempt.ts';
import { type SettlePorts, settleHealth } from '../deliver/settle-health.ts';
import { keepUnknown, receiveOf } from './keep-unknown.ts';

export interface RevivePorts extends SettlePorts {
  calls: CallLedger;
  retries: Pick<CallQueue, 'retry'>;
  settings: { payloadHistory: 'all' | 'failures'; parkAfterErrors: number };
}

/** Works each dead letter by itself. Returns the ids of those that must come back: for faults of ours. */
export async function reviveCalls(ports: RevivePorts, batch: Received<CallMessage>[]): Promise<string[]> {
  const failed: string[] = [];
  await Promise.all(
    batch.map(async (received) => {
      try {
        await reviveCall(ports, received);
      } catch (error) {
        failed.push(received.id);
        const { callId, callbackId } = received.message;
        ports.log.error('deadletter.returned', { callId, callbackId, reason: String(error) });
      }
    }),
  );
  return failed;
}

/**
 * A dead letter is not an end: its call goes round again, after a while and with a turn of its own, until its cutoff. The
 * call is written before its message is sent; dying in between, wherever that is, brings the dead letter back, which is
 * then one for the turn just before.
 */
async function reviveCall(ports: RevivePorts, letter: Received<CallMessage>): Promise<void> {
  const { calls, directory, clock, log } = ports;
  const { message } = letter;
  const { callId, callbackId, trigger } = message;
  const [callback, stored] = await Promise.all([directory.get(callbackId), calls.get(callbackId, callId)]);
  const call = stored ?? (message.call && callFrom(callId, callbackId, message.call));
  if (call === undefined) {
    log.warn('message.orphaned', { callId, callbackId, turn: message.turn });
    return;
  }
  await keepUnknown(ports, letter, call, stored !== undefined);
  const isOfTurn = stored !== undefined && turnOf(message, stored) === stored.turn;
  const success = isOfTurn ? (await earlierOf(ports, receiveOf(letter), stored)).success : undefined;
  // What the receiver accepted is not sent again, nor given up.
  if (success) {
    await recordSuccess(ports, { call, stored: true, payload: undefined }, { attempt: success });
    return follow(ports, aftermathOf(callback, call, success, undefined));
  }
  const revival = revivalOf({ call, message, callback }, clock.now());
  if (revival.do === 'repeat-aftermath') return repeatAftermath(ports, callback, call);
  if (revival.do === 'drop') {
    log.info('message.dropped', { callId, callbackId, trigger, reason: revival.because });
    return;
  }
  const subject: Subject = { call, stored: stored !== undefined, payload: message.call?.payload };
  if (revival.do === 'close') {
    await write(ports, subject, closed(call, revival.by, clock.now()));
    log.info('call.closed', { callId, callbackId, by: revival.by });
    return;
  }
  if (call.status !== 'PENDING') await calls.prolongPayload(revival.after);
  await write(ports, subject, revival.after);
  await ports.retries.retry([{ message: messageFor(revival.after), dueAt: revival.after.nextAttemptAt }]);
  log.warn('call.revived', { callId, callbackId, trigger, turn: revival.after.turn });
}

/** A pending call with a time always has its message: also one that was revived, and never attempted. */
async function repeatAftermath(
  ports: RevivePorts,
  callback: Callback | undefined,
  call: Call,
): Promise<void> {
  await follow(ports, repeatedAftermath(callback, call));
  const { id: callId, callbackId, status, nextAttemptAt } = call;
  if (status !== 'PENDING' || nextAttemptAt === undefined) return;
  await ports.retries.retry([{ message: messageFor(call), dueAt: nextAttemptAt }]);
  ports.log.warn('call.revived', { callId, callbackId, turn: call.turn });
}

async function follow(ports: RevivePorts, { result, notice }: Aftermath): Promise<void> {
  if (result)
    for (const told of eventsOf([result], ports.settings.parkAfterErrors)) await settleHealth(ports, told);
  if (notice) await ports.notices.notify({ v: 1, kind: 'call', ...notice, queuedAt: ports.clock.now() }, 0);
}

async function write(ports: RevivePorts, subject: Subject, after: Call): Promise<void> {
  if (!(await recordWithoutAttempt(ports, subject, after)))
    throw new Error('The call was changed meanwhile.');
}
