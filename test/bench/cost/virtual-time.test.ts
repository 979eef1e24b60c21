import { describe, expect, it } from 'vitest';
import { VirtualTime } from './virtual-time.ts';

describe('virtual time', () => {
  it('wakes sleepers in order of time, and of their beginning where that is the same', async () => {
    const time = new VirtualTime(0);
    const woken: string[] = [];
    const sleeper = async (name: string, milliseconds: number) => {
      await time.sleep(milliseconds);
      woken.push(`${name} at ${time.now()}`);
    };
    for (const [name, milliseconds] of [
      ['b', 20],
      ['a', 10],
      ['c', 20],
      ['d', 86_400_000],
    ] as const)
      time.start(() => sleeper(name, milliseconds));
    await time.runUntil(1000);
    expect(woken).toEqual(['a at 10', 'b at 20', 'c at 20']);
    expect(time.now()).toBe(1000);
    await time.runUntil(86_400_000);
    expect(woken.at(-1)).toBe('d at 86400000');
  });

  it('keeps the order of many timers', async () => {
    const time = new VirtualTime(0);
    const run: number[] = [];
    const times = Array.from({ length: 500 }, () => Math.floor(time.fraction() * 1000));
    for (const at of times) time.at(at, () => run.push(at));
    await time.runUntil(1000);
    expect(run).toEqual(times.toSorted((one, other) => one - other));
  });

  it('stands still while something real is under way', async () => {
    const time = new VirtualTime(0);
    let answeredAt: number | undefined;
    time.start(async () => {
      await time.real(() => new Promise((answer) => setTimeout(answer, 20)));
      answeredAt = time.now();
    });
    time.at(5, () => undefined);
    await time.runUntil(10);
    expect(answeredAt).toBe(0);
  });

  it('ends a run with what was thrown in it', async () => {
    const time = new VirtualTime(0);
    time.start(async () => {
      await time.sleep(1);
      throw new Error('a fault');
    });
    await expect(time.runUntil(10)).rejects.toThrow('a fault');
  });
});
