import { describe, expect, it } from 'vitest';
import type { CallMessage } from '../../lambdas/contract/messages.ts';
import { DAY_MS, START, sampleCallback, sampleContent, sampleMessage } from '../kit/samples.ts';
import { BROKEN, deliverWorld, OK } from './deliver-world.ts';

type World = Awaited<ReturnType<typeof deliverWorld>>;
const stored = (world: World, { callbackId, callId }: CallMessage) => world.calls.get(callbackId, callId);

describe('a success', () => {
  it('is one call with its attempt in it, and no attempt apart', async () => {
    const world = await deliverWorld();
    const message = sampleMessage();
    expect(await world.deliver([message])).toEqual([]);
    expect(await stored(world, message)).toMatchObject({
      status: 'SUCCESS',
      turn: 2,
      attemptCount: 1,
      payload: '{"n":1}',
      resolution: { by: 'delivery' },
      lastAttempt: { outcome: 'success', statusCode: 200, responseBody: 'fine' },
    });
    expect(await world.calls.attempts(message.callId, 10)).toEqual([]);
    expect(await world.health.get(message.callbackId)).toMatchObject({
      state: 'Active',
      totalCalls: 1,
      totalErrors: 0,
    });
  });

  it('sends the payload as it came, signed, with the call id on it', async () => {
    const world = await deliverWorld();
    const message = sampleMessage({ call: sampleContent({ payload: '{"n":12345678901234567890,"x":1.0}' }) });
    await world.deliver([message]);
    expect(world.requests[0]).toMatchObject({
      method: 'POST',
      body: '{"n":12345678901234567890,"x":1.0}',
      headers: { 'webhook-id': message.callId, 'x-redial-attempt': '1', 'content-type': 'application/json' },
    });
  });

  it('keeps no payload where only failures keep theirs', async () => {
    const world = await deliverWorld();
    world.ports.settings.payloadHistory = 'failures';
    const message = sampleMessage();
    await world.deliver([message]);
    expect(await stored(world, message)).not.toHaveProperty('payload');
  });
});

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

describe('a whole story', () => {
  it('fails, is retried every interval, succeeds, and ends its outage', async () => {
    const world = await deliverWorld();
    world.answers.next = () => BROKEN;
    const message = sampleMessage();
    await world.deliver([message]);
    for (let i = 0; i < 3; i++) {
      const [retry] = world.takeRetries();
      await world.clock.advance(retry!.dueAt - world.clock.now());
      if (i === 2) world.answers.next = () => OK;
      await world.deliver([retry!.message]);
    }
    expect(await stored(world, message)).toMatchObject({ status: 'SUCCESS', attemptCount: 4, turn: 5 });
    expect(await world.calls.attempts(message.callId, 10)).toHaveLength(4);
    const health = await world.health.get(message.callbackId);
    expect(health).toMatchObject({ streak: 0, outageEndedBy: 'delivery', outageAttempts: 3, outageCalls: 1 });
    expect(world.queues.sent.notices).toHaveLength(1);
    expect(world.takeRetries()).toEqual([]);
  });

  it('ends FAILED at the cutoff, and nothing is attempted after it', async () => {
    const world = await deliverWorld();
    world.answers.next = () => BROKEN;
    const message = sampleMessage({ call: sampleContent({ retryUntil: START + 1_000_000 }) });
    await world.deliver([message]);
    for (let [retry] = world.takeRetries(); retry; [retry] = world.takeRetries()) {
      await world.clock.advance(retry.dueAt - world.clock.now());
      await world.deliver([retry.message]);
    }
    expect(await stored(world, message)).toMatchObject({ status: 'FAILED', resolution: { by: 'cutoff' } });
    expect(world.requests.length).toBeGreaterThan(2);
    expect(world.clock.now()).toBeLessThanOrEqual(START + 1_000_000);
  });

  it('closes a first attempt that comes after its cutoff without calling anyone', async () => {
    const world = await deliverWorld();
    const message = sampleMessage();
    await world.clock.advance(DAY_MS + 1);
    await world.deliver([message]);
    expect(world.requests).toEqual([]);
    expect(await stored(world, message)).toMatchObject({
      status: 'FAILED',
      attemptCount: 0,
      resolution: { by: 'cutoff' },
      payload: '{"n":1}',
    });
  });
});

describe('a callback that changed', () => {
  it('was deleted: its calls become FAILED at their next turn', async () => {
    const world = await deliverWorld();
    world.answers.next = () => BROKEN;
    const message = sampleMessage();
    await world.deliver([message]);
    await world.callbacks.remove(sampleCallback(), START, START + 30 * DAY_MS);
    await world.deliver([world.takeRetries()[0]!.message, sampleMessage()]);
    expect(await stored(world, message)).toMatchObject({ status: 'FAILED', resolution: { by: 'deleted' } });
    expect(world.requests).toHaveLength(1);
  });

  it('has its retries switched off: a waiting call fails at its next turn', async () => {
    const world = await deliverWorld();
    world.answers.next = () => BROKEN;
    const message = sampleMessage();
    await world.deliver([message]);
    await world.callbacks.replace(sampleCallback(), sampleCallback({ version: 2, retriesEnabled: false }));
    await world.deliver([world.takeRetries()[0]!.message]);
    expect(await stored(world, message)).toMatchObject({
      status: 'FAILED',
      resolution: { by: 'retries-off' },
      attemptCount: 1,
    });
  });

  it('has a repaired URL: the waiting call goes to the new one', async () => {
    const world = await deliverWorld();
    world.answers.next = () => BROKEN;
    await world.deliver([sampleMessage()]);
    await world.callbacks.replace(
      sampleCallback(),
      sampleCallback({ version: 2, url: 'https://new.example/hook' }),
    );
    world.answers.next = () => OK;
    const [retry] = world.takeRetries();
    await world.clock.advance(400_000);
    await world.deliver([retry!.message]);
    expect(world.requests[1]?.url).toBe('https://new.example/hook');
    expect(await world.health.get(sampleCallback().id)).toMatchObject({
      configVersion: 2,
      outageEndedBy: 'delivery',
    });
  });
});

describe('the choice to let wait or to send on', () => {
  it('writes a first attempt to a parked callback as waiting, without a successor', async () => {
    const world = await deliverWorld();
    await world.health.apply(sampleCallback().id, { set: { mode: 'parked', epoch: 1 }, when: [] });
    const message = sampleMessage();
    await world.deliver([message]);
    expect(await stored(world, message)).toMatchObject({ status: 'PENDING', turn: 1, attemptCount: 0 });
    expect(world.requests).toEqual([]);
    expect(world.takeRetries()).toEqual([]);
  });

  it('sends the call itself when the callback came back while it was written', async () => {
    const world = await deliverWorld();
    await world.health.apply(sampleCallback().id, { set: { mode: 'parked', epoch: 1 }, when: [] });
    await world.ports.healthView.get(sampleCallback().id);
    world.ports.healthView.remember(sampleCallback().id, await world.health.get(sampleCallback().id));
    await world.health.apply(sampleCallback().id, { set: { mode: 'direct', epoch: 2 }, when: [] });
    const message = sampleMessage();
    await world.deliver([message]);
    const [sent] = world.takeRetries();
    expect(sent?.message).toMatchObject({ callId: message.callId, turn: 1 });
    await world.deliver([sent!.message]);
    expect(await stored(world, message)).toMatchObject({ status: 'SUCCESS' });
  });

  it('sends first attempts of a dead callback on to the repeats, once, whole', async () => {
    const world = await deliverWorld();
    world.answers.next = () => BROKEN;
    await world.deliver(Array.from({ length: 10 }, () => sampleMessage()));
    world.takeRetries();
    await world.clock.advance(11_000);
    const message = sampleMessage();
    await world.deliver([message]);
    expect(world.requests).toHaveLength(10);
    const [sent] = world.takeRetries();
    expect(sent?.message).toEqual({ ...message, sentOn: true });
    await world.deliver([sent!.message]);
    expect(world.requests).toHaveLength(11);
  });

  it('sends on what it has no time left for, as it is', async () => {
    const world = await deliverWorld();
    const message = sampleMessage();
    await world.deliver([message], { remainingMs: 60_000 });
    expect(world.requests).toEqual([]);
    expect(world.takeRetries()).toEqual([{ message: { ...message, sentOn: true }, dueAt: START }]);
  });

  it('sends a message on that comes before its time', async () => {
    const world = await deliverWorld();
    world.answers.next = () => BROKEN;
    await world.deliver([sampleMessage()]);
    const [retry] = world.takeRetries();
    await world.deliver([retry!.message]);
    expect(world.requests).toHaveLength(1);
    expect(world.takeRetries()[0]).toEqual({
      message: { ...retry!.message, sentOn: true },
      dueAt: retry!.dueAt,
    });
  });
});

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
