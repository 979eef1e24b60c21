import { expect, it } from 'vitest';
import { scenarioOf } from '../scenario/seeded.ts';
import type { SimRecord } from '../world/record.ts';
import { scenarioAt, shrunk } from './shrink.ts';

const SEED = 5;
const trouble = ({ acts, faults }: ReturnType<typeof scenarioOf>) => acts.length + faults.points.length;

it('a bad day is made smaller, and its path leads to the very same one again', async () => {
  const isBad = ({ mails }: SimRecord) => mails.some(({ kind }) => kind === 'outage');
  const small = await shrunk(SEED, isBad, 4000);
  expect(small).toBeDefined();
  expect(trouble(small!.scenario)).toBeLessThan(trouble(scenarioOf(SEED)));
  expect(await scenarioAt(SEED, small!.path)).toEqual(small!.scenario);
});

it('a good day has no smaller bad one', async () => {
  expect(await shrunk(SEED, () => false, 4000)).toBeUndefined();
});
