import { type CallbackRules, readCallbackFields } from '../../contract/api/callback.ts';
import { type ApiCaller, boundTo, homeOf } from '../../domain/api/api-caller.ts';
import { invalid, notFound } from '../../domain/api/refused-error.ts';
import type { Callback } from '../../domain/callback/callback.ts';
import { defaultSettings, laidOver } from '../../domain/callback/callback-edit.ts';
import { HEALTHY, type Health } from '../../domain/health/health.ts';
import { VERIFIED } from '../../domain/health/health-modes.ts';
import { newSecret, SECRET_BYTES } from '../../domain/request/signature.ts';
import { newId } from '../../domain/text/ids.ts';
import type { CallbackDirectory } from '../../ports/callback-directory.ts';
import type { Clock } from '../../ports/clock.ts';
import type { HealthLedger } from '../../ports/health-ledger.ts';
import type { CallbackWithHealth } from './read-callbacks.ts';
import type { TryPorts } from './try-callback.ts';
import { type Verification, verifyCallback } from './verify-callback.ts';

export interface CallbackPolicy {
  rules: CallbackRules;
  retriesByDefault: boolean;
}

type Ports = TryPorts & { callbacks: CallbackDirectory; health: Pick<HealthLedger, 'apply'> };

/**
 * Registers a callback as a request's body describes it; with `verify`, only once its URL has answered well. Until it
 * is created nothing is stored: a crash before that leaves at most a request that the URL got.
 */
export async function registerCallback(
  ports: Ports,
  policy: CallbackPolicy,
  caller: ApiCaller,
  { body, verify }: { body: unknown; verify: Verification | undefined },
): Promise<CallbackWithHealth> {
  const callback = describedIn(body, policy, caller, ports.clock);
  if (verify) await verifyCallback(ports, callback, verify);
  await ports.callbacks.create(callback);
  return { callback, health: verify ? await activated(ports, callback.id) : HEALTHY };
}

/**
 * A crash before this write leaves the callback Unknown, which is called like an active one and becomes Active with its
 * first success. So does a fault of the write: told as a failure, it would have the callback registered twice.
 */
async function activated({ health, log }: Ports, callbackId: string): Promise<Health> {
  try {
    return (await health.apply(callbackId, VERIFIED)).health;
  } catch (error) {
    log.warn('health.lost', { callbackId, event: 'verified', reason: String(error) });
    return HEALTHY;
  }
}

function describedIn(
  body: unknown,
  { rules, retriesByDefault }: CallbackPolicy,
  caller: ApiCaller,
  clock: Clock,
): Callback {
  const { fields, violations } = readCallbackFields(rules, 'register', body);
  const defaults = defaultSettings(retriesByDefault);
  const laid = laidOver(defaults, defaults, fields);
  const all = [...violations, ...laid.violations];
  if (all.length > 0) throw invalid(all);
  const owner = boundTo(caller, fields.tenant);
  if (!owner) throw notFound('tenant', String(fields.tenant));
  const now = clock.now();
  return {
    ...laid.settings,
    id: newId('cb', now, clock.randomBytes(10)),
    tenant: homeOf(owner),
    version: 1,
    secret: newSecret(clock.randomBytes(SECRET_BYTES)),
    createdAt: now,
    updatedAt: now,
    updatedBy: caller.actor,
  };
}
