import { expect } from 'vitest';
import type { OutageWorld } from './outage-world.ts';

/** Failing calls until it is parked, then more that wait. Returns the ids of all. */
export async function parkedWith(world: OutageWorld, count: number): Promise<string[]> {
  const first = await world.publish(12, 1000);
  const more = await world.publish(count, 100);
  const { mode } = await world.is();
  if (mode !== 'parked') throw new Error(`The callback is ${mode}.`);
  return [...first, ...more];
}

/** Each of these was attempted once since then, and succeeded. */
export async function expectOnceEach(world: OutageWorld, ids: string[], since: number): Promise<void> {
  const attempts = world.attemptsSince(since);
  for (const id of ids) expect(attempts.get(id) ?? []).toHaveLength(1);
  for (const call of await world.stored(ids)) expect(call.status).toBe('SUCCESS');
}

/** No step is more than double the one before it. */
export function expectGentleSteps(world: OutageWorld): void {
  const sizes = world.lines('drain.step').map(({ size }) => Number(size));
  expect(sizes[0]).toBeLessThanOrEqual(10);
  for (const [i, size] of sizes.slice(1).entries())
    expect(size).toBeLessThanOrEqual(Math.max(10, 2 * sizes[i]!));
}
