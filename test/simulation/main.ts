import { argv } from 'node:process';
import { check } from './checkers/all-checkers.ts';
import { type Arguments, argumentsFrom } from './run/arguments.ts';
import { averages, belowFloors, ENOUGH_SEEDS, type Figures, figuresOf, sumOf } from './run/figures.ts';
import { manySeeds } from './run/many-seeds.ts';
import { scenarioAt, shrunk } from './run/shrink.ts';
import { storyOf } from './run/story.ts';
import { play } from './scenario/play.ts';
import type { Scenario } from './scenario/scenario.ts';
import { scenarioOf } from './scenario/seeded.ts';
import type { SimRecord } from './world/record.ts';

const SHRINKING_MS = 60_000;
const MOST_STORIES = 3;

/**
 * `npm run simulate -- --seeds 2000 [--from 1] [--threads 2]` plays so many days and tells whether every promise was
 * kept; `--seed 7 [--path 0:1]` plays one again, exactly, and tells its story.
 */
const values = given();
if (values) process.exitCode = values.seed === undefined ? await all(values) : await one(values.seed, values);

function given(): Arguments | undefined {
  try {
    return argumentsFrom(argv.slice(2));
  } catch (error) {
    console.error((error as Error).message);
    process.exitCode = 2;
    return undefined;
  }
}

async function all({ from, seeds: count, threads }: Arguments): Promise<number> {
  const startedAt = performance.now();
  const figures: Figures[] = [];
  const failed: { seed: number; promise: string }[] = [];
  let digest = 0;
  const seeds = Array.from({ length: count }, (_, index) => from + index);
  await manySeeds(seeds, threads, (result) => {
    figures.push(result.figures);
    digest ^= Math.imul(Number.parseInt(result.digest, 16), result.seed * 2 + 1);
    const [first] = result.violations;
    if (first) {
      failed.push({ seed: result.seed, promise: first.promise });
      console.log(
        `seed ${result.seed} broke ${[...new Set(result.violations.map(({ promise }) => promise))].join(', ')}`,
      );
    }
    if (figures.length % 500 === 0 && figures.length < count)
      console.log(`${figures.length} of ${count} seeds played`);
  });
  const [worst] = failed.sort((a, b) => a.seed - b.seed);
  if (worst) await tellSmallest(worst.seed, worst.promise);
  const seconds = Math.round((performance.now() - startedAt) / 1000);
  console.log(
    `${count} seeds from ${from}, ${failed.length} failed, ${seconds} s, digest ${(digest >>> 0).toString(16).padStart(8, '0')}: ${averages(sumOf(figures), count)}`,
  );
  const poor = count < ENOUGH_SEEDS ? [] : belowFloors(sumOf(figures), count);
  for (const what of poor) console.log(`These days show too little of ${what}.`);
  return failed.length + poor.length > 0 ? 1 : 0;
}

async function tellSmallest(seed: number, promise: string): Promise<void> {
  console.log(`\nlooking for the smallest day of seed ${seed} in which ${promise} is broken …`);
  const isBad = (record: SimRecord) => check(record).some((violation) => violation.promise === promise);
  const small = await shrunk(seed, isBad, SHRINKING_MS);
  await tell(small?.scenario ?? scenarioOf(seed));
  console.log(
    `\nagain, exactly: npm run simulate -- --seed ${seed}${small ? ` --path ${small.path}` : ''}\n`,
  );
}

async function one(seed: number, { path, trace }: Arguments): Promise<number> {
  return tell(path === undefined ? scenarioOf(seed) : await scenarioAt(seed, path), trace);
}

async function tell(scenario: Scenario, tells = false): Promise<number> {
  const { record, digest, lines } = await play(scenario, { tells });
  const violations = check(record);
  for (const line of lines) console.log(line);
  if (violations.length > 0) console.log(JSON.stringify(scenario));
  for (const violation of violations.slice(0, MOST_STORIES)) console.log(`\n${storyOf(record, violation)}`);
  if (violations.length > MOST_STORIES) console.log(`\nand ${violations.length - MOST_STORIES} more`);
  console.log(
    `\n${violations.length} promises broken, digest ${digest}: ${averages(figuresOf(scenario, record), 1)}`,
  );
  return violations.length > 0 ? 1 : 0;
}
