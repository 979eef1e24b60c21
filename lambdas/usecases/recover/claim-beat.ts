import type { Callback } from '../../domain/callback/callback.ts';
import type { Health } from '../../domain/health/health.ts';
import type { HealthStep } from '../../domain/health/health-events.ts';
import { takeStep } from '../outages/take-step.ts';
import type { RecoverPorts } from './recover-ports.ts';

/**
 * Claims the beat that `known` is at, by the step's write: one worker gets it, however often its message comes. Returns
 * the health as written, or undefined where another one has it, or the mode is another by now. Who dies after the claim
 * leaves its work undone: the tick sends a beat once the next one is overdue.
 */
export async function claimBeat(
  ports: RecoverPorts,
  callback: Callback,
  known: Health,
  step: (health: Health) => HealthStep,
): Promise<Health | undefined> {
  let isOurs = false;
  const health = await takeStep(ports, callback, known, (current) => {
    isOurs = isBeatOf(current, known);
    return isOurs ? step(current) : undefined;
  });
  return isOurs ? health : undefined;
}

export function isBeatOf(
  health: Health,
  { epoch, beat }: { epoch?: number | undefined; beat?: number | undefined },
): boolean {
  return health.epoch === epoch && health.beat === beat;
}
