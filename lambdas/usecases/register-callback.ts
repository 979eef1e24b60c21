import { type CallbackRules, readCallbackFields } from '../contract/api/callback.ts';
import { type ApiCaller, boundTo, homeOf } from '../domain/api-caller.ts';
import type { Callback } from '../domain/callback.ts';
import { defaultSettings, laidOver } from '../domain/callback-edit.ts';
import { newId } from '../domain/ids.ts';
import { invalid, notFound } from '../domain/refused-error.ts';
import { newSecret, SECRET_BYTES } from '../domain/signature.ts';
import type { CallbackDirectory } from '../ports/callback-directory.ts';
import type { Clock } from '../ports/clock.ts';

export interface CallbackPolicy {
  rules: CallbackRules;
  retriesByDefault: boolean;
}

/** Registers a callback as a request's body describes it. The answer holds its new signing secret. */
export async function registerCallback(
  { callbacks, clock }: { callbacks: CallbackDirectory; clock: Clock },
  { rules, retriesByDefault }: CallbackPolicy,
  caller: ApiCaller,
  body: unknown,
): Promise<Callback> {
  const { fields, violations } = readCallbackFields(rules, 'register', body);
  const defaults = defaultSettings(retriesByDefault);
  const laid = laidOver(defaults, defaults, fields);
  const all = [...violations, ...laid.violations];
  if (all.length > 0) throw invalid(all);
  const owner = boundTo(caller, fields.tenant);
  if (!owner) throw notFound('tenant', String(fields.tenant));
  const now = clock.now();
  const callback: Callback = {
    ...laid.settings,
    id: newId('cb', now, clock.randomBytes(10)),
    tenant: homeOf(owner),
    version: 1,
    secret: newSecret(clock.randomBytes(SECRET_BYTES)),
    createdAt: now,
    updatedAt: now,
    updatedBy: caller.actor,
  };
  await callbacks.create(callback);
  return callback;
}
