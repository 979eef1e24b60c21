import type { Call } from '../domain/call.ts';
import { asRead, isOverdue } from '../domain/call-moves.ts';
import type { CallLedger } from '../ports/call-ledger.ts';

const CLOSED_AT_ONCE = 25;

export interface Wanted {
  callbackId: string;
  status?: Call['status'];
  before?: string;
  pageSize: number;
}

/**
 * A callback's calls, newest first, that may have the status: the smallest stream that holds all of them. A pending
 * call past its cutoff is a failed one, so the failed are looked for among the open, too.
 */
export function newestCalls(calls: CallLedger, wanted: Wanted): AsyncIterable<Call> {
  const { callbackId, status, before, pageSize } = wanted;
  const inGroup = (group: 'OPEN' | 'FAILED') => each(calls.newestIn(group, callbackId, before, pageSize));
  if (status === 'PENDING') return inGroup('OPEN');
  if (status === 'FAILED') return merged(inGroup('FAILED'), inGroup('OPEN'));
  return each(calls.newest(callbackId, before, pageSize));
}

/**
 * Closes those that are past their cutoff: whoever meets them does. Where a write fails or another was faster, the next
 * reader does it; no read fails for it.
 */
export async function closeOverdue(calls: CallLedger, met: Call[], now: number): Promise<void> {
  const overdue = met.filter((call) => isOverdue(call, now));
  for (let start = 0; start < overdue.length; start += CLOSED_AT_ONCE) {
    const chunk = overdue.slice(start, start + CLOSED_AT_ONCE);
    await Promise.allSettled(chunk.map((call) => calls.put(asRead(call, now), call.revision)));
  }
}

async function* each(pages: AsyncIterable<Call[]>): AsyncIterable<Call> {
  for await (const page of pages) yield* page;
}

/** Two streams, newest first, as one. A call that changes its group while both are read comes once. */
async function* merged(one: AsyncIterable<Call>, other: AsyncIterable<Call>): AsyncIterable<Call> {
  const streams = [one[Symbol.asyncIterator](), other[Symbol.asyncIterator]()];
  try {
    const heads = await Promise.all(streams.map((stream) => stream.next()));
    for (;;) {
      const ids = heads.map((head) => (head.done ? '' : head.value.id));
      const newest = ids[0]! >= ids[1]! ? 0 : 1;
      const head = heads[newest]!;
      if (head.done) return;
      yield head.value;
      for (const [index, stream] of streams.entries())
        if (ids[index] === head.value.id) heads[index] = await stream.next();
    }
  } finally {
    await Promise.all(streams.map((stream) => stream.return?.()));
  }
}
