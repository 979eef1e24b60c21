import { describe, expect, it } from 'vitest';
import { marked } from '../../../lambdas/domain/call/call-moves.ts';
import { DAY_MS, START, sampleCallback, sampleMessage } from '../../kit/samples.ts';
import { change } from './by-hand.ts';
import { BROKEN, breakOnce, deliverWorld, OK, type PortMethod, stored } from './world.ts';

const EFFECTS: PortMethod[] = [
  ['calls', 'keepAttempt'],
  ['calls', 'put'],
  ['health', 'apply'],
  ['health', 'keepOutage'],
  ['notices', 'notify'],
  ['queue', 'retry'],
];

describe.each(EFFECTS.flatMap((effect) => [[effect, 'before'] as const, [effect, 'after'] as const]))(
  'a first failure whose worker stops at %j, %s the effect',
  (effect, when) => {
    it('is made good when its message returns: one chain, one outage, at least one notice job', async () => {
      const world = await deliverWorld();
      world.answers.next = () => BROKEN;
      const message = sampleMessage();
      breakOnce(world, effect, when);
      expect(await world.deliver([message])).toEqual(['0']);
      world.forgetViews();
      await world.clock.advance(900_000);
      expect(await world.deliver([message], { receiveCount: 2 })).toEqual([]);

      const call = await stored(world, message);
      expect(call).toMatchObject({ status: 'PENDING' });
      const successors = world.takeRetries().filter((retry) => retry.message.turn === call?.turn);
      expect(successors.length).toBeGreaterThanOrEqual(1);
      expect(await world.health.listOutages(message.callbackId, 10)).toHaveLength(1);
      expect(world.queues.sent.notices.length).toBeGreaterThanOrEqual(1);
      const [health, attempts] = [
        await world.health.get(message.callbackId),
        await world.calls.attempts(message.callId, 10),
      ];
      const { outageId } = health;
      for (const { message } of world.queues.sent.notices) expect(message).toMatchObject({ outageId });
      expect(attempts.length).toBeGreaterThanOrEqual(world.requests.length);

      // However many successors there are, the call goes on in one chain.
      const before = world.requests.length;
      await world.clock.advance(400_000);
      for (const { message: successor } of successors) await world.deliver([successor]);
      expect(world.requests.length).toBe(before + 1);
    });
  },
);

describe('a success whose worker stops', () => {
  it.each(['before', 'after'] as const)(
    '%s the record of the call is repeated or recognised',
    async (when) => {
      const world = await deliverWorld();
      const message = sampleMessage();
      breakOnce(world, ['calls', 'put'], when);
      expect(await world.deliver([message])).toEqual(['0']);
      await world.deliver([message], { receiveCount: 2 });
      expect(await stored(world, message)).toMatchObject({ status: 'SUCCESS', attemptCount: 1 });
      const outcomes = (await world.calls.attempts(message.callId, 10)).map(({ outcome }) => outcome);
      // Nobody can know whether the first worker got as far as the request: the history says so.
      expect(outcomes).toEqual(when === 'before' ? ['unknown'] : []);
      expect(world.requests).toHaveLength(when === 'before' ? 2 : 1);
    },
  );

  it('between the attempt and the call is recorded as it is in the history, past its cutoff, too', async () => {
    const world = await deliverWorld();
    world.answers.next = () => BROKEN;
    await world.deliver([sampleMessage()]);
    world.answers.next = () => OK;
    const { message } = world.takeRetries()[0]!;
    world.clock.set(START + DAY_MS - 60_000);
    breakOnce(world, ['calls', 'put'], 'before');
    expect(await world.deliver([message])).toEqual(['0']);
    world.forgetViews();
    await world.clock.advance(900_000);
    expect(await world.deliver([message], { receiveCount: 2 })).toEqual([]);
    expect(await stored(world, message)).toMatchObject({ status: 'SUCCESS', attemptCount: 2 });
    const outcomes = (await world.calls.attempts(message.callId, 10)).map(({ outcome }) => outcome);
    expect(outcomes).toEqual(['success', 'http_error']);
    expect(world.requests).toHaveLength(2);
    expect(await world.health.get(message.callbackId)).toMatchObject({ outageEndedBy: 'delivery' });
  });

  it('is not recorded against the word of a person who marked the call meanwhile', async () => {
    const world = await deliverWorld();
    world.answers.next = () => BROKEN;
    await world.deliver([sampleMessage()]);
    world.answers.next = () => OK;
    const { message } = world.takeRetries()[0]!;
    await world.clock.advance(400_000);
    breakOnce(world, ['calls', 'put'], 'before');
    await world.deliver([message]);
    await change(
      world,
      message,
      (call) => marked(call, 'SUCCESS', { actor: 'key_P', at: world.clock.now() })!,
    );
    await change(
      world,
      message,
      (call) => marked(call, 'FAILED', { actor: 'key_P', at: world.clock.now() })!,
    );
    expect(await world.deliver([message], { receiveCount: 2 })).toEqual([]);
    expect(await stored(world, message)).toMatchObject({ status: 'FAILED', resolution: { by: 'person' } });
    expect(world.requests).toHaveLength(2);
    // That its receiver is back is true all the same.
    expect(await world.health.get(message.callbackId)).toMatchObject({ outageEndedBy: 'delivery' });
  });

  it('before the end of the outage is recorded ends it when the message returns', async () => {
    const world = await deliverWorld();
    world.answers.next = () => BROKEN;
    await world.deliver([sampleMessage()]);
    world.answers.next = () => OK;
    const [retry] = world.takeRetries();
    await world.clock.advance(400_000);
    // The first write resets the streaks, the second would end the outage.
    breakOnce(world, ['health', 'apply'], 'before', 2);
    expect(await world.deliver([retry!.message])).toEqual(['0']);
    expect((await world.health.get(sampleCallback().id)).outageEndedAt).toBeUndefined();
    world.forgetViews();
    expect(await world.deliver([retry!.message], { receiveCount: 2 })).toEqual([]);
    expect(await world.health.get(sampleCallback().id)).toMatchObject({ outageEndedBy: 'delivery' });
    expect(world.requests).toHaveLength(2);
  });

  it('before a mere counter is written is not repeated', async () => {
    const world = await deliverWorld();
    await world.deliver([sampleMessage()]);
    await world.clock.advance(10);
    breakOnce(world, ['health', 'apply'], 'before');
    expect(await world.deliver([sampleMessage()])).toEqual([]);
    expect(world.log.lines.map(({ event }) => event)).toContain('health.lost');
  });
});

describe('after-effects that are run again', () => {
  it('count a first attempt as one', async () => {
    const world = await deliverWorld();
    world.answers.next = () => BROKEN;
    const message = sampleMessage();
    breakOnce(world, ['health', 'apply'], 'before');
    await world.deliver([message]);
    await world.deliver([message], { receiveCount: 2 });
    expect(await world.health.get(message.callbackId)).toMatchObject({ streak: 1, firstStreak: 1 });
  });

  it('are those of the configuration that was called', async () => {
    const world = await deliverWorld();
    world.answers.next = () => BROKEN;
    const message = sampleMessage();
    breakOnce(world, ['health', 'apply'], 'before');
    await world.deliver([message]);
    await world.callbacks.replace(sampleCallback(), sampleCallback({ version: 2 }));
    await world.health.apply(message.callbackId, { set: { configVersion: 2 }, when: [] });
    world.forgetViews();
    await world.deliver([message], { receiveCount: 2 });
    expect(await world.health.get(message.callbackId)).toMatchObject({ streak: 0, totalErrors: 1 });
    expect(world.queues.sent.notices).toEqual([]);
  });
});

it('one call of a batch that meets a fault of ours does not take the others with it', async () => {
  const world = await deliverWorld();
  const messages = [sampleMessage(), sampleMessage(), sampleMessage()];
  breakOnce(world, ['calls', 'put'], 'before', 2);
  expect(await world.deliver(messages)).toEqual(['1']);
  expect(await stored(world, messages[2]!)).toMatchObject({ status: 'SUCCESS' });
  expect(world.log.lines.filter(({ level }) => level === 'error')).toHaveLength(1);
});
