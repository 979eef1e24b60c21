import type { BatchQuery } from '../../contract/api/query.ts';
import { MAX_CALLS_COUNTED_PER_PAGE, MAX_ITEMS_READ_PER_PAGE } from '../../contract/limits.ts';
import { type ApiCaller, homeOf } from '../../domain/api/api-caller.ts';
import { cursorAfter, placeInCursor } from '../../domain/api/page-cursor.ts';
import { notFound } from '../../domain/api/refused-error.ts';
import type { Call } from '../../domain/call/call.ts';
import { asRead } from '../../domain/call/call-moves.ts';
import { atPosition, type BatchEntry, type Completion } from '../../domain/event/batch.ts';
import { type BatchCall, type ReadEntry, unrecordedCall } from '../../domain/event/batch-view.ts';
import type { BatchLedger } from '../../ports/batch-ledger.ts';
import type { CallLedger } from '../../ports/call-ledger.ts';
import type { Clock } from '../../ports/clock.ts';

export interface ReadBatchPorts {
  batches: Pick<BatchLedger, 'entries' | 'completion'>;
  calls: Pick<CallLedger, 'getMany'>;
  clock: Clock;
}

export interface ReadBatch {
  tenant: string;
  completion: Completion | undefined;
  read: ReadEntry[];
  /** The position it was read from. */
  after: string | undefined;
  /** A cursor, where there is more to read. */
  next?: string;
}

const ENTRIES_AT_ONCE = 1000;
/** Eight batch reads of 100 side by side. */
const CALLS_AT_ONCE = 800;
const DAY_MS = 86_400_000;

/**
 * A batch with its calls as they are in the table now. One answer reads a bounded number of calls, or, with members, at
 * most `limit` of these; a member that does not fit goes on on the next page.
 */
export async function readBatch(
  ports: ReadBatchPorts,
  { historyDays }: { historyDays: number },
  caller: ApiCaller,
  batchId: string,
  { includemembers, limit, cursor }: BatchQuery,
): Promise<ReadBatch> {
  const tenant = homeOf(caller);
  const after = placeInCursor((text) => atPosition(text) !== undefined, cursor);
  const bounds =
    includemembers === 'true'
      ? { items: MAX_ITEMS_READ_PER_PAGE, members: limit }
      : { items: MAX_CALLS_COUNTED_PER_PAGE, members: Number.POSITIVE_INFINITY };
  const pages = ports.batches.entries(tenant, batchId, after, Math.min(ENTRIES_AT_ONCE, bounds.members + 1));
  const [completion, { entries, next }] = await Promise.all([
    ports.batches.completion(tenant, batchId),
    firstEntries(pages, bounds),
  ]);
  if (!completion && entries.length === 0) throw notFound('batch', batchId);
  const now = ports.clock.now();
  const stored = await callsOf(ports.calls, entries, now);
  const isKept = ({ retryUntil }: { retryUntil: number }) => now < retryUntil + historyDays * DAY_MS;
  // A fan-out that was repeated may have noted a call twice.
  const met = new Set<string>();
  const read = entries.map((entry) => {
    const fresh = entry.calls.filter(({ id }) => !met.has(id) && met.add(id));
    const kept = fresh.filter((call) => stored.has(call.id) || isKept(call));
    return { entry, calls: kept.map((call) => stored.get(call.id) ?? unrecordedCall(entry, call, now)) };
  });
  return { tenant, completion, read, after, ...(next !== undefined && { next }) };
}

/** Entries up to the bounds: `items` counts calls, and entries without any. */
async function firstEntries(
  pages: AsyncIterable<{ position: string; entry: BatchEntry }[]>,
  bounds: { items: number; members: number },
): Promise<{ entries: BatchEntry[]; next?: string }> {
  const entries: BatchEntry[] = [];
  let items = 0;
  let members = 0;
  let last = '';
  for await (const page of pages) {
    for (const { position, entry } of page) {
      items += Math.max(1, entry.calls.length);
      if (entry.memberId !== entries.at(-1)?.memberId) members += 1;
      if (items > bounds.items || members > bounds.members) return { entries, next: cursorAfter(last) };
      entries.push(entry);
      last = position;
    }
  }
  return { entries };
}

/** Those that are recorded, by id. Of a call only what is shown is kept: there may be thousands. */
async function callsOf(
  calls: ReadBatchPorts['calls'],
  entries: BatchEntry[],
  now: number,
): Promise<Map<string, BatchCall>> {
  const named = [...new Map(entries.flatMap((entry) => entry.calls).map((call) => [call.id, call])).values()];
  const found = new Map<string, BatchCall>();
  for (let start = 0; start < named.length; start += CALLS_AT_ONCE) {
    const stored = await calls.getMany(named.slice(start, start + CALLS_AT_ONCE));
    for (const call of stored) found.set(call.id, shown(asRead(call, now)));
  }
  return found;
}

function shown(call: Call): BatchCall {
  const { id, callbackId, eventId, event, status, createdAt, retryUntil } = call;
  const { nextAttemptAt, attemptCount, messageId } = call;
  return {
    ...{ id, callbackId, eventId, event, status, createdAt, retryUntil, attemptCount },
    ...(nextAttemptAt !== undefined && { nextAttemptAt }),
    ...(messageId !== undefined && { messageId }),
  };
}
