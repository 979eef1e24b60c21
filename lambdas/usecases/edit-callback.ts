import { readCallbackFields } from '../contract/api/callback.ts';
import type { ApiCaller } from '../domain/api-caller.ts';
import type { Callback } from '../domain/callback.ts';
import { defaultSettings, laidOver } from '../domain/callback-edit.ts';
import type { Health } from '../domain/health.ts';
import { stepOf } from '../domain/health-modes.ts';
import { invalid, RefusedError } from '../domain/refused-error.ts';
import type { CallbackDirectory } from '../ports/callback-directory.ts';
import type { Clock } from '../ports/clock.ts';
import type { HealthLedger } from '../ports/health-ledger.ts';
import { findCallback } from './find-callback.ts';
import type { CallbackPolicy } from './register-callback.ts';

interface Ports {
  callbacks: CallbackDirectory;
  health: HealthLedger;
  clock: Clock;
}

const MAX_TRIES = 5;

/**
 * Replaces a callback (what is left out gets its default, secrets stay) or merges a change into it. The
 * configuration is written first, then its health learns the new version: results of the old one steer nothing any
 * more. An edit that meets another is laid over that one's result.
 */
export async function editCallback(
  ports: Ports,
  policy: CallbackPolicy,
  caller: ApiCaller,
  edit: { callbackId: string; way: 'replace' | 'merge'; body: unknown },
): Promise<{ callback: Callback; health: Health }> {
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const before = await findCallback(ports, caller, edit.callbackId);
    const after = edited(before, policy, edit, { at: ports.clock.now(), by: caller.actor });
    if (await ports.callbacks.replace(before, after))
      return { callback: after, health: await tellHealth(ports, after) };
  }
  throw new RefusedError('conflict', 'Others are changing this callback at the same time. Try again.');
}

function edited(
  before: Callback,
  { rules, retriesByDefault }: CallbackPolicy,
  { way, body }: { way: 'replace' | 'merge'; body: unknown },
  stamp: { at: number; by: string },
): Callback {
  const { fields, violations } = readCallbackFields(rules, way, body);
  const base = way === 'replace' ? defaultSettings(retriesByDefault) : before;
  const laid = laidOver(base, before, fields);
  const all = [...violations, ...laid.violations];
  if (all.length > 0) throw invalid(all);
  return {
    ...before,
    ...laid.settings,
    version: before.version + 1,
    updatedAt: Math.max(stamp.at, before.updatedAt),
    updatedBy: stamp.by,
  };
}

/** Whoever finds health at an older version writes it, so giving up here loses nothing. */
async function tellHealth(
  { health }: Ports,
  { id, version }: Pick<Callback, 'id' | 'version'>,
): Promise<Health> {
  let known = await health.get(id);
  for (let tries = 0; tries < MAX_TRIES && known.configVersion < version; tries++) {
    const step = stepOf(known, { kind: 'edited', configVersion: version });
    known = (await health.apply(id, step.change)).health;
  }
  return known;
}
