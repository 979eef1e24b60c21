import fc from 'fast-check';
import { check } from '../checkers/all-checkers.ts';
import { play } from '../scenario/play.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { scenarios, seedOptions } from '../scenario/seeded.ts';
import type { Violation } from '../world/record.ts';

export interface Shrunk {
  scenario: Scenario;
  /** Names it among all that its seed shrinks to. */
  path: string;
}

/** A smaller scenario in which the same promise is broken, for as long as that may take. Undefined: none is. */
export async function shrunk(
  seed: number,
  promise: Violation['promise'],
  mostMs: number,
): Promise<Shrunk | undefined> {
  const isKept = fc.asyncProperty(scenarios, async (scenario) => {
    const { record } = await play(scenario);
    return !check(record).some((violation) => violation.promise === promise);
  });
  const { failed, counterexample, counterexamplePath } = await fc.check(isKept, {
    ...seedOptions(seed),
    interruptAfterTimeLimit: mostMs,
  });
  if (!failed || !counterexample || counterexamplePath === null) return undefined;
  return { scenario: counterexample[0], path: counterexamplePath };
}

/** The scenario of a seed, or the one that a path leads to from it. */
export async function scenarioAt(seed: number, path: string): Promise<Scenario> {
  let found: Scenario | undefined;
  const finds = fc.asyncProperty(scenarios, async (scenario) => {
    found = scenario;
  });
  await fc.check(finds, { ...seedOptions(seed), path });
  if (found === undefined) throw new Error(`There is no scenario at ${path} of seed ${seed}.`);
  return found;
}
