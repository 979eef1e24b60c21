import { describe, expect, it } from 'vitest';
import { deliverBatch } from '../../../lambdas/usecases/deliver/deliver-batch.ts';
import { DAY_MS, START, sampleCallback, sampleContent, sampleMessage } from '../../kit/samples.ts';
import { BROKEN, breakOnce, deliverWorld, ID, stored } from './world.ts';

describe('an attempt', () => {
  it('has the limits of its callback', async () => {
    const timeouts = { connectSeconds: 7, responseSeconds: 90 };
    const world = await deliverWorld({ callback: sampleCallback({ timeouts }) });
    const { call } = world.ports.caller;
    const limits: unknown[] = [];
    world.ports.caller.call = (request, given) => {
      limits.push(given);
      return call(request, given);
    };
    await world.deliver([sampleMessage()]);
    expect(limits).toEqual([{ connectMs: 7000, responseMs: 90_000, repeatMs: DAY_MS }]);
  });

  it('that may have been made shows once, however often its worker stops', async () => {
    const world = await deliverWorld();
    const message = sampleMessage();
    for (const receiveCount of [1, 2, 3]) {
      breakOnce(world, ['calls', 'put'], 'before');
      expect(await world.deliver([message], { receiveCount })).toEqual(['0']);
    }
    const attempts = await world.calls.attempts(message.callId, 10);
    expect(attempts).toMatchObject([{ outcome: 'unknown' }]);
  });
});

describe('an attempt', () => {
  it('does not begin after the cutoff, however long its payload was read for', async () => {
    const world = await deliverWorld();
    world.answers.next = () => BROKEN;
    const message = sampleMessage({ call: sampleContent({ retryUntil: START + 400_000 }) });
    await world.deliver([message]);
    const [retry] = world.takeRetries();
    const payload = world.calls.payload.bind(world.calls);
    world.calls.payload = async (call) => {
      world.clock.set(START + 400_001);
      return payload(call);
    };
    world.clock.set(START + 399_990);
    await world.deliver([retry!.message]);
    expect(world.requests).toHaveLength(1);
  });

  it('does not begin without the time for it, however long its payload was read for', async () => {
    const world = await deliverWorld();
    world.answers.next = () => BROKEN;
    await world.deliver([sampleMessage()]);
    const [retry] = world.takeRetries();
    await world.clock.advance(400_000);
    let remaining = 150_000;
    const payload = world.calls.payload.bind(world.calls);
    world.calls.payload = async (call) => {
      remaining = 30_000;
      return payload(call);
    };
    const received = { id: '0', message: retry!.message, receiveCount: 1, sentAt: START };
    await deliverBatch(world.ports, [received], () => remaining);
    expect(world.requests).toHaveLength(1);
    expect(world.takeRetries()).toHaveLength(1);
  });
});

describe('an attempt whose worker stops before the record', () => {
  async function madeAndLost(content: Parameters<typeof sampleContent>[0] = {}) {
    const world = await deliverWorld();
    const message = sampleMessage({ call: sampleContent(content) });
    breakOnce(world, ['calls', 'put'], 'before');
    await world.deliver([message]);
    expect(world.requests).toHaveLength(1);
    const outcomes = async () =>
      (await world.calls.attempts(message.callId, 10)).map(({ outcome }) => outcome);
    return { world, message, outcomes };
  }

  it('shows as unknown though the call is past its cutoff by then', async () => {
    const { world, message, outcomes } = await madeAndLost({ retryUntil: START + 600_000 });
    await world.clock.advance(900_000);
    await world.deliver([message], { receiveCount: 2 });
    expect(await stored(world, message)).toMatchObject({ status: 'FAILED', resolution: { by: 'cutoff' } });
    expect(await outcomes()).toEqual(['unknown']);
  });

  it('shows as unknown though its callback is deleted by then', async () => {
    const { world, message, outcomes } = await madeAndLost();
    await world.callbacks.remove(sampleCallback(), START, START + 30 * DAY_MS);
    await world.deliver([message], { receiveCount: 2 });
    expect(await outcomes()).toEqual(['unknown']);
  });

  it('shows as unknown though its callback is parked by then', async () => {
    const { world, message, outcomes } = await madeAndLost();
    await world.health.apply(ID, { set: { mode: 'parked', epoch: 1 }, when: [] });
    world.forgetViews();
    await world.deliver([message], { receiveCount: 2 });
    expect(await outcomes()).toEqual(['unknown']);
  });
});

it('a request lost on a kept connection stands in the history beside the one that replaced it, and counts nowhere', async () => {
  const world = await deliverWorld();
  const { call } = world.ports.caller;
  world.ports.caller.call = async (request, limits) => ({
    ...(await call(request, limits)),
    lostOnKeptConnection: { durationMs: 40, remoteAddress: '203.0.113.7' },
  });
  const message = sampleMessage();
  await world.deliver([message]);
  expect(await world.calls.attempts(message.callId, 10)).toMatchObject([
    { outcome: 'unknown', startedAt: START, durationMs: 40, remoteAddress: '203.0.113.7' },
  ]);
  const recorded = await stored(world, message);
  expect(recorded).toMatchObject({
    status: 'SUCCESS',
    attemptCount: 1,
    lastAttempt: { startedAt: START + 40 },
  });
  expect(await world.health.get(ID)).toMatchObject({ totalCalls: 1, totalErrors: 0 });
});
