import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, it } from 'vitest';
import { startTick, TICK_SECONDS } from '../../../local/sources/tick.ts';
import { startSampleFunction } from '../lambda/sample-function.ts';

const cleanups: (() => unknown)[] = [];
afterAll(async () => {
  for (const cleanup of cleanups.reverse()) await cleanup();
});

async function start(module: string) {
  const sample = await startSampleFunction(module);
  cleanups.push(sample.stop);
  const input = '{"tick":"<aws.scheduler.scheduled-time>","other":1}';
  const tick = startTick({ input, worker: sample.lambda, log: sample.log });
  cleanups.push(tick.stop);
  return sample;
}

describe.concurrent('a tick', () => {
  it('comes on the even second, and says which', async ({ expect }) => {
    const { lines } = await start(
      `export const handler = async (event) => { console.log(JSON.stringify(event)); };`,
    );
    await expect.poll(() => lines.length).toBeGreaterThan(1);
    const events = lines.map((line) => JSON.parse(line) as { tick: string; other: number });
    const times = events.map(({ tick }) => Date.parse(tick));
    expect(events[0]).toEqual({ tick: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/), other: 1 });
    expect(times.every((time) => time % (TICK_SECONDS * 1000) === 0)).toBe(true);
    expect(times.every((time, i) => i === 0 || time > times[i - 1]!)).toBe(true);
  });

  it('never meets the one before: it is left out instead', async ({ expect }) => {
    const { lines, folder } = await start(`
      import { existsSync } from 'node:fs';
      const released = new URL('released', import.meta.url);
      export const handler = async ({ tick }) => {
        console.log('begins ' + tick);
        while (!existsSync(released)) await new Promise((go) => setTimeout(go, 20));
        console.log('ends ' + tick);
      };`);
    await expect.poll(() => lines.length).toBe(1);
    const first = Date.parse(lines[0]!.slice('begins '.length));
    await expect.poll(() => Date.now() > first + 1.5 * TICK_SECONDS * 1000).toBe(true);
    await writeFile(join(folder, 'released'), '');
    await expect.poll(() => lines.length).toBeGreaterThan(3);
    expect(lines.slice(0, 4).map((line) => line.split(' ')[0])).toEqual(['begins', 'ends', 'begins', 'ends']);
    expect(Date.parse(lines[2]!.slice('begins '.length))).toBeGreaterThan(first + TICK_SECONDS * 1000);
  });

  it('goes on after one that failed, which is said', async ({ expect }) => {
    const { lines } = await start(`export const handler = async () => { throw new Error('not today'); };`);
    await expect.poll(() => lines.filter((line) => line.includes('not today')).length).toBeGreaterThan(1);
  });
});
