import type { Call } from '../../domain/call/call.ts';
import { isOverdue } from '../../domain/call/call-moves.ts';
import type { CallPage } from '../../ports/call-ledger.ts';

/** The beginning of a list of open calls, as far as it was looked at. */
export interface Looked {
  /** The first one that waits. */
  waiting?: Call;
  /** Past their cutoff, and met on the way to it. */
  overdue: Call[];
  /** Looked at up to this id without finding one, and there are more. */
  rest?: string;
}

/** So that what a beat reads does not grow with what lies in front: one, then a large page. */
const PAGES_LOOKED_AT = 2;

/** `pages` is a stream whose first page holds one call. The index may name calls that are no longer open. */
export async function findWaiting(pages: AsyncIterable<CallPage>, now: number): Promise<Looked> {
  const overdue: Call[] = [];
  let read = 0;
  for await (const { calls, last, more } of pages) {
    for (const call of calls) {
      if (isWaiting(call, now)) return { waiting: call, overdue };
      if (isOverdue(call, now)) overdue.push(call);
    }
    read += 1;
    if (more && read === PAGES_LOOKED_AT) return { overdue, rest: last };
  }
  return { overdue };
}

export function isWaiting(call: Call, now: number): boolean {
  return call.status === 'PENDING' && !isOverdue(call, now);
}
