import { TTL_SLACK_SECONDS } from '../contract/limits.ts';
import type { ApiCaller } from '../domain/api-caller.ts';
import type { CallbackDirectory } from '../ports/callback-directory.ts';
import type { Clock } from '../ports/clock.ts';
import { findCallbackOrTombstone } from './find-callback.ts';

const DAY_SECONDS = 86_400;

/**
 * Leaves a tombstone for as long as any of its calls can be read. Waiting calls become FAILED at their next turn.
 * A repeat
 * completes what a crash left half done, and changes nothing else.
 */
export async function deleteCallback(
  ports: { callbacks: CallbackDirectory; clock: Clock },
  { historyDays }: { historyDays: number },
  caller: ApiCaller,
  callbackId: string,
): Promise<void> {
  const callback = await findCallbackOrTombstone(ports, caller, callbackId);
  const now = ports.clock.now();
  const seconds = historyDays * DAY_SECONDS + callback.retry.windowSeconds + TTL_SLACK_SECONDS;
  await ports.callbacks.remove(callback, now, now + seconds * 1000);
}
