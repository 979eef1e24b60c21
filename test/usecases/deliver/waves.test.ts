import { describe, expect, it } from 'vitest';
import type { Answer } from '../../../lambdas/domain/call/answer.ts';
import { sampleCallback, sampleMessage } from '../../kit/samples.ts';
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
    // The first opens it, the second counts its request at least, the third would open it again.
    for (const nth of [1, 2, 3]) breakOnce(world, ['health', 'apply'], 'before', nth);
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
    const { world, begun } = await beginningApart([BROKEN, OK, BROKEN]);
    const work = world.deliver([sampleMessage(), sampleMessage(), sampleMessage()]);
    await world.clock.advance(2000);
    await work;
    const health = await world.health.get(sampleCallback().id);
    expect(health).toMatchObject({ streak: 1, resetAt: begun[1], lastError: { at: begun[2] } });
  });

  it('is dated by the newest attempt', async () => {
    const { world, begun } = await beginningApart([OK, OK, OK]);
    const work = world.deliver([sampleMessage(), sampleMessage(), sampleMessage()]);
    await world.clock.advance(2000);
    await work;
    expect(await world.health.get(sampleCallback().id)).toMatchObject({ resetAt: begun[2], totalCalls: 3 });
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

/** A world in which each call of a batch begins some time after the one before it, and is answered as told. */
async function beginningApart(answers: Answer[]): Promise<{ world: World; begun: number[] }> {
  const world = await deliverWorld();
  const begun: number[] = [];
  world.answers.next = () => answers[begun.push(world.clock.now()) - 1]!;
  const get = world.callbacks.get.bind(world.callbacks);
  let reads = 0;
  world.callbacks.get = async (id) => {
    reads += 1;
    await world.clock.sleep(10 * reads);
    return get(id);
  };
  return { world, begun };
}
