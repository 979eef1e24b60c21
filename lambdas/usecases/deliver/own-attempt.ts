import { LARGEST_PAGE } from '../../contract/limits.ts';
import type { Attempt } from '../../domain/call/attempt.ts';
import type { Call } from '../../domain/call/call.ts';
import { derivedUlid } from '../../domain/text/ids.ts';
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
  { calls }: { calls: CallLedger },
  receive: Receive,
  call: Call,
): Promise<boolean> {
  const marks = Array.from({ length: receive.receiveCount - 1 }, (_, i) =>
    markOf({ ...receive, receiveCount: i + 1 }),
  );
  const isOwn = ({ id }: Attempt) => marks.includes(id.slice(...MARK));
  if (marks.length === 0) return false;
  if (call.lastAttempt && isOwn(call.lastAttempt)) return true;
  return (await calls.attempts(call.id, LARGEST_PAGE)).some(isOwn);
}

function markOf({ id, receiveCount }: Receive): string {
  return derivedUlid(0, id, receiveCount).slice(...MARK);
}
