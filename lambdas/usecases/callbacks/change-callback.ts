import type { ApiCaller } from '../../domain/api/api-caller.ts';
import { RefusedError } from '../../domain/api/refused-error.ts';
import type { Callback } from '../../domain/callback/callback.ts';
import type { Health } from '../../domain/health/health.ts';
import { stepOf } from '../../domain/health/health-modes.ts';
import type { CallbackDirectory } from '../../ports/callback-directory.ts';
import type { Clock } from '../../ports/clock.ts';
import type { HealthLedger } from '../../ports/health-ledger.ts';
import { findCallback } from './find-callback.ts';
import type { CallbackWithHealth } from './read-callbacks.ts';

export interface ChangePorts {
  callbacks: CallbackDirectory;
  health: HealthLedger;
  clock: Clock;
}

const MAX_TRIES = 5;

/**
 * Changes a callback's configuration in one conditional write, then its health learns the new version: results of
 * the old one steer nothing any more. After a crash between the two whoever finds health behind writes it. A change
 * that meets another is made anew, of that one's result.
 */
export async function changeCallback(
  ports: ChangePorts,
  caller: ApiCaller,
  callbackId: string,
  change: (stored: Callback, now: number) => Partial<Callback>,
): Promise<CallbackWithHealth> {
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const before = await findCallback(ports, caller, callbackId);
    const now = ports.clock.now();
    const after: Callback = {
      ...before,
      ...change(before, now),
      version: before.version + 1,
      updatedAt: Math.max(now, before.updatedAt),
      updatedBy: caller.actor,
    };
    if (await ports.callbacks.replace(before, after))
      return { callback: after, health: await tellHealth(ports, after) };
  }
  throw new RefusedError('conflict', 'Others are changing this callback at the same time. Try again.');
}

/** Whoever finds health at an older version writes it, so giving up here loses nothing. */
async function tellHealth(
  { health }: ChangePorts,
  { id, version }: Pick<Callback, 'id' | 'version'>,
): Promise<Health> {
  let known = await health.get(id);
  for (let tries = 0; tries < MAX_TRIES && known.configVersion < version; tries++) {
    const step = stepOf(known, { kind: 'edited', configVersion: version });
    known = (await health.apply(id, step.change)).health;
  }
  return known;
}
