import { beforeEach, describe, expect, it } from 'vitest';
import { START, sampleCallback, sampleContent, sampleMessage } from '../../kit/samples.ts';
import { drainingWorld, drainOf, firstAttempts } from './outage-scenes.ts';
import { BROKEN, breakOnce, deliverWorld, ID, OK, stored, type World } from './world.ts';

const limited = (perSecond: number | null) => sampleCallback({ rateLimit: { perSecond } });
let world: World;
beforeEach(async () => {
  world = await deliverWorld({ callback: limited(1) });
});

/** Delivers, and lets the time go by that a worker waits for a near slot. */
async function deliver(...[messages, options]: Parameters<World['deliver']>): Promise<string[]> {
  const work = world.deliver(messages, options);
  await world.clock.advance(1000);
  return work;
}

describe('a limit of one a second', () => {
  it('lets one go at once, waits for the next, and sends the others on whole, until shortly before their slots', async () => {
    const messages = firstAttempts(4);
    expect(await deliver(messages)).toEqual([]);
    expect(world.requests.map(({ headers }) => headers['webhook-id'])).toEqual([
      messages[0]!.callId,
      messages[1]!.callId,
    ]);
    expect(world.takeRetries()).toEqual(
      [2, 3].map((i) => ({
        message: { ...messages[i], sentOn: true, slotAt: START + i * 1000 },
        dueAt: START + (i - 1) * 1000,
      })),
    );
    expect(await stored(world, messages[2]!)).toBeUndefined();
    expect((await world.health.get(ID)).nextSlotAt).toBe(START + 4000);
  });

  it('takes no second slot for a message that comes in time for its own', async () => {
    await deliver(firstAttempts(3));
    const [later] = world.takeRetries();
    await world.clock.advance(500);
    await deliver([later!.message]);
    expect(world.requests).toHaveLength(3);
    expect((await world.health.get(ID)).nextSlotAt).toBe(START + 3000);
  });

  it('neither counts an attempt nor takes a turn of a repeat that it defers', async () => {
    world.answers.next = () => BROKEN;
    const message = sampleMessage();
    await deliver([message]);
    const [retry] = world.takeRetries();
    await world.clock.advance(400_000);
    world.answers.next = () => OK;
    await deliver([...firstAttempts(2), retry!.message]);
    const [deferred] = world.takeRetries();
    expect(deferred?.message).toMatchObject({ ...retry!.message, slotAt: expect.any(Number) });
    expect(await stored(world, message)).toMatchObject({ turn: 2, attemptCount: 1 });
    await world.clock.advance(1000);
    await deliver([deferred!.message]);
    expect(await stored(world, message)).toMatchObject({ status: 'SUCCESS', attemptCount: 2 });
  });

  it('remembers of what it defers that it may have been attempted before', async () => {
    const messages = firstAttempts(3);
    await deliver(messages, { receiveCount: 2 });
    const [deferred] = world.takeRetries();
    expect(deferred?.message).toMatchObject({ mayBeAttempted: true, sentOn: true });
    expect(await world.calls.attempts(deferred!.message.callId, 9)).toEqual([]);
    const winner = sampleMessage({ callId: deferred!.message.callId });
    await world.clock.advance(10_000);
    await deliver([winner]);
    const before = world.requests.length;
    await world.clock.advance(10_000);
    await deliver([deferred!.message]);
    expect(world.requests).toHaveLength(before);
  });

  it('takes no slot for a call past its cutoff, which is FAILED', async () => {
    const late = sampleMessage({ call: sampleContent({ retryUntil: START - 1 }) });
    await deliver([late]);
    expect(await stored(world, late)).toMatchObject({ status: 'FAILED', resolution: { by: 'cutoff' } });
    expect((await world.health.get(ID)).nextSlotAt).toBeUndefined();
  });

  it('is not heeded by a person’s retry', async () => {
    world.answers.next = () => BROKEN;
    const message = sampleMessage();
    await deliver([message, ...firstAttempts(5)]);
    const { nextSlotAt } = await world.health.get(ID);
    const before = world.requests.length;
    await deliver([{ ...message, turn: 2, trigger: 'manual', call: undefined }]);
    expect(world.requests).toHaveLength(before + 1);
    expect((await world.health.get(ID)).nextSlotAt).toBe(nextSlotAt);
  });

  it('defers what finds no slot within 15 minutes without one', async () => {
    await world.health.apply(ID, { set: { nextSlotAt: START + 899_000 }, when: [] });
    const messages = firstAttempts(4);
    await deliver(messages);
    expect(world.requests).toEqual([]);
    const retries = world.takeRetries();
    expect(retries.map(({ message }) => message.slotAt)).toEqual([
      START + 899_000,
      START + 900_000,
      undefined,
      undefined,
    ]);
    expect(retries.map(({ dueAt }) => dueAt - START)).toEqual([898_000, 899_000, 840_000, 840_000]);
    expect((await world.health.get(ID)).nextSlotAt).toBe(START + 901_000);
  });

  it('takes no slot for what waits', async () => {
    await world.health.apply(ID, { set: { mode: 'parked', epoch: 1 }, when: [] });
    await deliver(firstAttempts(3));
    expect((await world.health.get(ID)).nextSlotAt).toBeUndefined();
    expect(world.takeRetries()).toEqual([]);
  });

  it('lets wait what waited for its slot while its callback was parked, and sends nothing for it', async () => {
    world.ports.healthView.remember(ID, await world.health.get(ID));
    await world.health.apply(ID, { set: { mode: 'parked', epoch: 1 }, when: [] });
    const [first, second] = firstAttempts(2);
    await deliver([first!, second!]);
    expect(world.requests.map(({ headers }) => headers['webhook-id'])).toEqual([first!.callId]);
    expect(await stored(world, second!)).toMatchObject({ status: 'PENDING', turn: 1, attemptCount: 0 });
    expect(world.takeRetries()).toEqual([]);
  });

  it('gives the message back whose slot could not be written', async () => {
    breakOnce(world, ['health', 'apply'], 'before');
    expect(await deliver(firstAttempts(1))).toEqual(['0']);
    expect(world.requests).toEqual([]);
  });

  it('sends on, with its slot, what it has no time for after it has waited', async () => {
    const messages = firstAttempts(1);
    await deliver(messages, { remainingMs: 1000 });
    const [onward] = world.takeRetries();
    expect(onward?.message).toMatchObject({ slotAt: START });
  });

  it('does not hold up what comes of other callbacks', async () => {
    const other = sampleCallback({ id: 'cb_01KE6FVN00CA11BACK00000001' });
    await world.callbacks.create(other);
    const apply = world.health.apply.bind(world.health);
    world.health.apply = async (id, change) => {
      if (id === ID) await world.clock.sleep(500);
      return apply(id, change);
    };
    const work = world.deliver([sampleMessage(), sampleMessage({ callbackId: other.id })]);
    await world.clock.advance(100);
    expect(world.requests).toHaveLength(1);
    await world.clock.advance(5000);
    await work;
  });
});

it('no limit writes no slots', async () => {
  world = await deliverWorld();
  await deliver(firstAttempts(10));
  expect(world.requests).toHaveLength(10);
  expect(await world.health.get(ID)).not.toHaveProperty('nextSlotAt');
});

describe('a drain under a limit', () => {
  /** The limit was set while the callback was parked. */
  async function limitedDrain(perSecond: number) {
    const scene = await drainingWorld();
    world = scene.world;
    const before = (await world.callbacks.get(ID))!;
    await world.callbacks.replace(before, { ...before, rateLimit: { perSecond } });
    return scene;
  }

  it('counts a call that is deferred when it is attempted, and not before', async () => {
    const { waiting } = await limitedDrain(0.1);
    const step = await drainOf(world, waiting.slice(0, 2));
    await deliver(step);
    const [deferred] = world.takeRetries();
    expect(deferred?.message).toMatchObject({ trigger: 'drain', drain: step[1]!.drain });
    expect(await world.health.get(ID)).toMatchObject({ drainOk: 1, drainDropped: 0 });
    await world.clock.advance(9000);
    await deliver([deferred!.message]);
    expect(await world.health.get(ID)).toMatchObject({ drainOk: 2, drainDropped: 0 });
  });

  it('takes a new slot for what has one of the time before', async () => {
    await limitedDrain(1);
    const { drainStartedAt } = await world.health.get(ID);
    const now = world.clock.now();
    await deliver([sampleMessage({ slotAt: now + 1 })], { sentAt: drainStartedAt! - 1 });
    await deliver([sampleMessage({ slotAt: now + 1001 })], { sentAt: drainStartedAt! });
    expect((await world.health.get(ID)).nextSlotAt).toBe(now + 1000);
    expect(world.takeRetries()).toEqual([]);
  });
});
