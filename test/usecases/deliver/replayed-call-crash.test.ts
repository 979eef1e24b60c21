import { describe, expect, it } from 'vitest';
import { closed, marked } from '../../../lambdas/domain/call/call-moves.ts';
import { change } from './by-hand.ts';
import { replayedScene } from './replay-scene.ts';
import { BROKEN, breakOnce, ID, OK, type PortMethod } from './world.ts';

const VISIBILITY_MS = 900_000;
const TIMES = ['before', 'after'] as const;
/** Of a failure, in their order: the first write of the call reopens it, the second records the attempt. */
const EFFECTS: [PortMethod, number][] = [
  [['calls', 'prolongPayload'], 1],
  [['calls', 'put'], 1],
  [['calls', 'keepAttempt'], 1],
  [['calls', 'put'], 2],
  [['health', 'apply'], 1],
  [['queue', 'retry'], 1],
  [['replays', 'apply'], 1],
  [['recovery', 'recover'], 1],
];

describe.each(EFFECTS.flatMap(([effect, nth]) => TIMES.map((when) => [effect, nth, when] as const)))(
  'a replayed call whose worker stops at %j (%i), %s the effect',
  (effect, nth, when) => {
    const interrupted = async (answer: typeof OK, mode?: 'parked') => {
      const scene = await replayedScene();
      const { world, message } = scene;
      if (mode) await world.health.apply(ID, { set: { mode, epoch: 1 }, when: [] });
      world.answers.next = () => answer;
      const sentAt = world.clock.now();
      breakOnce(world, effect, when, nth);
      const returned = await world.deliver([message], { sentAt });
      world.forgetViews();
      await world.clock.advance(VISIBILITY_MS);
      if (returned.length > 0) {
        await world.deliver([message], { receiveCount: 2, sentAt });
        world.forgetViews();
      }
      return scene;
    };

    it('that fails goes on, in one chain, and no request is missing in its history', async () => {
      const { world, call, stored } = await interrupted(BROKEN);
      expect(await stored()).toMatchObject({ status: 'PENDING', turn: call.turn + 2 });
      const shown = await world.calls.attempts(call.id, 10);
      expect(shown.length).toBeGreaterThanOrEqual(world.requests.length);
      const sent = world.takeRetries().map(({ message }) => message);
      expect(sent.length).toBeGreaterThan(0);
      const before = world.requests.length;
      await world.clock.advance(400_000);
      for (const any of sent) await world.deliver([any]);
      expect(world.requests).toHaveLength(before + 1);
    });

    it('that succeeds is SUCCESS, and counted once at most', async () => {
      const { world, stored, replay } = await interrupted(OK);
      expect(await stored()).toMatchObject({ status: 'SUCCESS' });
      expect((await replay()).succeeded).toBeLessThanOrEqual(1);
      expect(world.takeRetries()).toEqual([]);
    });

    it('that waits for its callback is PENDING, one turn on, and not attempted', async () => {
      const { world, call, stored } = await interrupted(OK, 'parked');
      expect(await stored()).toMatchObject({ status: 'PENDING', turn: call.turn + 1, attemptCount: 1 });
      expect(world.requests).toEqual([]);
      expect(world.takeRetries()).toEqual([]);
    });
  },
);

describe('a replayed call whose worker stops', () => {
  it('after it is reopened shows as unknown, dated when it was sent, and is attempted', async () => {
    const { world, call, message, stored, replay } = await replayedScene();
    const sentAt = world.clock.now();
    breakOnce(world, ['calls', 'put'], 'after');
    expect(await world.deliver([message], { sentAt })).toEqual(['0']);
    expect(await stored()).toMatchObject({ status: 'PENDING', turn: call.turn + 1 });
    await world.clock.advance(VISIBILITY_MS);
    await world.deliver([message], { receiveCount: 2, sentAt });
    const shown = await world.calls.attempts(call.id, 10);
    expect(shown.map(({ outcome }) => outcome).sort()).toEqual(['success', 'unknown']);
    expect(shown.find(({ outcome }) => outcome === 'unknown')).toMatchObject({ startedAt: sentAt });
    expect(await stored()).toMatchObject({ status: 'SUCCESS', attemptCount: 2 });
    expect(await replay()).toMatchObject({ stepOk: 1, succeeded: 1 });
  });

  it('before that is not said to have been attempted', async () => {
    const { world, call, message } = await replayedScene();
    breakOnce(world, ['calls', 'put'], 'before');
    await world.deliver([message]);
    await world.deliver([message], { receiveCount: 2 });
    expect(await world.calls.attempts(call.id, 10)).toHaveLength(1);
    expect(world.requests).toHaveLength(1);
  });

  it('leaves to a person what a person marked before its message came back', async () => {
    const { world, message, stored, replay } = await replayedScene();
    breakOnce(world, ['calls', 'put'], 'after');
    await world.deliver([message]);
    await change(world, message, (call) => marked(call, 'SUCCESS', { at: world.clock.now() })!);
    await world.deliver([message], { receiveCount: 2 });
    expect(world.requests).toEqual([]);
    expect(await stored()).toMatchObject({ resolution: { by: 'person' } });
    expect(await replay()).toMatchObject({ stepDropped: 1, skipped: 1 });
  });
});

describe('messages of a replayed call that come twice', () => {
  it('at once make one chain', async () => {
    const { world, call, message, stored, replay } = await replayedScene();
    world.answers.next = () => BROKEN;
    await Promise.all([world.deliver([message]), world.deliver([message])]);
    await world.clock.advance(1000);
    await world.deliver([message, message]);
    expect(await stored()).toMatchObject({ status: 'PENDING', turn: call.turn + 2 });
    expect(world.takeRetries()).toHaveLength(1);
    // Worked at the same moment, both may call, as with any message that comes twice.
    expect(world.requests).toHaveLength(2);
    expect(await replay()).toMatchObject({ failed: 2, skipped: 0 });
  });

  it('an older one of its own turn tells nothing again once it is reopened', async () => {
    const { world, call, message } = await replayedScene();
    await world.health.apply(ID, { set: { mode: 'parked', epoch: 1 }, when: [] });
    await world.deliver([message]);
    const before = await world.health.get(ID);
    await world.deliver([{ v: 1, callId: call.id, callbackId: ID, turn: call.turn, trigger: 'retry' }], {
      receiveCount: 2,
    });
    expect(await world.health.get(ID)).toEqual(before);
    expect(world.takeRetries()).toEqual([]);
  });

  it('of another replay than the one that reopened it are stale', async () => {
    const { world, message, replay } = await replayedScene();
    await world.deliver([message]);
    const other = { ...message, replay: { id: 'rep_01KE6FVN00AN0THER000000000', step: 1 } };
    await world.deliver([other], { receiveCount: 2 });
    expect(world.requests).toHaveLength(1);
    expect(await replay()).toMatchObject({ succeeded: 1, skipped: 0 });
  });

  it('find a call that was only counted meanwhile, and reopen it', async () => {
    const { world, call, message, stored } = await replayedScene();
    await change(world, message, (now) => ({ ...now, revision: now.revision + 1, attemptCount: 7 }));
    const get = world.calls.get.bind(world.calls);
    world.calls.get = async () => {
      world.calls.get = get;
      return call;
    };
    await world.deliver([message]);
    expect(await stored()).toMatchObject({ status: 'SUCCESS', attemptCount: 8 });
  });

  it('and one closed by its new cutoff in the middle is SUCCESS all the same', async () => {
    const { world, message, stored } = await replayedScene();
    world.answers.next = async () => {
      await change(world, message, (call) => closed(call, 'cutoff', world.clock.now()));
      return OK;
    };
    await world.deliver([message]);
    expect(await stored()).toMatchObject({ status: 'SUCCESS', resolution: { by: 'delivery' } });
  });
});
