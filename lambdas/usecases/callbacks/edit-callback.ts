import { type CallbackFields, readCallbackFields } from '../../contract/api/callback.ts';
import type { Violation } from '../../contract/api/problems.ts';
import type { ApiCaller } from '../../domain/api/api-caller.ts';
import { invalid } from '../../domain/api/refused-error.ts';
import type { Callback } from '../../domain/callback/callback.ts';
import { type CallbackSettings, defaultSettings, laidOver } from '../../domain/callback/callback-edit.ts';
import { takePersonsStep } from '../outages/take-step.ts';
import { type ChangePorts, changeCallback } from './change-callback.ts';
import type { CallbackWithHealth } from './read-callbacks.ts';
import type { CallbackPolicy } from './register-callback.ts';

type Way = 'replace' | 'merge';

/**
 * Replaces a callback (what is left out gets its default, but for secrets and the state, which stay) or merges a change
 * into it, then stops or starts it where that is asked for. A start thus sends what waits by the new configuration.
 * A crash in between leaves it changed and in its old state; the same request again completes that.
 */
export async function editCallback(
  ports: ChangePorts,
  policy: CallbackPolicy,
  caller: ApiCaller,
  { callbackId, way, body }: { callbackId: string; way: Way; body: unknown },
): Promise<CallbackWithHealth> {
  const { fields, violations } = readCallbackFields(policy.rules, way, body);
  const changed = await changeCallback(ports, caller, callbackId, (stored) => {
    const base = way === 'replace' ? defaultSettings(policy.retriesByDefault) : stored;
    return settingsOf(base, stored, fields, violations);
  });
  if (fields.state === undefined) return changed;
  const kind = fields.state === 'Stopped' ? 'stopped' : 'started';
  const told = { kind, by: caller.actor, now: ports.clock.now() } as const;
  const { callback, health } = changed;
  return { callback, health: await takePersonsStep(ports, callback, health, () => told) };
}

function settingsOf(
  base: CallbackSettings,
  stored: Callback,
  fields: CallbackFields,
  violations: Violation[],
): CallbackSettings {
  const laid = laidOver(base, stored, fields);
  const all = [...violations, ...laid.violations];
  if (all.length > 0) throw invalid(all);
  return laid.settings;
}
