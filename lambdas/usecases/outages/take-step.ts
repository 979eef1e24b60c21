import type { Health } from '../../domain/health/health.ts';
import type { HealthEffect, HealthStep, PersonEvent } from '../../domain/health/health-events.ts';
import { stepOfPerson } from '../../domain/health/person-moves.ts';
import type { HealthLedger } from '../../ports/health-ledger.ts';
import { carryOut, type EffectPorts, type PassOnPorts, passOn, type Whose } from './carry-out.ts';

export type StepPorts = EffectPorts & { health: Pick<HealthLedger, 'apply' | 'keepOutage'> };
export type PersonStepPorts = PassOnPorts & { health: Pick<HealthLedger, 'apply'> };

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
  return written(ports.health, callback.id, known, decide, (health, effects) =>
    carryOut(ports, callback, health, effects),
  );
}

/** The same of what a person did, which sends no mail. `eventOn` returns undefined where `health` knows of it. */
export async function takePersonsStep(
  ports: PersonStepPorts,
  callback: Whose,
  known: Health,
  eventOn: (health: Health) => PersonEvent | undefined,
): Promise<Health> {
  const decide = (health: Health) => {
    const event = eventOn(health);
    return event && stepOfPerson(health, event);
  };
  return written(ports.health, callback.id, known, decide, async (health, effects) => {
    for (const effect of effects) await passOn(ports, callback, health, effect);
  });
}

async function written<Effect extends HealthEffect>(
  ledger: Pick<HealthLedger, 'apply'>,
  callbackId: string,
  known: Health,
  decide: (health: Health) => HealthStep<Effect> | undefined,
  carry: (health: Health, effects: Effect[]) => Promise<void>,
): Promise<Health> {
  let health = known;
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const step = decide(health);
    if (step === undefined) return health;
    await carry(health, step.before);
    const { applied, health: found } = await ledger.apply(callbackId, step.change);
    health = found;
    if (!applied) continue;
    await carry(health, step.after);
    return health;
  }
  throw new ContendedError(`The health of ${callbackId} was contended: no write in ${MAX_TRIES} tries.`);
}
