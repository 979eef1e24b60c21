import type { Health } from '../../domain/health/health.ts';
import type { HealthEffect, HealthStep } from '../../domain/health/health-events.ts';
import type { EffectPorts, Whose } from '../outages/carry-out.ts';
import { takeStep } from '../outages/take-step.ts';
import type { DeliverPorts } from './deliver-ports.ts';

export type WritePorts = EffectPorts & Pick<DeliverPorts, 'health' | 'healthView'>;

/** The health that a write left, and what it still asks for. */
export interface Written {
  health: Health;
  effects: HealthEffect[];
}

/** Takes a step of a callback's health, but for what comes after its write. This worker's view is as fresh as that. */
export async function writeStep(
  ports: WritePorts,
  callback: Whose,
  known: Health,
  decide: (health: Health) => HealthStep | undefined,
): Promise<Written> {
  let before = known;
  let step: HealthStep | undefined;
  const health = await takeStep({ ...ports, health: seen(ports) }, callback, known, (found) => {
    before = found;
    step = decide(found);
    return step && { ...step, after: [] };
  });
  if (step?.change.set) logMove(ports, callback, before, health, step.change.set);
  return { health, effects: step?.after ?? [] };
}

/** The ledger, as long as it writes: what it returns is seen. */
export function seen({ health, healthView }: Pick<WritePorts, 'health' | 'healthView'>) {
  return {
    keepOutage: health.keepOutage.bind(health),
    async apply(...[callbackId, change]: Parameters<typeof health.apply>) {
      const written = await health.apply(callbackId, change);
      healthView.remember(callbackId, written.health);
      return written;
    },
  };
}

/** What the write set, and not how the health differs now: others may have written in between, and have said so. */
function logMove(
  { log }: WritePorts,
  { id: callbackId }: Whose,
  { mode: from }: Health,
  { outageId, mode, stateReason }: Health,
  set: Partial<Health>,
): void {
  if (set.outageId !== undefined) log.info('outage.opened', { callbackId, outageId });
  if (set.outageEndedAt !== undefined) log.info('outage.ended', { callbackId, outageId });
  if (set.mode !== undefined) {
    const reason = mode === 'stopped' && { reason: stateReason };
    log.info(`callback.${set.mode}`, { callbackId, outageId, from, ...reason });
  }
}
