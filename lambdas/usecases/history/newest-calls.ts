import { LARGEST_PAGE, MAX_ITEMS_READ_PER_PAGE } from '../../contract/limits.ts';
import { cursorAfter, type IdRange } from '../../domain/api/page-cursor.ts';
import type { Call } from '../../domain/call/call.ts';
import { asRead, isOverdue } from '../../domain/call/call-moves.ts';
import type { CallLedger, CallPage } from '../../ports/call-ledger.ts';
import type { Log } from '../../ports/log.ts';

const CLOSED_AT_ONCE = 25;

export interface Wanted {
  callbackId: string;
  status?: Call['status'] | undefined;
  range: IdRange;
  pageSize: number;
}

/** A page of a list. */
export interface Gathered {
  /** Whatever was read for it, as it is stored. */
  met: Call[];
  /** Those that were wanted, as readers must take them. */
  calls: Call[];
  /** A cursor, where there is more to read. */
  next?: string;
}

/**
 * A callback's calls, newest first, that may have the status: the smallest stream that holds all of them. A pending
 * call past its cutoff is a failed one, so the failed are looked for among the open, too.
 */
export function newestCalls(calls: CallLedger, wanted: Wanted): AsyncIterable<CallPage> {
  const { callbackId, status, range, pageSize } = wanted;
  if (status === 'PENDING') return calls.newestIn(['OPEN'], callbackId, range, pageSize);
  if (status === 'FAILED') return calls.newestIn(['FAILED', 'OPEN'], callbackId, range, pageSize);
  return calls.newest(callbackId, range, pageSize);
}

/**
 * Up to `limit` wanted calls of a stream. They may be fewer, even none, while there is a `next`: what is read for one
 * answer is bounded.
 */
export async function gathered(
  stream: AsyncIterable<CallPage>,
  { limit, now }: { limit: number; now: number },
  isWanted: (call: Call) => boolean,
): Promise<Gathered> {
  const met: Call[] = [];
  const calls: Call[] = [];
  let read = 0;
  for await (const page of stream) {
    for (const stored of page.calls) {
      if (calls.length === limit) return { met, calls, next: cursorAfter(met.at(-1)!.id) };
      met.push(stored);
      const call = asRead(stored, now);
      if (isWanted(call)) calls.push(call);
    }
    read += page.read;
    const isEnough = calls.length === limit || read + LARGEST_PAGE > MAX_ITEMS_READ_PER_PAGE;
    if (page.more && isEnough) return { met, calls, next: cursorAfter(page.last) };
  }
  return { met, calls };
}

interface ClosePorts {
  calls: Pick<CallLedger, 'put'>;
  log: Log;
}

/**
 * Closes those that are past their cutoff: whoever meets them does. Where a write fails or another was faster, the next
 * reader does it; no read fails for it.
 */
export async function closeOverdue({ calls, log }: ClosePorts, met: Call[], now: number): Promise<void> {
  const overdue = met.filter((call) => isOverdue(call, now));
  for (let start = 0; start < overdue.length; start += CLOSED_AT_ONCE) {
    const chunk = overdue.slice(start, start + CLOSED_AT_ONCE);
    await Promise.allSettled(
      chunk.map(async (call) => {
        if ((await calls.put(asRead(call, now), call.revision)) !== undefined) return;
        log.info('call.closed', { callId: call.id, callbackId: call.callbackId, by: 'cutoff' });
      }),
    );
  }
}
