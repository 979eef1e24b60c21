import type { CallsQuery } from '../contract/api/query.ts';
import { MAX_ITEMS_READ_PER_PAGE } from '../contract/limits.ts';
import type { ApiCaller } from '../domain/api-caller.ts';
import type { Attempt } from '../domain/attempt.ts';
import type { Call } from '../domain/call.ts';
import { asRead } from '../domain/call-moves.ts';
import { allAttempts } from '../domain/call-view.ts';
import type { Callback } from '../domain/callback.ts';
import type { Health } from '../domain/health.ts';
import { cursorAfter, idInCursor } from '../domain/page-cursor.ts';
import type { CallLedger } from '../ports/call-ledger.ts';
import type { CallbackLookup } from '../ports/callback-directory.ts';
import type { Clock } from '../ports/clock.ts';
import type { HealthLedger } from '../ports/health-ledger.ts';
import { findCall } from './find-call.ts';
import { findCallbackOrTombstone } from './find-callback.ts';
import { closeOverdue, newestCalls } from './newest-calls.ts';

export interface HistoryPorts {
  callbacks: Pick<CallbackLookup, 'get'>;
  calls: CallLedger;
  health: Pick<HealthLedger, 'get'>;
  clock: Clock;
}

/** What the calls of a callback are shown beside. */
export interface HistoryPage {
  callback: Callback;
  health: Health;
  now: number;
  calls: Call[];
  /** A cursor, where there is more to read. */
  next?: string;
}

const MAX_ATTEMPTS_SHOWN = 500;

/** A page of a callback's calls, newest first. It may be short, even empty, while there is a `next`. */
export async function readHistory(
  ports: HistoryPorts,
  caller: ApiCaller,
  callbackId: string,
  { status, limit, cursor }: CallsQuery,
): Promise<HistoryPage> {
  const before = idInCursor('call', cursor);
  const callback = await findCallbackOrTombstone(ports, caller, callbackId);
  const health = await ports.health.get(callbackId);
  const now = ports.clock.now();
  const page: HistoryPage = { callback, health, now, calls: [] };
  // One more than is asked for tells whether there is a next page.
  const stream = newestCalls(ports.calls, { callbackId, status, before, pageSize: limit + 1 });
  const met: Call[] = [];
  for await (const stored of stream) {
    if (page.calls.length === limit || met.length === MAX_ITEMS_READ_PER_PAGE) {
      page.next = cursorAfter(met.at(-1)!.id);
      break;
    }
    met.push(stored);
    const call = asRead(stored, now);
    if (status === undefined || call.status === status) page.calls.push(call);
  }
  await closeOverdue(ports.calls, met, now);
  return page;
}

/** One call with its payload's text and its newest attempts, oldest first. */
export async function readCall(ports: HistoryPorts, caller: ApiCaller, callbackId: string, callId: string) {
  const callback = await findCallbackOrTombstone(ports, caller, callbackId);
  const now = ports.clock.now();
  const stored = await findCall(ports.calls, callbackId, callId, now);
  await closeOverdue(ports.calls, [stored], now);
  const call = asRead(stored, now);
  const [health, payload, kept] = await Promise.all([
    ports.health.get(callbackId),
    ports.calls.payload(call),
    ports.calls.attempts(callId, MAX_ATTEMPTS_SHOWN),
  ]);
  const attempts: Attempt[] = allAttempts(call, kept).slice(-MAX_ATTEMPTS_SHOWN);
  return { callback, health, now, call, payload, attempts };
}
