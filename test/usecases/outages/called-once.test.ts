import { describe, expect, it } from 'vitest';
import { BROKEN, OK } from '../deliver/world.ts';
import { parked } from '../recover/recover-world.ts';
import type { HandedMessage } from './handing-queues.ts';
import { expectOnceEach } from './outage-checks.ts';
import { ID, INTERVAL_MS, MINUTE_MS, outageWorld } from './outage-world.ts';

const isProbeOf = (message: HandedMessage, callId?: string) =>
  'trigger' in message && message.trigger === 'probe' && message.callId === callId;

describe('a receiver that is back, and slow, is called once', () => {
  it('for each call that failed before it was parked, whose own message comes while it is drained', async () => {
    const world = await outageWorld();
    const ids = await world.publish(120, 100);
    expect(await world.is()).toMatchObject({ mode: 'parked' });
    const back = world.clock.now();
    world.receiver.answer = async () => {
      await world.clock.sleep(3000);
      return OK;
    };
    await world.run(INTERVAL_MS + 10 * MINUTE_MS);
    await expectOnceEach(world, ids, back);
    const sent = world.lines('drain.step').reduce((sum, { size }) => sum + Number(size), 0);
    const ownAfterwards = ids.length - 1 - sent;
    expect([sent, ownAfterwards].every((count) => count > 10)).toBe(true);
  });

  it('for a further probe that is under way when another one’s success begins the drain', async () => {
    const world = await outageWorld();
    await world.health.apply(ID, { set: parked({ state: 'Active' }), when: [] });
    const ids = await world.store(5);
    const [bad, , slow, , newest] = ids;
    world.receiver.answer = async ({ callId }) => {
      if (callId === slow) await world.clock.sleep(1500);
      return callId === bad ? BROKEN : OK;
    };
    // Another worker has it.
    world.queues.meddle = (message) => [isProbeOf(message, slow) ? 100 : 0];
    await world.queues.recover([{ message: { v: 1, kind: 'beat', callbackId: ID }, delayMs: 0 }]);
    await world.run(MINUTE_MS);
    await expectOnceEach(world, ids.slice(1), 0);
    expect(world.seen.slice(0, 3).map(({ callId }) => callId)).toEqual([bad, newest, slow]);
  });
});
