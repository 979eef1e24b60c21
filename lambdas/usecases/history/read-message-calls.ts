import { type ApiCaller, homeOf } from '../../domain/api/api-caller.ts';
import { idRange } from '../../domain/api/page-cursor.ts';
import type { Call } from '../../domain/call/call.ts';
import type { Callback } from '../../domain/callback/callback.ts';
import { HEALTHY, type Health } from '../../domain/health/health.ts';
import type { CallLedger } from '../../ports/call-ledger.ts';
import type { CallbackDirectory } from '../../ports/callback-directory.ts';
import type { Clock } from '../../ports/clock.ts';
import type { HealthLedger } from '../../ports/health-ledger.ts';
import type { Log } from '../../ports/log.ts';
import { closeOverdue, gathered } from './newest-calls.ts';

interface Ports {
  callbacks: Pick<CallbackDirectory, 'getMany'>;
  calls: CallLedger;
  health: Pick<HealthLedger, 'getMany'>;
  clock: Clock;
  log: Log;
}

/** A call and what it is shown beside. */
export interface MessageCall {
  call: Call;
  callback: Callback;
  health: Health;
}

/**
 * What became of one message over all callbacks of a tenant, newest first, those of deleted callbacks included. A message
 * that never was and one of another tenant look the same: there are no calls.
 */
export async function readMessageCalls(
  ports: Ports,
  caller: ApiCaller,
  messageId: string,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<{ calls: MessageCall[]; now: number; next?: string }> {
  const range = idRange('call', { cursor });
  const now = ports.clock.now();
  const stream = ports.calls.newestOfMessage(homeOf(caller), messageId, range, limit);
  const { met, calls, next } = await gathered(stream, { limit, now }, () => true);
  const callbackIds = [...new Set(calls.map(({ callbackId }) => callbackId))];
  const [callbacks, healthOf] = await Promise.all([
    ports.callbacks.getMany(callbackIds),
    ports.health.getMany(callbackIds),
    closeOverdue(ports, met, now),
  ]);
  const shown = calls.flatMap((call) => {
    const callback = callbacks.get(call.callbackId);
    return callback ? [{ call, callback, health: healthOf.get(callback.id) ?? HEALTHY }] : [];
  });
  return { calls: shown, now, ...(next !== undefined && { next }) };
}
