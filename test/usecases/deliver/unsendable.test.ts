import { describe, expect, it } from 'vitest';
import { sampleCallback, sampleContent, sampleMessage } from '../../kit/samples.ts';
import { BROKEN, breakOnce, deliverWorld, ID, OK, type PortMethod, stored } from './world.ts';

const URL = 'https://receiver.example/members/{memberId}';
const repaired = sampleCallback({ version: 2, url: 'https://receiver.example/members' });

/** A callback whose URL needs what its events do not bring. */
const lacking = (changes = {}) => deliverWorld({ callback: sampleCallback({ url: URL, ...changes }) });

describe('a call of which no request can be made', () => {
  it.each([true, false])('is FAILED at once, with retries %j', async (retriesEnabled) => {
    const world = await lacking({ retriesEnabled });
    const message = sampleMessage();
    expect(await world.deliver([message])).toEqual([]);
    expect(world.requests).toEqual([]);
    expect(await stored(world, message)).toMatchObject({
      ...{ status: 'FAILED', turn: 2, attemptCount: 0 },
      lastAttempt: { outcome: 'missing_variable', durationMs: 0 },
      resolution: { by: 'unsendable', at: world.clock.now() },
    });
    expect(world.takeRetries()).toEqual([]);
  });

  it('is shown with its attempt in the history, and in the log', async () => {
    const world = await lacking();
    const message = sampleMessage();
    await world.deliver([message]);
    const [attempt] = await world.calls.attempts(message.callId, 10);
    expect(attempt).toMatchObject({
      outcome: 'missing_variable',
      statusMessage: expect.stringContaining('memberId'),
    });
    expect(world.log.lines).toMatchObject([
      { event: 'attempt.failed', fields: { callId: message.callId, outcome: 'missing_variable' } },
    ]);
  });

  it('is no affair of its callback’s health: no outage, no streak, no usage, no mail', async () => {
    const world = await lacking();
    const untouched = await world.health.get(ID);
    await world.deliver([sampleMessage(), sampleMessage()]);
    expect(await world.health.get(ID)).toEqual(untouched);
    expect(await world.health.listOutages(ID, 10)).toEqual([]);
    expect(world.queues.sent.notices).toEqual([]);
  });

  it('keeps its payload, however large', async () => {
    const world = await lacking();
    const payload = JSON.stringify({ text: 'x'.repeat(3000) });
    const message = sampleMessage({ call: sampleContent({ payload }) });
    await world.deliver([message]);
    expect(await world.calls.payload((await stored(world, message))!)).toBe(payload);
  });

  it('may have had attempts before, which stay as they were', async () => {
    const world = await deliverWorld();
    world.answers.next = () => BROKEN;
    const message = sampleMessage();
    await world.deliver([message]);
    await world.callbacks.replace(sampleCallback(), sampleCallback({ version: 2, url: URL }));
    const [retry] = world.takeRetries();
    await world.clock.advance(400_000);
    await world.deliver([retry!.message]);
    expect(await stored(world, message)).toMatchObject({
      ...{ status: 'FAILED', attemptCount: 1, turn: 3, resolution: { by: 'unsendable' } },
    });
    expect(await world.calls.attempts(message.callId, 10)).toHaveLength(2);
    expect(await world.health.get(ID)).toMatchObject({ totalCalls: 1, streak: 1 });
  });

  it('is delivered by a person’s retry once the callback is repaired, as its first request', async () => {
    const world = await lacking();
    const message = sampleMessage();
    await world.deliver([message]);
    await world.callbacks.replace(sampleCallback({ url: URL }), repaired);
    const { call: _content, ...key } = message;
    await world.deliver([{ ...key, turn: 2, trigger: 'manual' }]);
    expect(world.requests[0]?.headers['x-redial-attempt']).toBe('1');
    expect(await stored(world, message)).toMatchObject({ status: 'SUCCESS', attemptCount: 1 });
  });

  it('is SUCCESS where another worker’s request got through', async () => {
    const world = await deliverWorld();
    const message = sampleMessage();
    const callbacks = { ...world.ports.callbacks, get: async () => sampleCallback({ url: URL }) };
    world.answers.next = async () => {
      await world.deliver([message], { as: { ...world.ports, callbacks } });
      return OK;
    };
    await world.deliver([message]);
    expect(await stored(world, message)).toMatchObject({ status: 'SUCCESS', attemptCount: 1 });
    expect(await world.calls.attempts(message.callId, 10)).toHaveLength(2);
  });
});

it('an attempt that could not be made and comes second to a success counts nowhere, and is shown', async () => {
  const world = await deliverWorld();
  const message = sampleMessage();
  const { keepAttempt } = world.calls;
  world.calls.keepAttempt = async (...kept) => {
    world.calls.keepAttempt = keepAttempt;
    await world.deliver([message]);
    return world.calls.keepAttempt(...kept);
  };
  const callbacks = { ...world.ports.callbacks, get: async () => sampleCallback({ url: URL }) };
  await world.deliver([message], { as: { ...world.ports, callbacks } });
  expect(await stored(world, message)).toMatchObject({ status: 'SUCCESS', attemptCount: 1 });
  expect(await world.calls.attempts(message.callId, 10)).toMatchObject([{ outcome: 'missing_variable' }]);
  expect(await world.health.get(ID)).toMatchObject({ totalCalls: 1, totalErrors: 0 });
});

const EFFECTS: PortMethod[] = [
  ['calls', 'keepPayload'],
  ['calls', 'keepAttempt'],
  ['calls', 'put'],
];

describe.each(EFFECTS.flatMap((effect) => [[effect, 'before'] as const, [effect, 'after'] as const]))(
  'a call of which no request can be made, whose worker stops at %j, %s the effect',
  (effect, when) => {
    it('is made good when its message returns', async () => {
      const world = await lacking();
      const payload = JSON.stringify({ text: 'x'.repeat(3000) });
      const message = sampleMessage({ call: sampleContent({ payload }) });
      breakOnce(world, effect, when);
      expect(await world.deliver([message])).toEqual(['0']);
      await world.clock.advance(900_000);
      expect(await world.deliver([message], { receiveCount: 2 })).toEqual([]);
      const call = await stored(world, message);
      expect(call).toMatchObject({
        status: 'FAILED',
        turn: 2,
        attemptCount: 0,
        resolution: { by: 'unsendable' },
      });
      expect(await world.calls.payload(call!)).toBe(payload);
      expect(await world.health.get(ID)).toMatchObject({ totalCalls: 0, streak: 0 });
      expect(world.takeRetries()).toEqual([]);
      expect(world.requests).toEqual([]);
    });
  },
);
