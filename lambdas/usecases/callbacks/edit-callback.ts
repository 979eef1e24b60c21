import { readCallbackFields } from '../../contract/api/callback.ts';
import type { ApiCaller } from '../../domain/api/api-caller.ts';
import { invalid } from '../../domain/api/refused-error.ts';
import type { Callback } from '../../domain/callback/callback.ts';
import { type CallbackSettings, defaultSettings, laidOver } from '../../domain/callback/callback-edit.ts';
import { type ChangePorts, changeCallback } from './change-callback.ts';
import type { CallbackWithHealth } from './read-callbacks.ts';
import type { CallbackPolicy } from './register-callback.ts';

interface Edit {
  way: 'replace' | 'merge';
  body: unknown;
}

/** Replaces a callback (what is left out gets its default, secrets stay) or merges a change into it. */
export async function editCallback(
  ports: ChangePorts,
  policy: CallbackPolicy,
  caller: ApiCaller,
  { callbackId, ...edit }: Edit & { callbackId: string },
): Promise<CallbackWithHealth> {
  return changeCallback(ports, caller, callbackId, (stored) => edited(stored, policy, edit));
}

function edited(
  stored: Callback,
  { rules, retriesByDefault }: CallbackPolicy,
  { way, body }: Edit,
): CallbackSettings {
  const { fields, violations } = readCallbackFields(rules, way, body);
  const base = way === 'replace' ? defaultSettings(retriesByDefault) : stored;
  const laid = laidOver(base, stored, fields);
  const all = [...violations, ...laid.violations];
  if (all.length > 0) throw invalid(all);
  return laid.settings;
}
