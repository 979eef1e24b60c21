import { describe, expect, it } from 'vitest';
import { deliverBatch } from '../../../lambdas/usecases/deliver/deliver-batch.ts';
import { START, sampleCallback, sampleContent, sampleMessage } from '../../kit/samples.ts';
import { BROKEN, deliverWorld, OK, stored } from './world.ts';

describe('a failure', () => {
  it('is recorded, told to health, and tried again by a message for the next turn', async () => {
    const world = await deliverWorld();
    world.answers.next = () => BROKEN;
    const message = sampleMessage();
    expect(await world.deliver([message])).toEqual([]);
    const call = await stored(world, message);
    expect(call).toMatchObject({
      status: 'PENDING',
      turn: 2,
      attemptCount: 1,
      lastAttempt: { statusCode: 500 },
    });
    expect(call?.lastAttempt).not.toHaveProperty('responseBody');
    expect(await world.calls.attempts(message.callId, 10)).toMatchObject([
      { outcome: 'http_error', responseBody: 'broken' },
    ]);
    const [retry] = world.takeRetries();
    expect(retry).toEqual({
      message: { v: 1, callId: message.callId, callbackId: message.callbackId, turn: 2, trigger: 'retry' },
      dueAt: call?.nextAttemptAt,
    });
    expect(retry!.dueAt - START).toBeGreaterThanOrEqual(270_000);
    expect(retry!.dueAt - START).toBeLessThanOrEqual(330_000);
  });

  it('opens one outage and sends one notice job, however many calls fail', async () => {
    const world = await deliverWorld();
    world.answers.next = () => BROKEN;
    for (let batch = 0; batch < 5; batch++)
      await world.deliver(Array.from({ length: 10 }, () => sampleMessage()));
    expect(world.queues.sent.notices).toHaveLength(1);
    const health = await world.health.get(sampleCallback().id);
    expect(health).toMatchObject({
      streak: 50,
      firstStreak: 50,
      totalErrors: 50,
      outageAttempts: 50,
      outageCalls: 50,
    });
    expect(await world.health.listOutages(sampleCallback().id, 10)).toHaveLength(1);
  });

  it('is final at once where retries are off, and the outage happens all the same', async () => {
    const world = await deliverWorld({ callback: sampleCallback({ retriesEnabled: false }) });
    world.answers.next = () => BROKEN;
    const message = sampleMessage();
    await world.deliver([message]);
    expect(await stored(world, message)).toMatchObject({
      status: 'FAILED',
      resolution: { by: 'retries-off' },
    });
    expect(world.takeRetries()).toEqual([]);
    expect(world.queues.sent.notices).toHaveLength(1);
  });

  it('keeps a large payload apart, and the retry sends it again byte for byte', async () => {
    const world = await deliverWorld();
    world.answers.next = () => BROKEN;
    const payload = JSON.stringify({ text: 'ü'.repeat(2000) });
    await world.deliver([sampleMessage({ call: sampleContent({ payload }) })]);
    world.answers.next = () => OK;
    const [retry] = world.takeRetries();
    await world.clock.advance(330_000);
    await world.deliver([retry!.message]);
    expect(world.requests[1]?.body).toBe(payload);
    expect(world.requests[1]?.headers['x-redial-attempt']).toBe('2');
  });

  it('waits as long as Retry-After asks', async () => {
    const world = await deliverWorld();
    world.answers.next = () => ({ ...BROKEN, statusCode: 429, retryAfter: '7200' }) as typeof BROKEN;
    await world.deliver([sampleMessage()]);
    expect(world.takeRetries()[0]?.dueAt).toBe(START + 7_200_000);
  });
});

it('a failure of a call that another worker has written as waiting is recorded on it', async () => {
  const world = await deliverWorld();
  const message = sampleMessage();
  const parked = { ...(await world.health.get(message.callbackId)), mode: 'parked' as const };
  const other = { ...world.ports, healthView: { get: async () => parked, remember: () => {} } };
  world.answers.next = async () => {
    await deliverBatch(other, [{ id: 'other', message, receiveCount: 1, sentAt: START }], () => 150_000);
    return BROKEN;
  };
  await world.deliver([message]);
  expect(await stored(world, message)).toMatchObject({ status: 'PENDING', turn: 2, attemptCount: 1 });
});

it('a failure whose write went through unanswered, and was followed by others, still has its successor', async () => {
  const world = await deliverWorld();
  world.answers.next = () => BROKEN;
  const put = world.calls.put.bind(world.calls);
  world.calls.put = async (call, replaces) => {
    await put(call, replaces);
    await put({ ...call, revision: call.revision + 1 }, call.revision);
    world.calls.put = put;
    return put(call, replaces);
  };
  await world.deliver([sampleMessage()]);
  expect(world.takeRetries()).toMatchObject([{ message: { turn: 2 } }]);
});
