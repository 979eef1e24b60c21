import fc from 'fast-check';
import { anyScenario } from './any-scenario.ts';
import type { Scenario } from './scenario.ts';

export const scenarios = anyScenario();

/** How fast-check is told to make the scenario of a seed, always the same one. */
export function seedOptions(seed: number) {
  return { seed: Math.imul(seed, 0x9e3779b1) | 0, numRuns: 1, unbiased: true } as const;
}

export function scenarioOf(seed: number): Scenario {
  return fc.sample(scenarios, seedOptions(seed))[0]!;
}
