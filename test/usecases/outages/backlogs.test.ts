import { describe, expect, it } from 'vitest';
import { BROKEN, OK } from '../deliver/world.ts';
import { parked } from '../recover/recover-world.ts';
import { expectGentleSteps, expectOnceEach } from './outage-checks.ts';
import { ID, INTERVAL_MS, MINUTE_MS, outageWorld } from './outage-world.ts';

async function parkedWorld(count: number) {
  const world = await outageWorld();
  await world.health.apply(ID, { set: parked({ state: 'Active' }), when: [] });
  return { world, ids: await world.store(count) };
}

describe('while a callback is parked', () => {
  it.each([10, 10_000])('it is called at most three times in an interval, with %i waiting', async (count) => {
    const { world } = await parkedWorld(count);
    world.receiver.answer = () => BROKEN;
    await world.queues.recover([{ message: { v: 1, kind: 'beat', callbackId: ID }, delayMs: 0 }]);
    await world.run(MINUTE_MS);
    let sent = 0;
    world.queues.meddle = () => {
      sent += 1;
      return [0];
    };
    for (let interval = 0; interval < 4; interval++) {
      const before = { attempts: world.seen.length, sent };
      await world.run(INTERVAL_MS);
      expect(world.seen.length - before.attempts).toBe(3);
      // Three probes, what they leave behind, the call for the other two, and the next beat.
      expect(sent - before.sent).toBeLessThanOrEqual(8);
    }
  });
});

it('a drain of five thousand waiting calls attempts each once, and holds no more than a step', async () => {
  const { world, ids } = await parkedWorld(5000);
  world.receiver.answer = () => OK;
  const { retry } = world.queues;
  let largest = 0;
  world.recoverPorts.retries = Object.create(world.queues, {
    retry: {
      value: (messages: Parameters<typeof retry>[0]) => {
        largest = Math.max(largest, messages.length);
        return retry.call(world.queues, messages);
      },
    },
  });
  const start = world.clock.now();
  await world.queues.recover([{ message: { v: 1, kind: 'beat', callbackId: ID }, delayMs: 0 }]);
  await world.run(3 * MINUTE_MS);
  await expectOnceEach(world, ids, start);
  expectGentleSteps(world);
  expect(largest).toBe(500);
  expect(await world.is()).toMatchObject({ mode: 'direct' });
}, 120_000);
