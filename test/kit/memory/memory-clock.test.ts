import { expect, it } from 'vitest';
import { MemoryClock } from './memory-clock.ts';

it('wakes sleepers in order, each at its time, and none too early', async () => {
  const clock = new MemoryClock({ now: 1000 });
  const woken: [string, number][] = [];
  const sleeper = async (name: string, ...naps: number[]) => {
    for (const nap of naps) {
      await clock.sleep(nap);
      woken.push([name, clock.now() - 1000]);
    }
  };
  const all = [sleeper('late', 50), sleeper('twice', 10, 15), sleeper('never in time', 1000)];
  await clock.advance(60);
  expect(woken).toStrictEqual([
    ['twice', 10],
    ['twice', 25],
    ['late', 50],
  ]);
  expect(clock.now()).toBe(1060);
  await clock.advance(1000);
  await Promise.all(all);
  expect(woken.at(-1)).toStrictEqual(['never in time', 1000]);
});

it('repeats its randomness with its seed', () => {
  const draw = (seed: number) => {
    const clock = new MemoryClock({ seed });
    return [clock.fraction(), clock.fraction(), ...clock.randomBytes(8)];
  };
  expect(draw(7)).toStrictEqual(draw(7));
  expect(draw(7)).not.toStrictEqual(draw(8));
  const clock = new MemoryClock();
  for (let i = 0; i < 1000; i++) expect(clock.fraction()).toBeLessThan(1);
});
