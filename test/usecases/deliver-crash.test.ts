import { describe, expect, it } from 'vitest';
import type { CallMessage } from '../../lambdas/contract/messages.ts';
import { marked } from '../../lambdas/domain/call-moves.ts';
import { START, sampleCallback, sampleMessage } from '../kit/samples.ts';
import { BROKEN, breakOnce, deliverWorld, OK, type PortMethod } from './deliver-world.ts';

type World = Awaited<ReturnType<typeof deliverWorld>>;
const stored = (world: World, { callbackId, callId }: CallMessage) => world.calls.get(callbackId, callId);

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
      expect(world.queues.sent.notices.every((sent) => sent.message.outageId === health.outageId)).toBe(true);
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

describe('messages that come twice', () => {
  it('make one chain of attempts: the second of a turn is stale', async () => {
    const world = await deliverWorld();
    world.answers.next = () => BROKEN;
    const message = sampleMessage();
    await world.deliver([message]);
    const [retry] = world.takeRetries();
    await world.clock.advance(400_000);
    await world.deliver([retry!.message]);
    await world.deliver([retry!.message]);
    expect(world.requests).toHaveLength(2);
    expect(world.takeRetries()).toHaveLength(1);
  });

  it('at two workers at once: both attempts stay in the history, one chain goes on', async () => {
    const world = await deliverWorld();
    world.answers.next = () => BROKEN;
    const message = sampleMessage();
    await Promise.all([world.deliver([message]), world.deliver([message])]);
    expect(await world.calls.attempts(message.callId, 10)).toHaveLength(2);
    expect(await stored(world, message)).toMatchObject({ turn: 2, attemptCount: 2 });
    expect(world.takeRetries()).toHaveLength(1);
  });

  it('with opposite results: the success stands, whichever is recorded first', async () => {
    for (const order of [
      [OK, BROKEN],
      [BROKEN, OK],
    ]) {
      const world = await deliverWorld();
      world.answers.next = () => order[world.requests.length - 1]!;
      const message = sampleMessage();
      await Promise.all([world.deliver([message]), world.deliver([message])]);
      expect(await stored(world, message)).toMatchObject({
        status: 'SUCCESS',
        resolution: { by: 'delivery' },
      });
      const retry = world.takeRetries()[0];
      if (retry) await world.clock.advance(retry.dueAt - START);
      if (retry) await world.deliver([retry.message]);
      expect(world.requests).toHaveLength(2);
    }
  });

  it('a repeated first attempt reads the call before it calls anyone', async () => {
    const world = await deliverWorld();
    const message = sampleMessage();
    await world.deliver([message]);
    await world.deliver([message], { receiveCount: 2 });
    await world.deliver([{ ...message, again: true }]);
    expect(world.requests).toHaveLength(1);
  });
});

describe("a person's word", () => {
  it('is final: a call marked SUCCESS is not attempted again, one in flight may end', async () => {
    const world = await deliverWorld();
    world.answers.next = () => BROKEN;
    const message = sampleMessage();
    await world.deliver([message]);
    const [retry] = world.takeRetries();
    await world.clock.advance(400_000);
    world.answers.next = async () => {
      const call = (await stored(world, message))!;
      await world.calls.put(
        marked(call, 'SUCCESS', { at: world.clock.now(), actor: 'key_1' })!,
        call.revision,
      );
      return BROKEN;
    };
    await world.deliver([retry!.message]);
    expect(await stored(world, message)).toMatchObject({
      status: 'SUCCESS',
      resolution: { by: 'person', actor: 'key_1' },
    });
    expect(await world.calls.attempts(message.callId, 10)).toHaveLength(2);
    expect(world.takeRetries()).toEqual([]);
    await world.deliver([retry!.message], { receiveCount: 2 });
    expect(world.requests).toHaveLength(2);
  });

  it('stands even where the attempt in flight succeeds', async () => {
    const world = await deliverWorld();
    world.answers.next = () => BROKEN;
    const message = sampleMessage();
    await world.deliver([message]);
    const [retry] = world.takeRetries();
    await world.clock.advance(400_000);
    world.answers.next = async () => {
      const call = (await stored(world, message))!;
      await world.calls.put(marked(call, 'SUCCESS', { at: world.clock.now() })!, call.revision);
      return OK;
    };
    await world.deliver([retry!.message]);
    expect(await stored(world, message)).toMatchObject({ resolution: { by: 'person' }, attemptCount: 2 });
    expect(await world.calls.attempts(message.callId, 10)).toHaveLength(2);
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
