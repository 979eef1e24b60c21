import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { check } from '../checkers/all-checkers.ts';
import { play } from '../scenario/play.ts';
import { MUTANTS } from './all-mutants.ts';

const run = promisify(execFile);
/** Of modules that were compiled once: all processes but the first load most of theirs from there. */
const compiled = mkdtempSync(join(tmpdir(), 'redial-mutants-'));
const AT_ONCE = 2;
const lanes = Array.from({ length: AT_ONCE }, () => Promise.resolve());

afterAll(() => rmSync(compiled, { recursive: true, force: true }));

describe('every break of the code is seen', () => {
  const listed = MUTANTS.map((mutant, i) => [mutant.name, mutant.caughtBy, mutant, i % AT_ONCE] as const);

  it.concurrent.each(listed)('what %s breaks %s', async (name, caughtBy, { story }, lane) => {
    const { seed, ...told } = await inLane(lane, () => lastLine(name));
    expect(told).toEqual({ caughtBy, what: expect.stringContaining(`${caughtBy} at `) });

    const whole = await play({ ...story, seed });
    expect(check(whole.record)).toEqual([]);
  });

  it('and each promise of the simulation has one', () => {
    const promises = Array.from({ length: 11 }, (_, i) => `P${i + 1}`);
    expect(promises.filter((promise) => MUTANTS.every(({ caughtBy }) => caughtBy !== promise))).toEqual([]);
  });
});

function inLane<T>(lane: number, work: () => Promise<T>): Promise<T> {
  const done = lanes[lane]!.then(work);
  lanes[lane] = done.then(
    () => {},
    () => {},
  );
  return done;
}

/** Of the process that is broken by that mutant: the seed that showed it, and the checker. */
async function lastLine(name: string): Promise<{ seed: number; caughtBy: string; what: string }> {
  const env = { ...process.env, REDIAL_MUTANT: name, NODE_COMPILE_CACHE: compiled };
  const args = ['--import', './test/simulation/mutants/break.ts', 'test/simulation/mutants/main.ts'];
  const { stdout } = await run(process.execPath, args, { env, timeout: 50_000 });
  return JSON.parse(stdout.trim().split('\n').at(-1)!);
}
