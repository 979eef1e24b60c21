import { TTL_SLACK_SECONDS } from '../../contract/limits.ts';
import type { ApiCaller } from '../../domain/api/api-caller.ts';
import type { CallbackDirectory } from '../../ports/callback-directory.ts';
import type { Clock } from '../../ports/clock.ts';
import type { HealthLedger } from '../../ports/health-ledger.ts';
import { type PersonStepPorts, takePersonsStep } from '../outages/take-step.ts';
import { findCallbackOrTombstone } from './find-callback.ts';

export type DeletePorts = PersonStepPorts & {
  callbacks: CallbackDirectory;
  health: Pick<HealthLedger, 'get' | 'apply' | 'expire'>;
  clock: Clock;
};

const DAY_SECONDS = 86_400;
/** A page that comes before the tombstone is dropped. */
const FIRST_PAGE_DELAY_MS = 5000;

/**
 * Leaves a tombstone for as long as any of its calls can be read; its health and its last outage, which ends by it,
 * stay as long. Waiting calls become FAILED in pages, of which the first is sent before anything is written: a crash
 * cannot leave a tombstone that nobody cleans up behind. A repeat completes what a crash left half done, and changes
 * nothing else.
 */
export async function deleteCallback(
  ports: DeletePorts,
  { historyDays }: { historyDays: number },
  caller: ApiCaller,
  callbackId: string,
): Promise<void> {
  const callback = await findCallbackOrTombstone(ports, caller, callbackId);
  const now = ports.clock.now();
  const deletedAt = callback.deletedAt ?? now;
  const seconds = historyDays * DAY_SECONDS + callback.retry.windowSeconds + TTL_SLACK_SECONDS;
  const expiresAt = deletedAt + seconds * 1000;
  await sendFirstPage(ports, callbackId);
  await ports.callbacks.remove(callback, deletedAt, expiresAt);
  if (ports.clock.now() - now >= FIRST_PAGE_DELAY_MS) await sendFirstPage(ports, callbackId);
  const known = await ports.health.get(callbackId);
  await takePersonsStep(ports, callback, known, () => ({ kind: 'deleted', now: ports.clock.now() }));
  await ports.health.expire(callbackId, expiresAt);
}

function sendFirstPage({ recovery }: Pick<DeletePorts, 'recovery'>, callbackId: string): Promise<void> {
  const message = { v: 1, kind: 'close', callbackId, by: 'deleted' } as const;
  return recovery.recover([{ message, delayMs: FIRST_PAGE_DELAY_MS }]);
}
