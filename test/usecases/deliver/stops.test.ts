import { describe, expect, it } from 'vitest';
import { eventHandover } from '../../../lambdas/contract/messages.ts';
import { DEFAULT_DISABLE } from '../../../lambdas/domain/callback/callback.ts';
import { DAY_MS, sampleCallback, sampleContent, sampleMessage } from '../../kit/samples.ts';
import { announced, firstAttempts, kindsOfNotices, parkedWorld } from './outage-scenes.ts';
import { BROKEN, deliverWorld, ID, stored, type World } from './world.ts';

const GONE = { ...BROKEN, statusCode: 410 };
const disable = (changes: Partial<typeof DEFAULT_DISABLE>) =>
  sampleCallback({ disable: { ...DEFAULT_DISABLE, afterFailingSeconds: null, ...changes } });

async function repeat(world: World, times: number): Promise<void> {
  for (let round = 0; round < times; round++) {
    await world.clock.advance(400_000);
    await world.deliver(world.takeRetries().map(({ message }) => message));
  }
}

describe('an answer of 410 Gone', () => {
  it('stops the callback at once, and one notice says so', async () => {
    const world = await deliverWorld();
    world.answers.next = () => GONE;
    const message = sampleMessage();
    await world.deliver([message]);
    expect(await world.health.get(ID)).toMatchObject({
      ...{ mode: 'stopped', epoch: 1, state: 'Stopped', updatedBy: 'rule:gone' },
      ...{ stoppedByCall: message.callId, outageIsSilent: true },
    });
    const { outageId } = await world.health.get(ID);
    const { callId } = message;
    expect(world.queues.sent.notices).toMatchObject([
      { message: { kind: 'stopped', callbackId: ID, outageId, callId } },
    ]);
    expect(await world.health.getOutage(ID, outageId!)).toMatchObject({ firstCall: callId });
    expect(announced(world)).toEqual(['outage', 'stopped']);
  });

  it('leaves its call waiting, and those that come', async () => {
    const world = await deliverWorld();
    world.answers.next = () => GONE;
    const [first, second] = firstAttempts(2);
    await world.deliver([first!]);
    await world.deliver([second!]);
    await repeat(world, 2);
    expect(world.requests).toHaveLength(1);
    expect(await stored(world, first!)).toMatchObject({ status: 'PENDING', turn: 2 });
    expect(await stored(world, second!)).toMatchObject({ status: 'PENDING', turn: 1 });
  });

  it.each(['that its health knows of', 'that its health does not know of yet'])(
    'stops nothing after an edit %s',
    async (which) => {
      const world = await deliverWorld();
      world.answers.next = async () => {
        await world.callbacks.replace(sampleCallback(), sampleCallback({ version: 2 }));
        if (which === 'that its health knows of')
          await world.health.apply(ID, { set: { configVersion: 2 }, when: [] });
        return GONE;
      };
      await world.deliver([sampleMessage()]);
      expect(await world.health.get(ID)).toMatchObject({ mode: 'direct', configVersion: 2, streak: 0 });
      expect(kindsOfNotices(world)).not.toContain('stopped');
      world.answers.next = () => GONE;
      await world.deliver([sampleMessage()]);
      expect(await world.health.get(ID)).toMatchObject({ mode: 'stopped' });
    },
  );

  it('stops nothing that is deleted meanwhile', async () => {
    const world = await deliverWorld();
    world.answers.next = async () => {
      await world.callbacks.remove(sampleCallback(), world.clock.now(), world.clock.now() + DAY_MS);
      return GONE;
    };
    await world.deliver([sampleMessage()]);
    expect(kindsOfNotices(world)).not.toContain('stopped');
  });

  it('stops a parked callback too', async () => {
    const { world, messages } = await parkedWorld();
    await world.clock.advance(1000);
    world.answers.next = () => GONE;
    const { callId, callbackId } = messages[0]!;
    await world.deliver([{ v: 1, callId, callbackId, turn: 2, trigger: 'manual' }]);
    expect(await world.health.get(ID)).toMatchObject({ mode: 'stopped', state: 'Stopped' });
    expect(kindsOfNotices(world)).toEqual(['outage', 'stopped']);
  });
});

describe('a callback that is to be disabled', () => {
  it('after so many errors in a row is at the last of them, first attempts and repeats alike', async () => {
    const world = await deliverWorld({ callback: disable({ afterConsecutiveErrors: 9 }) });
    world.answers.next = () => BROKEN;
    await world.deliver(firstAttempts(4));
    await repeat(world, 1);
    expect(await world.health.get(ID)).toMatchObject({ mode: 'direct', streak: 8 });
    await repeat(world, 1);
    const health = await world.health.get(ID);
    expect(health).toMatchObject({ mode: 'stopped', state: 'TooManyErrors' });
    expect(health).toMatchObject({ updatedBy: 'rule:afterConsecutiveErrors' });
    expect(kindsOfNotices(world)).toEqual(['outage', 'stopped']);
    expect(announced(world)).toEqual(['outage', 'errors']);
  });

  it('after so many exhausted calls is when they are used up, and the call that was is named', async () => {
    const { retry } = sampleCallback();
    const callback = { ...disable({ afterExhaustedCalls: 1 }), retry: { ...retry, maxAttempts: 3 } };
    const world = await deliverWorld({ callback });
    world.answers.next = () => BROKEN;
    const message = sampleMessage({ call: sampleContent({ communicationId: 'C-7' }) });
    await world.deliver([message]);
    await repeat(world, 1);
    expect(await world.health.get(ID)).toMatchObject({ mode: 'direct' });
    // Others fail before and after it in the same batch, and are not what disables it.
    const [last] = world.takeRetries();
    await world.clock.advance(400_000);
    const get = world.callbacks.get.bind(world.callbacks);
    let reads = 0;
    world.callbacks.get = async (id) => {
      reads += 1;
      await world.clock.sleep(10 * reads);
      return get(id);
    };
    const [before, after] = firstAttempts(2);
    const work = world.deliver([before!, last!.message, after!]);
    await world.clock.advance(2000);
    await work;
    expect(await stored(world, message)).toMatchObject({ status: 'FAILED', resolution: { by: 'exhausted' } });
    expect(await world.health.get(ID)).toMatchObject({ mode: 'stopped', stoppedByCall: message.callId });
    const errors = eventHandover.parse(world.queues.sent.events.at(-1)).event as { payload: object };
    expect(errors).toMatchObject({ type: `callback.${ID}.errors`, communicationId: 'C-7' });
    expect(errors.payload).toMatchObject({ state: 'TooManyErrors', callId: message.callId });
  });

  it('after failing for long is at an error that comes then, if there were ten', async () => {
    for (const [count, mode] of [
      [8, 'direct'],
      [9, 'stopped'],
    ] as const) {
      const callback = { ...disable({ afterFailingSeconds: 5 * 86_400 }), retriesEnabled: false };
      const world = await deliverWorld({ callback });
      world.answers.next = () => BROKEN;
      await world.deliver(firstAttempts(count));
      await world.clock.advance(5 * DAY_MS);
      const acceptedAt = world.clock.now();
      const call = sampleContent({ acceptedAt, retryUntil: acceptedAt + DAY_MS });
      await world.deliver([sampleMessage({ call, sentOn: true })]);
      expect(await world.health.get(ID)).toMatchObject({ mode });
    }
  });

  it('at its very first error sends the notice of that only, and both events', async () => {
    const world = await deliverWorld({ callback: disable({ afterConsecutiveErrors: 1 }) });
    world.answers.next = () => BROKEN;
    await world.deliver(firstAttempts(3));
    expect(kindsOfNotices(world)).toEqual(['stopped']);
    expect(announced(world)).toEqual(['outage', 'errors']);
  });

  it('by a call that carries a state event causes no further one', async () => {
    const world = await deliverWorld({ callback: disable({ afterConsecutiveErrors: 1 }) });
    world.answers.next = () => BROKEN;
    const event = 'callback.cb_01KE6FVN00CA11BACK00000009.errors';
    await world.deliver([sampleMessage({ call: sampleContent({ event }) })]);
    expect(await world.health.get(ID)).toMatchObject({ mode: 'stopped' });
    expect(kindsOfNotices(world)).toEqual(['stopped']);
    expect(announced(world)).toEqual([]);
  });
});
