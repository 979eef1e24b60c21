import { expect, it } from 'vitest';
import type { Clock } from '../../lambdas/ports/clock.ts';

/** `pass`: lets enough time go by for the sleepers of a test, where it does not by itself. */
export function clockContract(of: () => { clock: Clock; pass(): Promise<void> }): void {
  it('tells milliseconds since the epoch, and later ones later', async () => {
    const { clock, pass } = of();
    const before = clock.now();
    expect(new Date(before).getUTCFullYear()).toBeGreaterThanOrEqual(2026);
    await Promise.all([clock.sleep(20), pass()]);
    expect(clock.now()).toBeGreaterThan(before);
  });

  it('wakes those who sleep in the order of their times', async () => {
    const { clock, pass } = of();
    const woken: number[] = [];
    const sleepers = [60, 0, 20].map(async (milliseconds) => {
      await clock.sleep(milliseconds);
      woken.push(milliseconds);
    });
    await Promise.all([...sleepers, pass()]);
    expect(woken).toEqual([0, 20, 60]);
  });

  it('gives fractions from 0 to below 1, spread over all of it', () => {
    const { clock } = of();
    const fractions = Array.from({ length: 1000 }, () => clock.fraction());
    expect(fractions.every((fraction) => fraction >= 0 && fraction < 1)).toBe(true);
    expect(new Set(fractions.map((fraction) => Math.floor(fraction * 10))).size).toBe(10);
  });

  it('gives as many bytes as are asked for, others each time', () => {
    const { clock } = of();
    expect(clock.randomBytes(0)).toHaveLength(0);
    const [one, other] = [clock.randomBytes(16), clock.randomBytes(16)];
    expect([one.length, other.length]).toEqual([16, 16]);
    expect(Buffer.from(one).equals(other)).toBe(false);
  });
}
