import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { play } from '../scenario/play.ts';
import { scenarioOf } from '../scenario/seeded.ts';
import { playSeed } from './play-seed.ts';

it('a seed is the same day twice, to the byte, and another one is another day', async () => {
  const once = await play(scenarioOf(3), { tells: true });
  const twice = await play(scenarioOf(3), { tells: true });
  expect(once.lines.length).toBeGreaterThan(5000);
  expect(twice.lines.join('\n') === once.lines.join('\n')).toBe(true);
  expect((await playSeed(4)).digest).not.toBe(once.digest);
});

it('a seed is the same day in another process', async () => {
  const { digest } = await playSeed(5);
  const command = ['test/simulation/main.ts', '--seed', '5'];
  const { stdout } = await promisify(execFile)(process.execPath, command);
  expect(stdout).toContain(`0 promises broken, digest ${digest}`);
});
