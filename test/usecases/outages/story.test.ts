import { expect, it } from 'vitest';
import { OK } from '../deliver/world.ts';
import { expectGentleSteps, expectOnceEach, parkedWith } from './outage-checks.ts';
import { ID, INTERVAL_MS, MINUTE_MS, outageWorld } from './outage-world.ts';

it('is parked, probed, drained in growing steps, and direct again: a thousand calls, each attempted once', async () => {
  const world = await outageWorld();
  const ids = await parkedWith(world, 1000);
  expect(world.mails).toHaveLength(1);
  const parkedAt = world.clock.now();
  await world.run(3 * INTERVAL_MS);
  expect(world.attemptsSince(parkedAt).size).toBeLessThanOrEqual(9);

  world.receiver.answer = () => OK;
  const back = world.clock.now();
  await world.run(INTERVAL_MS + 2 * MINUTE_MS);
  expect(await world.is()).toMatchObject({ mode: 'direct', streak: 0, outageEndedBy: 'delivery' });
  await expectOnceEach(world, ids, back);

  const sizes = world.lines('drain.step').map(({ size }) => Number(size));
  expectGentleSteps(world);
  // But for the probe, and for further ones of the beat before whose own messages come about then.
  const sent = sizes.reduce((sum, size) => sum + size, 0);
  expect([1, 2, 3]).toContain(ids.length - sent);
  for await (const page of world.calls.oldestIn('OPEN', ID, {}, 1)) expect(page).toBeUndefined();

  await world.run(75 * MINUTE_MS);
  expect(await world.is()).not.toHaveProperty('beatAt');
  expect(world.seen.filter(({ at }) => at > back).length).toBe(ids.length);
  expect(world.queues.sent.events.map(({ event }) => (event as { type: string }).type)).toEqual([
    `callback.${ID}.outage`,
    `callback.${ID}.recovered`,
  ]);
  expect(world.mails).toHaveLength(1);
  expect(world.log.lines.filter(({ level }) => level === 'error')).toEqual([]);
});
