import type { CallsQuery } from '../../contract/api/query.ts';
import type { ApiCaller } from '../../domain/api/api-caller.ts';
import { idRange } from '../../domain/api/page-cursor.ts';
import { type NumberedAttempt, newestAttempts, withBoundedBodies } from '../../domain/call/attempt-order.ts';
import type { Call } from '../../domain/call/call.ts';
import { asRead } from '../../domain/call/call-moves.ts';
import type { Callback } from '../../domain/callback/callback.ts';
import { subscribesTo } from '../../domain/callback/subscriptions.ts';
import type { Health } from '../../domain/health/health.ts';
import type { CallLedger } from '../../ports/call-ledger.ts';
import type { CallbackLookup } from '../../ports/callback-directory.ts';
import type { Clock } from '../../ports/clock.ts';
import type { HealthLedger } from '../../ports/health-ledger.ts';
import type { Log } from '../../ports/log.ts';
import { findCallbackOrTombstone } from '../callbacks/find-callback.ts';
import { findCall } from './find-call.ts';
import { closeOverdue, gathered, newestCalls } from './newest-calls.ts';

export interface HistoryPorts {
  callbacks: Pick<CallbackLookup, 'get'>;
  calls: CallLedger;
  health: Pick<HealthLedger, 'get'>;
  clock: Clock;
  log: Log;
}

/** What the calls of a callback are shown beside. */
export interface HistoryPage {
  callback: Callback;
  health: Health;
  now: number;
  calls: ReadCall[];
  /** A cursor, where there is more to read. */
  next?: string;
}

export interface ReadCall {
  call: Call;
  /** The newest, oldest first, where they were asked for. */
  attempts?: NumberedAttempt[];
}

const MAX_ATTEMPTS_SHOWN = 500;
const MAX_ATTEMPTS_LISTED = 10;

/** A page of a callback's calls, newest first. It may be short, even empty, while there is a `next`. */
export async function readHistory(
  ports: HistoryPorts,
  caller: ApiCaller,
  callbackId: string,
  { status, event, since, until, include, limit, cursor }: CallsQuery,
): Promise<HistoryPage> {
  const range = idRange('call', { since, until, cursor });
  const callback = await findCallbackOrTombstone(ports, caller, callbackId);
  const health = await ports.health.get(callbackId);
  const now = ports.clock.now();
  const stream = newestCalls(ports.calls, { callbackId, status, range, pageSize: limit });
  const isWanted = (call: Call) =>
    (status === undefined || call.status === status) &&
    (event === undefined || subscribesTo([event], call.event));
  const { met, calls, next } = await gathered(stream, { limit, now }, isWanted);
  const [read] = await Promise.all([
    include === undefined ? calls.map((call) => ({ call })) : withAttempts(ports.calls, calls),
    closeOverdue(ports, met, now),
  ]);
  return { callback, health, now, calls: read, ...(next !== undefined && { next }) };
}

/** One call with its payload's text and its newest attempts, oldest first. */
export async function readCall(ports: HistoryPorts, caller: ApiCaller, callbackId: string, callId: string) {
  const callback = await findCallbackOrTombstone(ports, caller, callbackId);
  const now = ports.clock.now();
  const stored = await findCall(ports.calls, callbackId, callId, now);
  await closeOverdue(ports, [stored], now);
  const call = asRead(stored, now);
  const [health, payload, kept] = await Promise.all([
    ports.health.get(callbackId),
    ports.calls.payload(call),
    ports.calls.attempts(callId, MAX_ATTEMPTS_SHOWN),
  ]);
  const attempts = withBoundedBodies(newestAttempts(call, kept, MAX_ATTEMPTS_SHOWN));
  return { callback, health, now, call, payload, attempts };
}

/** One query for each call, side by side: the API lists 20 at most with their attempts. */
function withAttempts(ledger: Pick<CallLedger, 'attempts'>, calls: Call[]): Promise<ReadCall[]> {
  return Promise.all(
    calls.map(async (call) => {
      const kept = await ledger.attempts(call.id, MAX_ATTEMPTS_LISTED);
      return { call, attempts: newestAttempts(call, kept, MAX_ATTEMPTS_LISTED) };
    }),
  );
}
