import { quiet, scene } from '../named/scene.ts';
import type { Behaviour } from '../receivers/behaviour.ts';
import type { Phase, ReceiverPlan } from '../receivers/receiver-plan.ts';
import type { Scenario, ScenarioAct, ScenarioCallback } from '../scenario/scenario.ts';

/** What the stories of mutants are made of, besides scenes. Times are ms from the start. */

/** One callback, whose calls are tried again every minute if nothing else is said, for two hours. */
export function story(
  receiver: ReceiverPlan,
  { policy = {}, ...changes }: Partial<Scenario> & { policy?: ScenarioCallback['policy'] },
): Scenario {
  return scene({ callbacks: [quiet(receiver, { retry: every(60), ...policy })], ...changes });
}

export function every(intervalSeconds: number, windowSeconds = 7200) {
  return { intervalSeconds, windowSeconds, maxAttempts: null };
}

export function always(behaviour: Behaviour): ReceiverPlan & { phases: Phase[] } {
  return { phases: [{ from: 0, behaviour }] };
}

export function act(at: number, told: ScenarioAct['do']): ScenarioAct {
  return { at, callback: 0, do: told };
}

/** A share of what is received comes twice, within that time. */
export function twice(duplicates: number, lateMs: number): Scenario['untidiness'] {
  return { duplicates, lates: 0, lateMs };
}

/** All calls of a port fail for so long. */
export function failing(port: string, lastsMs: number): Scenario['faults'] {
  return { points: [], storms: [{ from: 0, until: lastsMs, kind: 'fail', port, share: 1 }] };
}
