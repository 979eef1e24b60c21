import { SQS_MAX_RECEIVES } from '../../contract/limits.ts';
import type { CallMessage } from '../../contract/messages.ts';
import type { Attempt } from '../../domain/call/attempt.ts';
import type { Call } from '../../domain/call/call.ts';
import { isUnopenedBy, turnOf } from '../../domain/call/reopening.ts';
import { isReopenedByLetter } from '../../domain/call/revival.ts';
import type { CallLedger } from '../../ports/call-ledger.ts';
import type { Received } from '../../ports/received.ts';
import { isInHistory, isOfEarlier, type Receive } from '../deliver/own-attempt.ts';
import { isSameUnknown, unknownAttempt } from '../deliver/unknown-attempt.ts';

/**
 * Any of a dead letter's five workers may have died between the request and its record, and the call may have gone on
 * without it since: by another message of its turn, or by a person. The attempt shows as unknown, once, unless one that the
 * letter made is in the history.
 *
 * By the letter's id that can be told: SQS lays a message of a standard queue among the dead letters as it is, with its id
 * and the time of its sending, and gives it new ones only when it is moved back. So does the embedded emulator.
 */
export async function keepUnknown(
  ports: { calls: CallLedger },
  letter: Received<CallMessage>,
  call: Call,
  isStored: boolean,
): Promise<void> {
  const { message, sentAt } = letter;
  const turn = turnOf(message, call);
  if (turn > call.turn || isUnopenedBy(message, call) || isReopenedByLetter(message, call)) return;
  // When an earlier turn was due, the call no longer says.
  const asItWas = turn < call.turn ? { ...call, turn, nextAttemptAt: sentAt } : call;
  const unknown = unknownAttempt(asItWas, message.trigger, sentAt);
  const isOwn = isOfEarlier(receiveOf(letter));
  // A letter that was worked before has moved its call on itself, and dated it otherwise then.
  const isTold = (attempt: Attempt) => isOwn(attempt) || isSameUnknown(attempt, unknown);
  if (isStored && (await isInHistory(ports, call, isTold))) return;
  await ports.calls.keepAttempt(call, unknown);
}

/** All receives of it in its own queue lie behind a dead letter. */
export function receiveOf({ id }: Received<CallMessage>): Receive {
  return { id, receiveCount: SQS_MAX_RECEIVES + 1 };
}
