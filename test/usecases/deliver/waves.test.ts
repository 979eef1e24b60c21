import { describe, expect, it } from 'vitest';
import { START, sampleCallback, sampleMessage } from '../../kit/samples.ts';
import { BROKEN, breakOnce, deliverWorld, OK, stored, type World } from './world.ts';

describe('slow neighbours', () => {
  it('do not hold up what follows from a call that ended', async () => {
    const world = await deliverWorld();
    let release: (() => void) | undefined;
    world.answers.next = (request) =>
      request.headers['webhook-id'] === slow.callId
        ? new Promise((resolve) => {
            release = () => resolve(OK);
          })
        : BROKEN;
    const slow = sampleMessage();
    const work = world.deliver([slow, sampleMessage(), sampleMessage()]);
    await world.clock.advance(1000);
    expect(world.takeRetries()).toHaveLength(2);
    expect(world.queues.sent.notices).toHaveLength(1);
    release!();
    expect(await work).toEqual([]);
    expect(await stored(world, slow)).toMatchObject({ status: 'SUCCESS' });
  });
});

describe('what follows from a batch', () => {
  it('sends no successor of a call whose outage is not written: its message returns', async () => {
    const world = await deliverWorld();
    world.answers.next = () => BROKEN;
    breakOnce(world, ['health', 'apply'], 'before', 1);
    breakOnce(world, ['health', 'apply'], 'before', 2);
    expect((await world.deliver([sampleMessage(), sampleMessage()])).sort()).toEqual(['0', '1']);
    expect(world.takeRetries()).toEqual([]);
  });

  it('opens the outage of each of its callbacks at once', async () => {
    const world = await deliverWorld();
    const other = sampleCallback({ id: 'cb_01KE6FVN00CA11BACK00000001' });
    await world.callbacks.create(other);
    const slow = sampleMessage();
    let release: (() => void) | undefined;
    world.answers.next = (request) =>
      request.headers['webhook-id'] === slow.callId
        ? new Promise((resolve) => {
            release = () => resolve(OK);
          })
        : BROKEN;
    const work = world.deliver([slow, sampleMessage(), sampleMessage({ callbackId: other.id })]);
    await world.clock.advance(0);
    expect(world.queues.sent.notices.map(({ message }) => message.callbackId).sort()).toEqual(
      [sampleCallback().id, other.id].sort(),
    );
    release!();
    await work;
  });

  it('leaves out nothing that ends while the wave before is still being settled', async () => {
    const world = await deliverWorld();
    const slow = sampleMessage();
    let release: (() => void) | undefined;
    world.answers.next = (request) =>
      request.headers['webhook-id'] === slow.callId
        ? new Promise((resolve) => {
            release = () => resolve(BROKEN);
          })
        : BROKEN;
    const send = world.queues.retry.bind(world.queues);
    world.queues.retry = async (messages) => {
      await world.clock.sleep(5000);
      await send(messages);
    };
    const work = world.deliver([sampleMessage(), slow]);
    await world.clock.advance(2000);
    release!();
    await world.clock.advance(20_000);
    expect(await work).toEqual([]);
    expect(world.takeRetries()).toHaveLength(2);
    expect(await world.health.get(slow.callbackId)).toMatchObject({ totalErrors: 2 });
  });

  it('is told in the order in which the attempts began', async () => {
    const world = await beginningApart();
    const answers = [BROKEN, OK, BROKEN];
    world.answers.next = () => answers[world.requests.length - 1]!;
    const work = world.deliver([sampleMessage(), sampleMessage(), sampleMessage()]);
    await world.clock.advance(2000);
    await work;
    const health = await world.health.get(sampleCallback().id);
    expect(health).toMatchObject({ streak: 1, resetAt: START + 20, lastError: { at: START + 30 } });
  });

  it('is dated by the newest attempt', async () => {
    const world = await beginningApart();
    const work = world.deliver([sampleMessage(), sampleMessage(), sampleMessage()]);
    await world.clock.advance(2000);
    await work;
    expect(await world.health.get(sampleCallback().id)).toMatchObject({ resetAt: START + 30, totalCalls: 3 });
  });

  it('counts every failure for the streak, and first attempts apart', async () => {
    const world = await deliverWorld();
    world.answers.next = () => BROKEN;
    await world.deliver([sampleMessage(), sampleMessage(), sampleMessage()]);
    await world.clock.advance(400_000);
    await world.deliver(world.takeRetries().map(({ message }) => message));
    expect(await world.health.get(sampleCallback().id)).toMatchObject({ streak: 6, firstStreak: 3 });
  });
});

/** A world in which each call of a batch begins 10 ms after the one before it. */
async function beginningApart(): Promise<World> {
  const world = await deliverWorld();
  const get = world.callbacks.get.bind(world.callbacks);
  let begun = 0;
  world.callbacks.get = async (id) => {
    begun += 1;
    await world.clock.sleep(10 * begun);
    return get(id);
  };
  return world;
}
