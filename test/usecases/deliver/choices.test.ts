import { describe, expect, it } from 'vitest';
import { START, sampleCallback, sampleMessage } from '../../kit/samples.ts';
import { BROKEN, deliverWorld, stored } from './world.ts';

describe('the choice to let wait or to send on', () => {
  it('writes a first attempt to a parked callback as waiting, without a successor', async () => {
    const world = await deliverWorld();
    await world.health.apply(sampleCallback().id, { set: { mode: 'parked', epoch: 1 }, when: [] });
    const message = sampleMessage();
    await world.deliver([message]);
    expect(await stored(world, message)).toMatchObject({ status: 'PENDING', turn: 1, attemptCount: 0 });
    expect(world.requests).toEqual([]);
    expect(world.takeRetries()).toEqual([]);
    const { callId, callbackId } = message;
    expect(world.log.lines).toMatchObject([
      { event: 'call.waits', fields: { callId, callbackId, mode: 'parked' } },
    ]);
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
    expect(world.log.lines).toEqual([]);
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

describe('what is sent on', () => {
  it('says that it was received before, and is then read and shown as unknown', async () => {
    const world = await deliverWorld();
    const message = sampleMessage();
    await world.deliver([message], { remainingMs: 60_000, receiveCount: 2 });
    const [sent] = world.takeRetries();
    expect(sent?.message).toEqual({ ...message, sentOn: true, mayBeAttempted: true });
    await world.deliver([sent!.message]);
    expect(await world.calls.attempts(message.callId, 10)).toMatchObject([{ outcome: 'unknown' }]);
  });
});

it('a message of a call that nobody knows is dropped, which the log tells', async () => {
  const world = await deliverWorld();
  const { call: _none, ...message } = sampleMessage({ turn: 2, trigger: 'retry' });
  expect(await world.deliver([message])).toEqual([]);
  expect(world.requests).toEqual([]);
  expect(world.log.lines.map(({ event }) => event)).toEqual(['message.orphaned']);
});
