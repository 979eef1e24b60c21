import { describe, expect, it } from 'vitest';
import { DAY_MS, START, sampleCallback, sampleContent, sampleMessage } from '../../kit/samples.ts';
import { BROKEN, deliverWorld, OK, stored } from './world.ts';

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
