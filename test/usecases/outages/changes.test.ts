import { describe, expect, it } from 'vitest';
import { changeCallback } from '../../../lambdas/usecases/callbacks/change-callback.ts';
import { deleteCallback } from '../../../lambdas/usecases/callbacks/delete-callback.ts';
import { takePersonsStep } from '../../../lambdas/usecases/outages/take-step.ts';
import { sampleCallback } from '../../kit/samples.ts';
import { OK } from '../deliver/world.ts';
import { expectOnceEach, parkedWith } from './outage-checks.ts';
import { ID, INTERVAL_MS, MINUTE_MS, type OutageWorld, outageWorld } from './outage-world.ts';

const ADMIN = { actor: 'admin', role: 'admin' } as const;
/** How old a worker's view may be. */
const VIEW_MS = 6000;

/** A drain of 500 calls, in its fourth step; it takes half a minute. */
async function midDrain() {
  const world = await outageWorld();
  world.recoverPorts.settings.drainPerSecond = 20;
  const ids = await parkedWith(world, 500);
  const back = world.clock.now();
  world.receiver.answer = () => OK;
  await world.runUntil(({ drainStep }) => drainStep === 4, 2 * INTERVAL_MS, 100);
  expect(await world.is()).toMatchObject({ mode: 'draining' });
  return { world, ids, back };
}

const person = async (world: OutageWorld, kind: 'stopped' | 'started') =>
  takePersonsStep(world.api, sampleCallback(), await world.is(), () => ({
    kind,
    by: 'admin',
    now: world.clock.now(),
  }));

describe('a callback that is changed while it drains', () => {
  it('edited: the drain goes on, with the new configuration', async () => {
    const { world, ids, back } = await midDrain();
    const edit = () => ({ url: 'https://moved.example/hook' });
    await changeCallback(world.api, ADMIN, ID, edit);
    const editedAt = world.clock.now();
    await world.run(2 * MINUTE_MS);
    await expectOnceEach(world, ids, back);
    const later = world.seen.filter(({ at }) => at > editedAt + VIEW_MS);
    expect(new Set(later.map(({ url }) => new URL(url).host))).toEqual(new Set(['moved.example']));
    expect(await world.is()).toMatchObject({ mode: 'direct', configVersion: 2 });
  });

  it('stopped: nothing more is attempted, nothing is lost, and all goes out when it is started', async () => {
    const { world, ids, back } = await midDrain();
    await person(world, 'stopped');
    await world.run(VIEW_MS);
    const attempted = world.seen.length;
    await world.run(3 * INTERVAL_MS);
    expect(world.seen).toHaveLength(attempted);
    const waiting = (await world.stored(ids)).filter(({ status }) => status === 'PENDING');
    expect(waiting.length).toBeGreaterThan(300);
    await person(world, 'started');
    await world.run(2 * MINUTE_MS);
    await expectOnceEach(world, ids, back);
    expect(await world.is()).toMatchObject({ mode: 'direct', state: 'Active' });
  });

  it('deleted: what waits becomes FAILED, and nothing is due any more', async () => {
    const { world, ids } = await midDrain();
    await deleteCallback(world.api, { historyDays: 30 }, ADMIN, ID);
    await world.run(VIEW_MS);
    const attempted = world.seen.length;
    await world.run(10 * MINUTE_MS);
    expect(world.seen).toHaveLength(attempted);
    const resolutions = (await world.stored(ids)).map(({ resolution }) => resolution?.by);
    expect(new Set(resolutions)).toEqual(new Set(['delivery', 'deleted']));
    expect(await world.is()).not.toHaveProperty('beatAt');
    expect(world.log.lines.filter(({ level }) => level === 'error')).toEqual([]);
  });
});

describe('a callback that is changed while it is parked', () => {
  it('repaired: it is probed at once', async () => {
    const world = await outageWorld();
    const ids = await parkedWith(world, 50);
    const back = world.clock.now();
    world.receiver.answer = ({ url }) => (url.includes('moved') ? OK : { ...OK, statusCode: 500 });
    await world.run(10_000);
    await changeCallback(world.api, ADMIN, ID, () => ({ url: 'https://moved.example/hook' }));
    await world.run(MINUTE_MS);
    await expectOnceEach(world, ids, back);
  });

  it('without retries from now on: what waits fails, what comes then has its first attempt', async () => {
    const world = await outageWorld();
    const ids = await parkedWith(world, 50);
    await changeCallback(world.api, ADMIN, ID, () => ({ retriesEnabled: false }));
    await world.run(VIEW_MS);
    const [since] = await world.publish(1, 7 * MINUTE_MS);
    const resolutions = (await world.stored(ids)).map(({ resolution }) => resolution?.by);
    expect(new Set(resolutions)).toEqual(new Set(['retries-off']));
    expect((await world.stored([since!]))[0]).toMatchObject({ status: 'FAILED', attemptCount: 1 });
  });
});
