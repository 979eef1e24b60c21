import type { ApiCaller } from '../../domain/api/api-caller.ts';
import { RefusedError } from '../../domain/api/refused-error.ts';
import type { Callback } from '../../domain/callback/callback.ts';
import { isRepair, isUnchanged } from '../../domain/callback/callback-changes.ts';
import type { Health } from '../../domain/health/health.ts';
import type { CallbackDirectory } from '../../ports/callback-directory.ts';
import type { Clock } from '../../ports/clock.ts';
import type { HealthLedger } from '../../ports/health-ledger.ts';
import { type PersonStepPorts, takePersonsStep } from '../outages/take-step.ts';
import { findCallback } from './find-callback.ts';
import type { CallbackWithHealth } from './read-callbacks.ts';

export type ChangePorts = PersonStepPorts & {
  callbacks: CallbackDirectory;
  health: Pick<HealthLedger, 'get' | 'apply'>;
  clock: Clock;
};

const MAX_TRIES = 5;

/**
 * Changes a callback's configuration in one conditional write, then its health learns the new version: results of
 * the old one steer nothing any more. After a crash between the two a repeat, or whoever finds health behind, writes
 * it. A change that meets another is made anew, of that one's result; one that changes nothing writes none.
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
    const changes = change(before, now);
    if (isUnchanged(before, changes))
      return { callback: before, health: await tellHealth(ports, before, before) };
    const after: Callback = {
      ...before,
      ...changes,
      version: before.version + 1,
      updatedAt: Math.max(now, before.updatedAt),
      updatedBy: caller.actor,
    };
    if (await ports.callbacks.replace(before, after))
      return { callback: after, health: await tellHealth(ports, before, after) };
  }
  throw new RefusedError('conflict', 'Others are changing this callback at the same time. Try again.');
}

/** A health that was behind before this change was not told of another one, which is taken for a repair. */
async function tellHealth(ports: ChangePorts, before: Callback, after: Callback): Promise<Health> {
  const known = await ports.health.get(after.id);
  return takePersonsStep(ports, after, known, ({ configVersion }) => {
    const wasBehind = configVersion < before.version;
    if (after === before && !wasBehind) return undefined;
    return {
      kind: 'edited',
      configVersion: after.version,
      isRepair: wasBehind || isRepair(before, after),
      retries: after.retriesEnabled,
      now: ports.clock.now(),
    };
  });
}
