import { describe, expect, it } from 'vitest';
import { sampleContent, sampleMessage } from '../../kit/samples.ts';
import { BROKEN, deliverWorld, OK, stored } from './world.ts';

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

  it('keeps it there where a worker that stopped may have failed before', async () => {
    const world = await deliverWorld();
    world.ports.settings.payloadHistory = 'failures';
    const message = sampleMessage();
    await world.deliver([message], { receiveCount: 2 });
    expect(await stored(world, message)).toMatchObject({ status: 'SUCCESS', payload: message.call!.payload });
  });
});

describe('a success', () => {
  it('that comes after the failure of another worker stands beside it in the history', async () => {
    const world = await deliverWorld();
    const message = sampleMessage();
    world.answers.next = async () => {
      if (world.requests.length === 1) return BROKEN;
      await world.clock.sleep(500);
      return OK;
    };
    const work = Promise.all([world.deliver([message]), world.deliver([message])]);
    await world.clock.advance(5000);
    await work;
    const outcomes = (await world.calls.attempts(message.callId, 10)).map(({ outcome }) => outcome);
    expect(outcomes.sort()).toEqual(['http_error', 'success']);
  });

  it('of a repeat keeps its response once, with the attempt', async () => {
    const world = await deliverWorld();
    world.answers.next = () => BROKEN;
    const message = sampleMessage();
    await world.deliver([message]);
    const [retry] = world.takeRetries();
    await world.clock.advance(400_000);
    world.answers.next = () => OK;
    await world.deliver([retry!.message]);
    expect((await stored(world, message))?.lastAttempt).not.toHaveProperty('responseBody');
    expect((await world.calls.attempts(message.callId, 1))[0]).toMatchObject({ responseBody: 'fine' });
  });
});

it('a batch of successes is one health write, however far apart they end', async () => {
  const world = await deliverWorld();
  await world.deliver([sampleMessage()]);
  await world.clock.advance(10);
  let writes = 0;
  const apply = world.health.apply.bind(world.health);
  world.health.apply = (id, change) => {
    writes += 1;
    return apply(id, change);
  };
  world.answers.next = async () => {
    await world.clock.sleep(world.requests.length * 1500);
    return OK;
  };
  const work = world.deliver(Array.from({ length: 10 }, () => sampleMessage()));
  await world.clock.advance(60_000);
  await work;
  expect(writes).toBe(1);
});
