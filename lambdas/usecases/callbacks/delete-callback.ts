import { TTL_SLACK_SECONDS } from '../../contract/limits.ts';
import type { ApiCaller } from '../../domain/api/api-caller.ts';
import type { CallbackDirectory } from '../../ports/callback-directory.ts';
import type { Clock } from '../../ports/clock.ts';
import type { HealthLedger } from '../../ports/health-ledger.ts';
import { findCallbackOrTombstone } from './find-callback.ts';

const DAY_SECONDS = 86_400;

/**
 * Leaves a tombstone for as long as any of its calls can be read; its health and its last outage stay as long. Waiting
 * calls become FAILED at their next turn. A repeat completes what a crash left half done, and changes nothing else.
 */
export async function deleteCallback(
  ports: { callbacks: CallbackDirectory; health: Pick<HealthLedger, 'expire'>; clock: Clock },
  { historyDays }: { historyDays: number },
  caller: ApiCaller,
  callbackId: string,
): Promise<void> {
  const callback = await findCallbackOrTombstone(ports, caller, callbackId);
  const deletedAt = callback.deletedAt ?? ports.clock.now();
  const seconds = historyDays * DAY_SECONDS + callback.retry.windowSeconds + TTL_SLACK_SECONDS;
  const expiresAt = deletedAt + seconds * 1000;
  await ports.callbacks.remove(callback, deletedAt, expiresAt);
  await ports.health.expire(callbackId, expiresAt);
}
