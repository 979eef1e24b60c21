import { LARGEST_PAGE } from '../../contract/limits.ts';
import { type Attempt, isRequest } from '../../domain/call/attempt.ts';
import type { Call } from '../../domain/call/call.ts';
import { successCounts } from '../../domain/call/call-moves.ts';
import { derivedCharacters } from '../../domain/text/ids.ts';
import type { CallLedger } from '../../ports/call-ledger.ts';
import type { Received } from '../../ports/received.ts';

/** Which message it was, and for the how manyth time. */
export type Receive = Pick<Received<unknown>, 'id' | 'receiveCount'>;

/** Of an id's random part, its first half; the other half stays as it is. */
const MARK = [10, 18] as const;

/** Of its attempt's id, half the random part: a message that comes back knows by it what it did before. */
export function markedBy(receive: Receive, attemptId: string): string {
  return attemptId.slice(0, MARK[0]) + markOf(receive) + attemptId.slice(MARK[1]);
}

/** Whether the attempt of an earlier receive of the message is in the history. */
export async function isOwnRecorded(
  ports: { calls: CallLedger },
  receive: Receive,
  call: Call,
): Promise<boolean> {
  return receive.receiveCount > 1 && isInHistory(ports, call, isOfEarlier(receive));
}

/** What the history shows of the earlier receives of a message whose turn is still its call's. */
export interface Earlier {
  /** Its worker stopped before the call was written, which may take it still. */
  success?: Attempt;
  /** The newest: its callback's health has not heard of it, since the call was not written. */
  last?: Attempt;
  /** Each of them is shown, so that none was made of which nobody knows. */
  isWhole: boolean;
}

export async function earlierOf(
  { calls }: { calls: CallLedger },
  receive: Receive,
  call: Call,
): Promise<Earlier> {
  if (receive.receiveCount === 1) return { isWhole: false };
  const made = (await calls.attempts(call.id, LARGEST_PAGE)).filter(isOfEarlier(receive));
  const success = made.find((attempt) => attempt.outcome === 'success' && successCounts(call, attempt));
  const last = made.find(isRequest);
  return {
    ...(success && { success }),
    ...(last && { last }),
    isWhole: made.length === receive.receiveCount - 1,
  };
}

export async function isInHistory(
  { calls }: { calls: CallLedger },
  { id, lastAttempt }: Call,
  isIt: (attempt: Attempt) => boolean,
): Promise<boolean> {
  if (lastAttempt && isIt(lastAttempt)) return true;
  return (await calls.attempts(id, LARGEST_PAGE)).some(isIt);
}

/** Tells the attempts that were made when the message was received before. */
export function isOfEarlier(receive: Receive): (attempt: Attempt) => boolean {
  const marks = Array.from({ length: receive.receiveCount - 1 }, (_, i) =>
    markOf({ ...receive, receiveCount: i + 1 }),
  );
  return ({ id }) => marks.includes(id.slice(...MARK));
}

function markOf({ id, receiveCount }: Receive): string {
  return derivedCharacters(id, receiveCount);
}
