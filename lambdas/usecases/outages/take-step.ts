import type { Health } from '../../domain/health/health.ts';
import type { HealthStep } from '../../domain/health/health-events.ts';
import type { HealthLedger } from '../../ports/health-ledger.ts';
import { carryOut, type EffectPorts, type Whose } from './carry-out.ts';

export type StepPorts = EffectPorts & { health: Pick<HealthLedger, 'apply' | 'keepOutage'> };

const MAX_TRIES = 8;

export class ContendedError extends Error {
  override readonly name = 'ContendedError';
}

/**
 * Takes one step of a callback's health: decides on `known`, does what comes before the write, writes conditionally,
 * decides again on what refused the write, and does what comes after it. `decide` returns undefined where nothing is to
 * be done. Returns the health as it then is. Dying after the write leaves what comes after to a repeat or to the tick.
 */
export async function takeStep(
  ports: StepPorts,
  callback: Whose,
  known: Health,
  decide: (health: Health) => HealthStep | undefined,
): Promise<Health> {
  let health = known;
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const step = decide(health);
    if (step === undefined) return health;
    await carryOut(ports, callback, health, step.before);
    const written = await ports.health.apply(callback.id, step.change);
    health = written.health;
    if (!written.applied) continue;
    await carryOut(ports, callback, health, step.after);
    return health;
  }
  throw new ContendedError(`The health of ${callback.id} was contended: no write in ${MAX_TRIES} tries.`);
}
