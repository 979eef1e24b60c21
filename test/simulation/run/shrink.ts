import fc from 'fast-check';
import { play } from '../scenario/play.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { scenarios, seedOptions } from '../scenario/seeded.ts';
import type { SimRecord } from '../world/record.ts';

export interface Shrunk {
  scenario: Scenario;
  /** Names it among all that its seed shrinks to. */
  path: string;
}

/** A smaller scenario that ends as badly, for as long as looking for it may take. Undefined: none does. */
export async function shrunk(
  seed: number,
  isBad: (record: SimRecord) => boolean,
  mostMs: number,
): Promise<Shrunk | undefined> {
  const isWell = fc.asyncProperty(scenarios, async (scenario) => !isBad((await play(scenario)).record));
  const { failed, counterexample, counterexamplePath } = await fc.check(isWell, {
    ...seedOptions(seed),
    interruptAfterTimeLimit: mostMs,
  });
  if (!failed || !counterexample || counterexamplePath === null) return undefined;
  return { scenario: counterexample[0], path: counterexamplePath };
}

/** The scenario of a seed, or the one that a path leads to from it. */
export async function scenarioAt(seed: number, path: string): Promise<Scenario> {
  let found: Scenario | undefined;
  // Behind the one that the path leads to come its siblings.
  const finds = fc.asyncProperty(scenarios, async (scenario) => {
    found ??= scenario;
    return false;
  });
  await fc.check(finds, { ...seedOptions(seed), path, endOnFailure: true });
  if (found === undefined) throw new Error(`There is no scenario at ${path} of seed ${seed}.`);
  return found;
}
