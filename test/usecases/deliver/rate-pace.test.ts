import { describe, expect, it } from 'vitest';
import { MINUTE_MS, rateWorld } from './rate-scenes.ts';

type RateWorld = Awaited<ReturnType<typeof rateWorld>>;

/**
 * In every full minute but the first, which begins with nothing on its way: within 5 % of the limit, by one write for a
 * batch.
 */
function keepsTo(world: RateWorld, perSecond: number): void {
  const [first, ...others] = world.perMinute();
  const limit = 60 * perSecond;
  expect(first).toBeLessThanOrEqual(1.05 * limit + 1);
  for (const requests of others) {
    expect(requests).toBeGreaterThanOrEqual(0.95 * limit);
    expect(requests).toBeLessThanOrEqual(1.05 * limit);
  }
  const { waiting, batches, slots, refused } = world.counts();
  expect(waiting).toBeGreaterThan(0);
  expect(slots + refused).toBeLessThanOrEqual(batches);
}

describe.each([0.5, 1, 10])('a limit of %d a second', (perSecond) => {
  it('is kept to in a burst', { timeout: 60_000 }, async () => {
    const world = await rateWorld({ perSecond });
    world.publish(perSecond * 4 * 60);
    await world.run(3 * MINUTE_MS);
    keepsTo(world, perSecond);
  });
});

describe.each([0.5, 1, 10, 100])('a limit of %d a second', (perSecond) => {
  it('is kept to in a stream that begins with a burst, and goes on a fifth above it', {
    timeout: 120_000,
  }, async () => {
    const isFast = perSecond >= 100;
    const world = await rateWorld({ perSecond, workers: isFast ? 40 : 5 });
    let owed = perSecond * 20;
    await world.run((isFast ? 2 : 5) * MINUTE_MS, (tickMs) => {
      owed += (1.2 * perSecond * tickMs) / 1000;
      world.publish(Math.floor(owed));
      owed -= Math.floor(owed);
    });
    keepsTo(world, perSecond);
  });
});

describe('what is above the limit', () => {
  it('holds up nothing where all slots of the next quarter of an hour are taken', {
    timeout: 60_000,
  }, async () => {
    const world = await rateWorld({ perSecond: 1 });
    world.publish(2400);
    await world.run(20 * MINUTE_MS);
    keepsTo(world, 1);
    // Each message comes again for its slot, and in vain every 14 minutes before it has one.
    expect(world.counts().deferrals).toBeLessThan(3 * 2400);
  });

  it('is none where there is little to do', async () => {
    const world = await rateWorld({ perSecond: 10 });
    let tick = 0;
    await world.run(2 * MINUTE_MS, () => {
      if (tick++ % 4 === 0) world.publish(5);
    });
    expect(world.times).toHaveLength(600);
    expect(world.counts()).toMatchObject({ deferrals: 0, late: 0 });
  });
});

describe('trouble', () => {
  it('a stall of a minute is followed by no burst', { timeout: 60_000 }, async () => {
    const world = await rateWorld({ perSecond: 10 });
    world.publish(4000);
    await world.run(2 * MINUTE_MS);
    world.stall(true);
    await world.run(MINUTE_MS);
    world.stall(false);
    await world.run(2 * MINUTE_MS);
    for (const requests of world.perMinute()) expect(requests).toBeLessThanOrEqual(630);
    expect(world.perMinute()[3]).toBeGreaterThanOrEqual(570);
    const perSecond = Map.groupBy(world.times, (at) => Math.floor(at / 1000));
    expect(Math.max(...[...perSecond.values()].map(({ length }) => length))).toBeLessThanOrEqual(30);
  });

  it('a queue that is always slow costs nothing', { timeout: 60_000 }, async () => {
    const world = await rateWorld({ perSecond: 10, lagMs: 8000 });
    world.publish(4000);
    await world.run(3 * MINUTE_MS);
    keepsTo(world, 10);
    expect(world.counts().late).toBeGreaterThan(0);
  });

  it('clocks that differ by 30 s make it slower, and no faster', { timeout: 60_000 }, async () => {
    const world = await rateWorld({ perSecond: 10, skewsMs: [30_000, -30_000, 0, 0, 0] });
    world.publish(4000);
    await world.run(4 * MINUTE_MS);
    for (const requests of world.perMinute()) expect(requests).toBeLessThanOrEqual(630);
    for (const requests of world.perMinute().slice(1)) expect(requests).toBeGreaterThanOrEqual(300);
  });
});
