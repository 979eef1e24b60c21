import type { ApiCaller } from '../../domain/api/api-caller.ts';
import type { CallLedger } from '../../ports/call-ledger.ts';
import type { CallbackLookup } from '../../ports/callback-directory.ts';
import type { Clock } from '../../ports/clock.ts';
import { findCallback } from '../callbacks/find-callback.ts';
import { maySend, replayableCalls } from './replayable-calls.ts';

interface Ports {
  callbacks: Pick<CallbackLookup, 'get'>;
  calls: Pick<CallLedger, 'oldestIn'>;
  clock: Clock;
}

const MAX_CALLS_READ = 10_000;

/** How many calls a replay would send. `complete`: all were looked at, not only the oldest ten thousand. */
export async function countReplayable(
  ports: Ports,
  caller: ApiCaller,
  callbackId: string,
  { since, until }: { since?: number | undefined; until?: number | undefined },
): Promise<{ matched: number; complete: boolean }> {
  await findCallback(ports, caller, callbackId);
  const now = ports.clock.now();
  const asked = { callbackId, until: Math.min(until ?? now, now), ...(since !== undefined && { since }) };
  let matched = 0;
  let read = 0;
  for await (const stretch of replayableCalls(ports.calls, asked, { group: 'OPEN' }, now)) {
    if (read >= MAX_CALLS_READ) return { matched, complete: false };
    matched += stretch.calls.filter((call) => maySend(call, now)).length;
    read += stretch.read;
  }
  return { matched, complete: true };
}
