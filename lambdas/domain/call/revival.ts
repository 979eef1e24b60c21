import type { CallMessage } from '../../contract/messages.ts';
import type { Callback } from '../callback/callback.ts';
import type { Call } from './call.ts';
import { isOpenTo, isOverdue } from './call-moves.ts';
import { reopened, turnOf } from './reopening.ts';

/** What is done about a message that five workers could not work. */
export type Revival =
  /** Its turn was recorded, or moved on by this letter itself: only what follows may be missing. */
  | { do: 'repeat-aftermath' }
  | { do: 'close'; by: 'cutoff' | 'deleted' }
  /** The call goes round again as `after`, with a turn that no other message has. */
  | { do: 'revive'; after: Call & { nextAttemptAt: number } }
  | { do: 'drop'; because: string };

/** Long enough for what killed five workers to be over, or to be seen by somebody. */
const REVIVED_AFTER_MS = 900_000;

export function revivalOf(
  { call, message, callback }: { call: Call; message: CallMessage; callback: Callback | undefined },
  now: number,
): Revival {
  const turn = turnOf(message, call);
  if (turn === call.turn - 1 || isReopenedByLetter(message, call)) return { do: 'repeat-aftermath' };
  if (turn !== call.turn) return { do: 'drop', because: 'its turn is over' };
  if (!isOpenTo(call, message.trigger)) return { do: 'drop', because: `the call is ${call.status}` };
  const isGone = callback === undefined || callback.deletedAt !== undefined;
  if (isGone && call.status === 'PENDING') return { do: 'close', by: 'deleted' };
  if (isGone) return { do: 'drop', because: 'the callback is deleted' };
  // It asked for one attempt besides the call's own, whose chain goes on without it.
  if (message.trigger === 'manual') return { do: 'drop', because: 'a person may ask again' };
  if (isOverdue(call, now)) return { do: 'close', by: 'cutoff' };
  const open = call.status === 'PENDING' ? nextTurn(call) : replayed(call, callback, message, now);
  // Its last chance, where the window ends sooner.
  const nextAttemptAt = Math.min(now + REVIVED_AFTER_MS, Math.max(now, open.retryUntil - 1000));
  return { do: 'revive', after: { ...open, nextAttemptAt } };
}

/** By a worker of this letter, that died then: what deliver reopens for a replay has no time. */
export function isReopenedByLetter(message: CallMessage, call: Call): boolean {
  const turn = turnOf(message, call);
  return turn !== message.turn && turn === call.turn && call.nextAttemptAt !== undefined;
}

function nextTurn(call: Call): Call {
  return { ...call, turn: call.turn + 1, revision: call.revision + 1 };
}

/** As deliver would have done. */
function replayed(call: Call, { retry }: Callback, { replay }: CallMessage, now: number): Call {
  return reopened(call, { replayId: replay?.id ?? '', now, windowMs: retry.windowSeconds * 1000 });
}
