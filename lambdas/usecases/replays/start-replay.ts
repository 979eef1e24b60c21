import type { ApiCaller } from '../../domain/api/api-caller.ts';
import { RefusedError } from '../../domain/api/refused-error.ts';
import { newReplay } from '../../domain/replay/replay.ts';
import { newId } from '../../domain/text/ids.ts';
import type { RecoveryQueue } from '../../ports/call-queue.ts';
import type { CallbackLookup } from '../../ports/callback-directory.ts';
import type { Clock } from '../../ports/clock.ts';
import type { HealthLedger } from '../../ports/health-ledger.ts';
import type { Log } from '../../ports/log.ts';
import type { ReplayLedger } from '../../ports/replay-ledger.ts';
import { findCallback } from '../callbacks/find-callback.ts';

interface Ports {
  callbacks: Pick<CallbackLookup, 'get'>;
  health: Pick<HealthLedger, 'get'>;
  replays: Pick<ReplayLedger, 'start'>;
  recovery: RecoveryQueue;
  clock: Clock;
  log: Log;
}

/**
 * Starts a replay and returns its id. Once it is recorded it runs: where its first message is lost, the tick sends it
 * again. A stopped callback's calls would only wait, and their new windows run out.
 */
export async function startReplay(
  ports: Ports,
  caller: ApiCaller,
  callbackId: string,
  { since, until, perSecond }: { since?: number; until?: number; perSecond?: number },
): Promise<string> {
  const { health, replays, recovery, clock, log } = ports;
  await findCallback(ports, caller, callbackId);
  const { state } = await health.get(callbackId);
  if (state === 'Stopped' || state === 'TooManyErrors')
    throw new RefusedError(
      'conflict',
      `The callback is ${state}: activate it before its calls are replayed.`,
    );
  const now = clock.now();
  const replayId = newId('rep', now, clock.randomBytes(10));
  const ends = { ...(since !== undefined && { since }), ...(until !== undefined && { until }) };
  const asked = { ...ends, ...(perSecond !== undefined && { perSecond }), createdBy: caller.actor };
  const running = await replays.start(newReplay({ id: replayId, callbackId, ...asked }, now));
  if (running !== undefined)
    throw new RefusedError('conflict', `${running} is running: one replay of a callback at a time.`);
  const first = { v: 1, kind: 'replay', callbackId, replayId, step: 0 } as const;
  try {
    await recovery.recover([{ message: first, delayMs: 0 }]);
  } catch (error) {
    log.warn('replay.unsent', { callbackId, replayId, reason: String(error) });
  }
  return replayId;
}
