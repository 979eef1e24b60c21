import { describe, expect, it } from 'vitest';
import type { CallMessage } from '../../../lambdas/contract/messages.ts';
import { marked } from '../../../lambdas/domain/call/call-moves.ts';
import { DAY_MS, START, sampleCallback, sampleContent, sampleMessage } from '../../kit/samples.ts';
import { BROKEN, breakOnce, ID, OK } from '../deliver/world.ts';
import { type ReviveWorld, reviveWorld } from './revive-world.ts';

const QUARTER_MS = 900_000;

/** A call that failed once, and the message that has its turn. */
async function failedOnce(world: ReviveWorld): Promise<CallMessage> {
  world.answers.next = () => BROKEN;
  await world.deliver([sampleMessage()]);
  const [{ message } = {}] = world.takeRetries();
  world.queues.sent.notices = [];
  return message!;
}

describe('a dead letter', () => {
  it('of a call that nothing was recorded of: it is written with its payload, and goes round with a new turn', async () => {
    const world = await reviveWorld();
    const payload = JSON.stringify({ text: 'x'.repeat(3000) });
    const message = sampleMessage({ call: sampleContent({ payload }) });
    expect(await world.revive([message])).toEqual([]);
    const call = await world.storedCall(message);
    expect(call).toMatchObject({ status: 'PENDING', turn: 2, attemptCount: 0 });
    expect(call.nextAttemptAt).toBe(world.clock.now() + QUARTER_MS);
    expect(await world.calls.payload(call)).toBe(payload);
    const { callId, callbackId } = message;
    const retry = { v: 1, callId, callbackId, turn: 2, trigger: 'retry' };
    expect(world.takeRetries()).toEqual([{ message: retry, dueAt: call.nextAttemptAt }]);
    expect(world.log.lines).toContainEqual({
      level: 'warn',
      event: 'call.revived',
      fields: { callId, callbackId, trigger: 'delivery', turn: 2 },
    });
  });

  it('of a retry goes round, too: whatever else has its turn is stale, and its attempts go on', async () => {
    const world = await reviveWorld();
    const message = await failedOnce(world);
    await world.revive([message]);
    const [revived] = world.takeRetries();
    expect(revived).toMatchObject({ message: { turn: 3, trigger: 'retry' }, dueAt: START + QUARTER_MS });
    world.answers.next = () => OK;
    await world.clock.advance(QUARTER_MS);
    await world.deliver([message]);
    expect(world.requests).toHaveLength(1);
    await world.deliver([revived!.message]);
    expect(world.requests).toHaveLength(2);
    expect(await world.storedCall(message)).toMatchObject({ status: 'SUCCESS', attemptCount: 2 });
  });

  it('shows the attempt that may have been made of it, once', async () => {
    const world = await reviveWorld();
    const message = sampleMessage();
    await world.deliver([message], {
      as: { ...world.ports, caller: { call: () => Promise.reject('dies') } },
    });
    await world.revive([message]);
    const outcomes = (await world.calls.attempts(message.callId, 10)).map(({ outcome }) => outcome);
    expect(outcomes).toEqual(['unknown']);
    expect(await world.storedCall(message)).toMatchObject({ attemptCount: 0 });
  });

  it('has its last chance right before its cutoff, and is closed after it', async () => {
    const world = await reviveWorld();
    const message = sampleMessage();
    await world.clock.advance(DAY_MS - 60_000);
    await world.revive([message]);
    const [revived] = world.takeRetries();
    expect(revived!.dueAt).toBe(START + DAY_MS - 1000);
    await world.clock.advance(60_001);
    await world.revive([revived!.message]);
    expect(await world.storedCall(message)).toMatchObject({
      status: 'FAILED',
      turn: 2,
      resolution: { by: 'cutoff' },
    });
    expect(world.takeRetries()).toEqual([]);
    expect(world.events()).toContain('call.closed');
  });

  it('of a callback that is deleted is closed: written FAILED, although nothing was recorded of it', async () => {
    const world = await reviveWorld();
    await world.callbacks.remove(sampleCallback(), START, START + 60 * DAY_MS);
    const [first, orphan] = [sampleMessage(), sampleMessage({ callbackId: 'cb_never' })];
    expect(await world.revive([first, orphan])).toEqual([]);
    for (const message of [first, orphan])
      expect(await world.storedCall(message)).toMatchObject({
        status: 'FAILED',
        resolution: { by: 'deleted' },
      });
    expect(world.takeRetries()).toEqual([]);
  });

  it('of a call that a person resolved is dropped, and so is one whose turn is long over', async () => {
    const world = await reviveWorld();
    const message = await failedOnce(world);
    const call = await world.storedCall(message);
    await world.calls.put(marked(call, 'SUCCESS', { at: START })!, call.revision);
    const marking = await world.storedCall(message);
    expect(await world.revive([message, { ...message, turn: 0 }])).toEqual([]);
    expect(await world.storedCall(message)).toEqual(marking);
    expect(world.takeRetries()).toEqual([]);
    expect(world.events().filter((event) => event === 'message.dropped')).toHaveLength(2);
  });

  it('of a person’s retry is dropped: the call’s own chain goes on without it', async () => {
    const world = await reviveWorld();
    const message = await failedOnce(world);
    const before = await world.storedCall(message);
    await world.revive([{ ...message, trigger: 'manual' }]);
    expect(await world.storedCall(message)).toEqual(before);
    expect(world.takeRetries()).toEqual([]);
  });

  it('that names a call which is nowhere is gone', async () => {
    const world = await reviveWorld();
    const { call: _, ...message } = sampleMessage();
    expect(await world.revive([message])).toEqual([]);
    expect(world.events()).toEqual(['message.orphaned']);
  });

  it('of a replay reopens the call, as its worker would have done', async () => {
    const callback = sampleCallback({ retriesEnabled: false });
    const world = await reviveWorld(callback);
    world.answers.next = () => BROKEN;
    const first = sampleMessage();
    await world.deliver([first]);
    const failed = await world.storedCall(first);
    expect(failed.status).toBe('FAILED');
    await world.clock.advance(2 * DAY_MS);
    const { call: _, ...rest } = first;
    const replay = { id: 'rep_1', step: 1 };
    await world.revive([{ ...rest, turn: failed.turn, trigger: 'replay', replay }]);
    const now = world.clock.now();
    expect(await world.storedCall(first)).toMatchObject({
      status: 'PENDING',
      turn: failed.turn + 1,
      retryUntil: now + DAY_MS,
      reopened: { by: 'rep_1', attemptsBefore: 1 },
    });
    expect(world.takeRetries()).toMatchObject([
      { message: { turn: failed.turn + 1 }, dueAt: now + QUARTER_MS },
    ]);
  });

  it('takes no other with it where it meets a fault of ours', async () => {
    const world = await reviveWorld();
    const [broken, sound] = [sampleMessage(), sampleMessage()];
    breakOnce(world, ['calls', 'put'], 'before');
    expect(await world.revive([broken, sound])).toEqual(['0']);
    expect(world.takeRetries()).toHaveLength(1);
    expect(world.log.lines).toContainEqual({
      level: 'error',
      event: 'deadletter.returned',
      fields: { callId: broken.callId, callbackId: ID, reason: 'Error: broken before put' },
    });
  });
});
