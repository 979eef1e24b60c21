import { describe, expect, it } from 'vitest';
import { START, sampleMessage } from '../../kit/samples.ts';
import { BROKEN, breakOnce, ID, type PortMethod } from '../deliver/world.ts';
import { reviveWorld } from './revive-world.ts';

describe('who revives and dies', () => {
  it.each([
    [['calls', 'keepPayload'], 'after'],
    [['calls', 'keepAttempt'], 'after'],
    [['calls', 'put'], 'before'],
    [['calls', 'put'], 'after'],
    [['queue', 'retry'], 'before'],
    [['queue', 'retry'], 'after'],
  ] as const)('at %j, %s it, has the letter back, which makes one chain of attempts', async (at, when) => {
    const world = await reviveWorld();
    const payload = JSON.stringify('x'.repeat(2000));
    const message = sampleMessage();
    message.call!.payload = payload;
    breakOnce(world, [...at] as PortMethod, when);
    expect(await world.revive([message])).toEqual(['0']);
    await world.clock.advance(900_000);
    expect(await world.revive([message])).toEqual([]);
    const call = await world.storedCall(message);
    expect(call).toMatchObject({ status: 'PENDING', attemptCount: 0 });
    expect(await world.calls.payload(call)).toBe(payload);
    const retries = world.takeRetries();
    expect(retries.length).toBeGreaterThan(0);
    world.answers.next = () => BROKEN;
    await world.clock.advance(1_000_000);
    for (const { message: retry } of retries) await world.deliver([retry]);
    expect(world.requests).toHaveLength(1);
  });
});

describe('a dead letter for the turn just before', () => {
  /** A worker recorded a failure and died before it told anyone; so did the four that came after it. */
  async function diedAfterRecord() {
    const world = await reviveWorld();
    world.answers.next = () => BROKEN;
    const message = sampleMessage();
    breakOnce(world, ['health', 'apply'], 'before');
    expect(await world.deliver([message])).toEqual(['0']);
    expect(await world.storedCall(message)).toMatchObject({ turn: 2, attemptCount: 1 });
    expect(world.takeRetries()).toEqual([]);
    return { world, message };
  }

  it('runs its after-effects: health, notice, successor', async () => {
    const { world, message } = await diedAfterRecord();
    const call = await world.storedCall(message);
    expect(await world.revive([message])).toEqual([]);
    expect(await world.health.get(ID)).toMatchObject({ streak: 1, outageStartedAt: START });
    expect(world.queues.sent.notices).toMatchObject([{ message: { kind: 'outage' } }]);
    expect(world.takeRetries()).toEqual([
      {
        message: { v: 1, callId: call.id, callbackId: ID, turn: 2, trigger: 'retry' },
        dueAt: call.nextAttemptAt,
      },
    ]);
    expect(await world.storedCall(message)).toEqual(call);
  });

  it('that meets a fault comes back', async () => {
    const { world, message } = await diedAfterRecord();
    breakOnce(world, ['queue', 'retry'], 'before');
    expect(await world.revive([message])).toEqual(['0']);
    expect(await world.revive([message])).toEqual([]);
    expect(world.takeRetries()).toHaveLength(1);
  });

  it('of a call that has ended since sends nothing', async () => {
    const { world, message } = await diedAfterRecord();
    const { nextAttemptAt: _, ...call } = await world.storedCall(message);
    const revision = call.revision + 1;
    await world.calls.put({ ...call, revision, status: 'SUCCESS' }, call.revision);
    expect(await world.revive([message])).toEqual([]);
    expect(world.takeRetries()).toEqual([]);
  });
});
