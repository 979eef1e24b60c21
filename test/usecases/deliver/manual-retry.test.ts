import { describe, expect, it } from 'vitest';
import { closed, marked } from '../../../lambdas/domain/call/call-moves.ts';
import { DAY_MS, START, sampleMessage } from '../../kit/samples.ts';
import { byHand, change, failedOnce } from './by-hand.ts';
import { BROKEN, deliverWorld, ID, OK, stored } from './world.ts';

describe("a person's retry of a pending call", () => {
  it('is made though its turn is not due, and ends the call when it succeeds', async () => {
    const { world, message, successor } = await failedOnce();
    await world.deliver([await byHand(world, message)]);
    expect(await stored(world, message)).toMatchObject({
      ...{ status: 'SUCCESS', attemptCount: 2, turn: 3, resolution: { by: 'delivery' } },
      lastAttempt: { trigger: 'manual' },
    });
    await world.clock.advance(400_000);
    await world.deliver([successor]);
    expect(world.requests).toHaveLength(2);
    expect(await world.health.get(ID)).toMatchObject({ outageEndedBy: 'delivery', totalCalls: 2 });
  });

  it('that fails is like any failure: the chain goes on from it, and the one before is stale', async () => {
    const { world, message, successor } = await failedOnce();
    world.answers.next = () => BROKEN;
    await world.deliver([await byHand(world, message)]);
    const call = await stored(world, message);
    expect(call).toMatchObject({ status: 'PENDING', attemptCount: 2, turn: 3 });
    expect(world.takeRetries()).toEqual([
      { message: { ...successor, turn: 3, trigger: 'retry' }, dueAt: call!.nextAttemptAt },
    ]);
    await world.clock.advance(400_000);
    await world.deliver([successor]);
    expect(world.requests).toHaveLength(2);
    expect(world.takeRetries()).toEqual([]);
    expect(await world.health.get(ID)).toMatchObject({ streak: 2, firstStreak: 1 });
  });

  it('is made though its cutoff is over, and then decides: FAILED by cutoff, or SUCCESS', async () => {
    for (const [answer, after] of [
      [BROKEN, { status: 'FAILED', resolution: { by: 'cutoff' }, attemptCount: 2 }],
      [OK, { status: 'SUCCESS', resolution: { by: 'delivery' }, attemptCount: 2 }],
    ] as const) {
      const { world, message } = await failedOnce();
      await world.clock.advance(2 * DAY_MS);
      world.answers.next = () => answer;
      await world.deliver([await byHand(world, message)]);
      expect(await stored(world, message)).toMatchObject(after);
      expect(world.takeRetries()).toEqual([]);
    }
  });

  it('is made though no first attempt was, as that of a call that waits for a parked callback', async () => {
    const world = await deliverWorld();
    await world.health.apply(ID, { set: { mode: 'parked', epoch: 1 }, when: [] });
    const message = sampleMessage();
    await world.deliver([message]);
    await world.deliver([await byHand(world, message)]);
    expect(await stored(world, message)).toMatchObject({ status: 'SUCCESS', attemptCount: 1, turn: 2 });
    await world.deliver([message], { receiveCount: 2 });
    expect(world.requests).toHaveLength(1);
  });

  it('is sent on as it is where there is no time left for it', async () => {
    const { world, message } = await failedOnce();
    const retry = await byHand(world, message);
    await world.deliver([retry], { remainingMs: 30_000 });
    const [sent] = world.takeRetries();
    expect(sent).toEqual({ message: { ...retry, sentOn: true }, dueAt: world.clock.now() });
    await world.deliver([sent!.message]);
    expect(await stored(world, message)).toMatchObject({
      status: 'SUCCESS',
      lastAttempt: { trigger: 'manual' },
    });
  });

  it('asked for twice is made once', async () => {
    const { world, message } = await failedOnce();
    world.answers.next = () => BROKEN;
    const retry = await byHand(world, message);
    await world.deliver([retry]);
    await world.deliver([retry]);
    expect(world.requests).toHaveLength(2);
    expect(world.takeRetries()).toHaveLength(1);
  });

  it('beside its own turn’s message makes one chain', async () => {
    const { world, message, successor } = await failedOnce();
    world.answers.next = () => BROKEN;
    await world.clock.advance(400_000);
    const retry = await byHand(world, message);
    await Promise.all([world.deliver([successor]), world.deliver([retry])]);
    expect(await stored(world, message)).toMatchObject({ status: 'PENDING', turn: 3, attemptCount: 3 });
    expect(world.takeRetries()).toHaveLength(1);
  });
});

describe("a person's retry of a failed call", () => {
  it('that fails leaves it FAILED, as it is resolved, and counts', async () => {
    const { world, message } = await failedOnce({ retriesEnabled: false });
    world.answers.next = () => ({ ...BROKEN, statusCode: 503 }) as typeof BROKEN;
    const before = await stored(world, message);
    await world.deliver([await byHand(world, message)]);
    const after = await stored(world, message);
    expect(after).toMatchObject({
      ...{ status: 'FAILED', resolution: before!.resolution, attemptCount: 2, turn: 3 },
      lastAttempt: { statusCode: 503, trigger: 'manual' },
    });
    expect(after).not.toHaveProperty('nextAttemptAt');
    expect(await world.calls.attempts(message.callId, 10)).toHaveLength(2);
    expect(world.takeRetries()).toEqual([]);
    expect(await world.health.get(ID)).toMatchObject({ streak: 2, totalErrors: 2 });
  });

  it('that succeeds makes it SUCCESS, again and again asked for', async () => {
    const { world, message } = await failedOnce({ retriesEnabled: false });
    for (const answer of [BROKEN, BROKEN, OK]) {
      await world.clock.advance(1000);
      world.answers.next = () => answer;
      await world.deliver([await byHand(world, message)]);
    }
    expect(await stored(world, message)).toMatchObject({
      ...{ status: 'SUCCESS', attemptCount: 4, turn: 5, resolution: { by: 'delivery' } },
    });
    expect(await world.health.get(ID)).toMatchObject({ streak: 0, outageEndedBy: 'delivery' });
  });

  it('is the newer word of the person who took a SUCCESS back', async () => {
    const { world, message } = await failedOnce();
    for (const status of ['SUCCESS', 'FAILED'] as const)
      await change(world, message, (call) => marked(call, status, { at: START, actor: 'key_1' })!);
    await world.deliver([await byHand(world, message)]);
    expect(await stored(world, message)).toMatchObject({ status: 'SUCCESS', resolution: { by: 'delivery' } });
  });

  it('may meet the call being closed: it stays closed when the retry fails', async () => {
    const { world, message } = await failedOnce();
    world.answers.next = async () => {
      await change(world, message, (call) => closed(call, 'cutoff', START));
      return BROKEN;
    };
    await world.deliver([await byHand(world, message)]);
    expect(await stored(world, message)).toMatchObject({
      ...{ status: 'FAILED', turn: 3, attemptCount: 2, resolution: { by: 'cutoff', at: START } },
    });
    expect(world.takeRetries()).toEqual([]);
  });
});
