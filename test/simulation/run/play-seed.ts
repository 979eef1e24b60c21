import { check } from '../checkers/all-checkers.ts';
import { play } from '../scenario/play.ts';
import { scenarioOf } from '../scenario/seeded.ts';
import type { Violation } from '../world/record.ts';
import { type Figures, figuresOf } from './figures.ts';

export interface SeedResult {
  seed: number;
  digest: string;
  figures: Figures;
  violations: Violation[];
}

export async function playSeed(seed: number): Promise<SeedResult> {
  const scenario = scenarioOf(seed);
  const { record, digest } = await play(scenario);
  return { seed, digest, figures: figuresOf(scenario, record), violations: check(record) };
}
