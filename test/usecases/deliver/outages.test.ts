import { describe, expect, it } from 'vitest';
import { openingAttempt } from '../../../lambdas/domain/notice/notice.ts';
import { deliverBatch } from '../../../lambdas/usecases/deliver/deliver-batch.ts';
import { START, sampleCallback, sampleMessage } from '../../kit/samples.ts';
import { BROKEN, breakOnce, deliverWorld, ID, OK } from './world.ts';

describe('an outage whose worker stops before its mail is asked for', () => {
  it('is announced when its messages return, in whatever order', async () => {
    const world = await deliverWorld();
    world.answers.next = () => BROKEN;
    const [opener, ...others] = Array.from({ length: 4 }, () => sampleMessage());
    breakOnce(world, ['health', 'keepOutage'], 'before');
    await world.deliver([opener!]);
    await world.deliver(others);
    world.forgetViews();
    await world.clock.advance(900_000);
    await world.deliver([...others, opener!], { receiveCount: 2 });
    expect(world.queues.sent.notices.length).toBeGreaterThanOrEqual(1);
  });

  it('is announced though the attempt that opened it lost its turn to another', async () => {
    const world = await deliverWorld();
    world.answers.next = async () => {
      await world.clock.sleep(world.requests.length * 100);
      return BROKEN;
    };
    const message = sampleMessage();
    const apply = world.health.apply.bind(world.health);
    let writes = 0;
    world.health.apply = async (id, change) => {
      writes += 1;
      if (writes === 1) await world.clock.sleep(1000);
      return apply(id, change);
    };
    breakOnce(world, ['health', 'keepOutage'], 'before');
    const later = world.clock.sleep(1).then(() => world.deliver([message]));
    const work = Promise.all([world.deliver([message]), later]);
    await world.clock.advance(10_000);
    expect(await work).toEqual([[], ['0']]);
    world.forgetViews();
    await world.clock.advance(900_000);
    await world.deliver([message], { receiveCount: 2 });
    expect(world.queues.sent.notices.length).toBeGreaterThanOrEqual(1);
  });

  it('returns its message where the configuration it is of could not be told first', async () => {
    const world = await deliverWorld({ callback: sampleCallback({ version: 2, retriesEnabled: false }) });
    world.answers.next = () => BROKEN;
    const message = sampleMessage();
    breakOnce(world, ['health', 'apply'], 'before');
    expect(await world.deliver([message])).toEqual(['0']);
    await world.deliver([message], { receiveCount: 2 });
    expect(world.queues.sent.notices).toHaveLength(1);
  });
});

it('an end of the outage that could not be written returns its message, whatever the worker had seen', async () => {
  const world = await deliverWorld();
  const healthy = await world.health.get(ID);
  world.answers.next = () => BROKEN;
  await world.deliver([sampleMessage()]);
  await world.clock.advance(3000);
  world.answers.next = () => OK;
  world.ports.healthView.remember(ID, healthy);
  breakOnce(world, ['health', 'apply'], 'before', 2);
  expect(await world.deliver([sampleMessage()])).toEqual(['0']);
});

it('a streak knows since when it lasts, whatever the worker that begins it had seen', async () => {
  const world = await deliverWorld();
  world.answers.next = () => BROKEN;
  await world.deliver([sampleMessage()]);
  const failing = await world.health.get(ID);
  await world.clock.advance(1000);
  // A success resets the streak, and has not ended the outage yet.
  world.answers.next = () => OK;
  breakOnce(world, ['health', 'apply'], 'before', 2);
  await world.deliver([sampleMessage()]);
  await world.clock.advance(1000);
  world.answers.next = () => BROKEN;
  world.ports.healthView.remember(ID, failing);
  await world.deliver([sampleMessage()]);
  expect(await world.health.get(ID)).toMatchObject({ streak: 1, streakSince: world.clock.now() });
});

it('a repeat of a failure of an older configuration counts in no streak, whatever it came with', async () => {
  const world = await deliverWorld();
  world.answers.next = () => BROKEN;
  const old = sampleMessage();
  breakOnce(world, ['queue', 'retry'], 'before');
  await world.deliver([old]);
  await world.callbacks.replace(sampleCallback(), sampleCallback({ version: 2 }));
  const reset = { configVersion: 2, streak: 0, firstStreak: 0 };
  await world.health.apply(ID, { set: reset, remove: ['streakSince'], when: [] });
  world.forgetViews();
  await world.clock.advance(900_000);
  const get = world.calls.get.bind(world.calls);
  world.calls.get = async (...key) => {
    await world.clock.sleep(20);
    return get(...key);
  };
  const received = [sampleMessage(), sampleMessage(), old].map((message, i) => ({
    id: String(i),
    message,
    receiveCount: message === old ? 2 : 1,
    sentAt: START,
  }));
  const work = deliverBatch(world.ports, received, () => 150_000);
  await world.clock.advance(5000);
  await work;
  expect(await world.health.get(ID)).toMatchObject({ streak: 2, firstStreak: 2 });
});

it('an outage that several failures open tells of one of them, its call and its answer', async () => {
  const world = await deliverWorld();
  const get = world.callbacks.get.bind(world.callbacks);
  let begun = 0;
  world.callbacks.get = async (id) => {
    begun += 1;
    await world.clock.sleep(10 * begun);
    return get(id);
  };
  world.answers.next = () => ({ ...BROKEN, statusCode: 500 + world.requests.length }) as typeof BROKEN;
  breakOnce(world, ['health', 'apply'], 'before');
  const work = world.deliver([sampleMessage(), sampleMessage(), sampleMessage()]);
  await world.clock.advance(3000);
  await work;
  const [outage] = await world.health.listOutages(ID, 1);
  const attempts = await world.calls.attempts(outage!.firstCall, 5);
  expect(openingAttempt(outage!, attempts)).toMatchObject({ statusCode: outage!.firstError.statusCode });
});
