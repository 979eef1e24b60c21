import { describe, expect, it } from 'vitest';
import type { Callback } from '../../../lambdas/domain/callback/callback.ts';
import { sampleCallback, sampleMessage } from '../../kit/samples.ts';
import { announced, firstAttempts, INTERVAL_MS, kindsOfNotices, parkedWorld } from './outage-scenes.ts';
import { BROKEN, deliverWorld, ID, OK, stored } from './world.ts';

/** First attempts that fail, the last of them so long after the others. */
async function failing(
  count: number,
  laterMs: number,
  changes: Partial<Callback> = {},
  parkAfterErrors = 10,
) {
  const world = await deliverWorld({ callback: sampleCallback(changes) });
  world.ports.settings.parkAfterErrors = parkAfterErrors;
  world.answers.next = () => BROKEN;
  await world.deliver(firstAttempts(count - 1));
  await world.clock.advance(laterMs);
  await world.deliver([sampleMessage({ sentOn: true })]);
  return world;
}

describe('a callback whose first attempts fail', () => {
  it('is parked at the tenth in a row, once the first of them is older than ten seconds', async () => {
    const world = await failing(10, 10_001);
    const health = await world.health.get(ID);
    expect(health).toMatchObject({ mode: 'parked', epoch: 1, parkedAt: world.clock.now(), firstStreak: 10 });
    expect(health).toMatchObject({ modeDueAt: world.clock.now() + INTERVAL_MS });
    expect(world.takeRecovery()).toEqual([
      { message: { v: 1, kind: 'beat', callbackId: ID, epoch: 1, beat: 0 }, delayMs: INTERVAL_MS },
    ]);
    expect(kindsOfNotices(world)).toEqual(['outage']);
    expect(announced(world)).toEqual(['outage']);
  });

  it.each([
    ['nine in a row', 9, 60_000, {}, 10],
    ['ten within ten seconds', 10, 10_000, {}, 10],
    ['its retries are off', 10, 60_000, { retriesEnabled: false }, 10],
    ['its attempts are limited', 10, 60_000, { retry: { ...sampleCallback().retry, maxAttempts: 3 } }, 10],
    ['no callback of this deployment is', 10, 60_000, {}, 0],
  ])('is not parked where %s', async (_why, count, laterMs, changes, parkAfterErrors) => {
    const world = await failing(count, laterMs, changes, parkAfterErrors);
    expect(await world.health.get(ID)).toMatchObject({ mode: 'direct', epoch: 0, firstStreak: count });
    expect(world.takeRecovery()).toEqual([]);
  });

  it('is not parked by repeats: ten poisonous payloads wait for themselves', async () => {
    const world = await deliverWorld();
    world.answers.next = () => BROKEN;
    await world.deliver(firstAttempts(5));
    for (let round = 0; round < 3; round++) {
      await world.clock.advance(400_000);
      await world.deliver(world.takeRetries().map(({ message }) => message));
    }
    expect(await world.health.get(ID)).toMatchObject({ mode: 'direct', streak: 20, firstStreak: 5 });
  });
});

describe('while a callback is parked', () => {
  it('nothing is called: first attempts are written, repeats let go, and nothing follows', async () => {
    const { world, retries } = await parkedWorld();
    const fresh = firstAttempts(3);
    await world.clock.advance(400_000);
    await world.deliver([...fresh, ...retries.map(({ message }) => message)]);
    expect(world.requests).toHaveLength(10);
    expect([world.takeRetries(), world.takeRecovery()]).toEqual([[], []]);
    for (const message of fresh)
      expect(await stored(world, message)).toMatchObject({ status: 'PENDING', attemptCount: 0 });
  });

  it('a failure that was under way counts, and moves nothing', async () => {
    const { world } = await parkedWorld();
    const before = await world.health.get(ID);
    world.answers.next = () => BROKEN;
    world.ports.healthView.remember(ID, { ...before, mode: 'direct' });
    await world.deliver([sampleMessage({ sentOn: true })]);
    const { mode, epoch, beat, modeDueAt } = before;
    expect(await world.health.get(ID)).toMatchObject({ mode, epoch, beat, modeDueAt, totalErrors: 11 });
    expect(world.takeRecovery()).toEqual([]);
  });

  it('a success of an attempt begun before is no way back', async () => {
    const world = await deliverWorld();
    let release: (() => void) | undefined;
    const slow = sampleMessage();
    world.answers.next = (request) =>
      request.headers['webhook-id'] === slow.callId
        ? new Promise((resolve) => {
            release = () => resolve(OK);
          })
        : BROKEN;
    const work = world.deliver([slow]);
    await world.clock.advance(100);
    await world.deliver(firstAttempts(9));
    await world.clock.advance(11_000);
    await world.deliver([sampleMessage({ sentOn: true })]);
    expect(await world.health.get(ID)).toMatchObject({ mode: 'parked' });
    release!();
    await world.clock.advance(2000);
    await work;
    expect(await stored(world, slow)).toMatchObject({ status: 'SUCCESS' });
    expect(await world.health.get(ID)).toMatchObject({ mode: 'parked', totalCalls: 11 });
  });

  it("a person's retry that succeeds is one", async () => {
    const { world, messages } = await parkedWorld();
    await world.clock.advance(1000);
    const { callId, callbackId } = messages[0]!;
    await world.deliver([{ v: 1, callId, callbackId, turn: 2, trigger: 'manual' }]);
    expect(await world.health.get(ID)).toMatchObject({ mode: 'draining', outageEndedBy: 'delivery' });
  });

  it('a call written after the last pass of a drain, on a view of before, is sent at once', async () => {
    const { world } = await parkedWorld();
    const parked = await world.health.get(ID);
    for (const mode of ['draining', 'direct'] as const) {
      await world.health.apply(ID, { set: { mode, epoch: parked.epoch + 1 }, when: [] });
      world.ports.healthView.remember(ID, parked);
      const message = sampleMessage();
      await world.deliver([message]);
      expect(world.takeRetries()).toMatchObject([{ message: { callId: message.callId, turn: 1 } }]);
    }
  });
});
