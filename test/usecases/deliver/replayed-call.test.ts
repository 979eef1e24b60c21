import { describe, expect, it } from 'vitest';
import { marked } from '../../../lambdas/domain/call/call-moves.ts';
import { messageFor } from '../../../lambdas/usecases/deliver/aftermath.ts';
import { DAY_MS } from '../../kit/samples.ts';
import { change } from './by-hand.ts';
import { replayedScene } from './replay-scene.ts';
import { BROKEN, ID, OK } from './world.ts';

const MINUTE_MS = 60_000;

describe('a call that a replay sends', () => {
  it('is attempted at once, in a window of its own, and keeps what was before', async () => {
    const { world, call, message, stored, replay } = await replayedScene();
    await world.deliver([message]);
    expect(world.requests.map(({ headers }) => headers['webhook-id'])).toEqual([call.id]);
    expect(await stored()).toMatchObject({
      ...{ status: 'SUCCESS', turn: call.turn + 2, attemptCount: 2 },
      ...{ retryUntil: world.clock.now() + DAY_MS, resolution: { by: 'delivery' } },
      lastAttempt: { trigger: 'replay', outcome: 'success' },
    });
    expect(await replay()).toMatchObject({ stepOk: 1, succeeded: 1, failed: 0, skipped: 0 });
  });

  it('goes on as any call when it fails', async () => {
    const { world, call, message, stored, replay } = await replayedScene();
    world.answers.next = () => BROKEN;
    await world.deliver([message]);
    const { resolution: _, ...after } = await stored();
    expect(_).toBeUndefined();
    expect(after).toMatchObject({ status: 'PENDING', turn: call.turn + 2, attemptCount: 2 });
    const [successor, ...others] = world.takeRetries();
    expect(others).toEqual([]);
    expect(successor).toEqual({ message: messageFor(after), dueAt: after.nextAttemptAt });
    expect(await replay()).toMatchObject({ stepFailed: 1, failed: 1 });
    world.answers.next = () => OK;
    await world.clock.advance(10 * MINUTE_MS);
    await world.deliver([successor!.message]);
    expect(await stored()).toMatchObject({ status: 'SUCCESS', attemptCount: 3 });
    expect(await replay()).toMatchObject({ succeeded: 0, failed: 1 });
  });

  it('ends at the cutoff of its new window', async () => {
    const { world, message, stored } = await replayedScene({
      retry: { intervalSeconds: 3000, windowSeconds: 3600, maxAttempts: null },
    });
    world.answers.next = () => BROKEN;
    await world.deliver([message]);
    const { retryUntil } = await stored();
    expect(retryUntil).toBe(world.clock.now() + 3_600_000);
    const [next] = world.takeRetries();
    await world.clock.advance(3_600_001);
    await world.deliver([next!.message]);
    expect(await stored()).toMatchObject({ status: 'FAILED', resolution: { by: 'cutoff' }, attemptCount: 2 });
  });

  it('has all its attempts again', async () => {
    const { world, message, stored } = await replayedScene(
      { retry: { intervalSeconds: 300, windowSeconds: 86_400, maxAttempts: 3 } },
      { attemptCount: 5, probeCount: 2 },
    );
    world.answers.next = () => BROKEN;
    await world.deliver([message]);
    for (const attemptCount of [6, 7]) {
      expect(await stored()).toMatchObject({ status: 'PENDING', attemptCount });
      await world.clock.advance(6 * MINUTE_MS);
      await world.deliver(world.takeRetries().map((due) => due.message));
    }
    const exhausted = { status: 'FAILED', resolution: { by: 'exhausted' }, attemptCount: 8 };
    expect(await stored()).toMatchObject(exhausted);
    expect(world.takeRetries()).toEqual([]);
  });

  it('has one attempt where retries are off', async () => {
    for (const [answer, after] of [
      [BROKEN, { status: 'FAILED', resolution: { by: 'retries-off' } }],
      [OK, { status: 'SUCCESS' }],
    ] as const) {
      const { world, message, stored } = await replayedScene({ retriesEnabled: false });
      world.answers.next = () => answer;
      await world.deliver([message]);
      expect(await stored()).toMatchObject({ ...after, attemptCount: 2 });
      expect(world.requests).toHaveLength(1);
      expect(world.takeRetries()).toEqual([]);
    }
  });

  it.each(['parked', 'stopped'] as const)('waits in the table while its callback is %s', async (mode) => {
    const { world, call, message, stored, replay } = await replayedScene();
    await world.health.apply(ID, { set: { mode, epoch: 1 }, when: [] });
    await world.deliver([message]);
    expect(world.requests).toEqual([]);
    expect(world.takeRetries()).toEqual([]);
    const waiting = await stored();
    expect(waiting).toMatchObject({ status: 'PENDING', turn: call.turn + 1, attemptCount: 1 });
    expect(waiting.retryUntil).toBe(world.clock.now() + DAY_MS);
    expect(waiting).not.toHaveProperty('nextAttemptAt');
    expect(await replay()).toMatchObject({ stepOk: 1, succeeded: 0, failed: 0 });
    await world.health.apply(ID, { set: { mode: 'direct', epoch: 2 }, when: [] });
    world.forgetViews();
    await world.deliver([{ ...messageFor(waiting), trigger: 'drain' }]);
    expect(await stored()).toMatchObject({ status: 'SUCCESS', attemptCount: 2 });
  });

  it('that waited with retries off is attempted once, too', async () => {
    const { world, message, stored } = await replayedScene({ retriesEnabled: false });
    await world.health.apply(ID, { set: { mode: 'stopped', epoch: 1 }, when: [] });
    await world.deliver([message]);
    await world.health.apply(ID, { set: { mode: 'direct', epoch: 2 }, when: [] });
    world.forgetViews();
    await world.deliver([messageFor(await stored())]);
    expect(await stored()).toMatchObject({ status: 'SUCCESS', attemptCount: 2 });
  });

  it('goes at once where its callback came back while it was written', async () => {
    const { world, message, stored, replay } = await replayedScene();
    world.ports.healthView.remember(ID, { ...(await world.health.get(ID)), mode: 'parked' });
    await world.deliver([message]);
    const [sent] = world.takeRetries();
    expect(sent).toEqual({ message: messageFor(await stored()), dueAt: world.clock.now() });
    expect(await replay()).toMatchObject({ stepOk: 1 });
  });

  it('is sent on as it is, and still FAILED, where there is no time left for it', async () => {
    const { world, call, message, stored, replay } = await replayedScene();
    await world.deliver([message], { remainingMs: 30_000 });
    expect(await stored()).toEqual(call);
    const [sent] = world.takeRetries();
    expect(sent).toEqual({ message: { ...message, sentOn: true }, dueAt: world.clock.now() });
    expect(await replay()).toMatchObject({ stepOk: 0, stepFailed: 0, stepDropped: 0 });
    await world.deliver([sent!.message]);
    expect(await stored()).toMatchObject({ status: 'SUCCESS' });
    expect(await replay()).toMatchObject({ stepOk: 1 });
  });

  it.each(['SUCCESS', 'FAILED'] as const)('stays as it is once a person marked it %s', async (status) => {
    const { world, call, message, stored, replay } = await replayedScene();
    const at = world.clock.now();
    await change(world, message, () => {
      const done = marked(call, 'SUCCESS', { at })!;
      return status === 'SUCCESS' ? done : marked(done, 'FAILED', { at })!;
    });
    const before = await stored();
    await world.deliver([message]);
    expect(world.requests).toEqual([]);
    expect(await stored()).toEqual(before);
    expect(before).toMatchObject({ status, resolution: { by: 'person' } });
    expect(await replay()).toMatchObject({ stepDropped: 1, skipped: 1 });
  });

  it('of an older turn, of a deleted callback or past its retention is left alone', async () => {
    const old = await replayedScene();
    await old.world.deliver([{ ...old.message, turn: 1 }]);
    const deleted = await replayedScene();
    const callback = (await deleted.world.callbacks.get(ID))!;
    const now = deleted.world.clock.now();
    await deleted.world.callbacks.remove(callback, now, now + DAY_MS);
    await deleted.world.deliver([deleted.message]);
    const forgotten = await replayedScene();
    forgotten.world.clock.set(now + 28 * DAY_MS);
    await forgotten.world.deliver([forgotten.message]);
    for (const { world, call, replay } of [old, deleted, forgotten]) {
      expect(world.requests).toEqual([]);
      world.clock.set(now);
      expect(await world.calls.get(ID, call.id)).toEqual(call);
      expect(await replay()).toMatchObject({ stepDropped: 1, skipped: 1 });
    }
  });

  it('near the end of its retention is kept, with its payload, as long as its new window asks', async () => {
    const { world, call, message, stored } = await replayedScene({}, LARGE);
    await world.calls.keepPayload(call, PAYLOAD);
    await world.clock.advance(28 * DAY_MS - 1);
    world.answers.next = () => BROKEN;
    await world.deliver([message]);
    expect(world.requests[0]?.body).toBe(PAYLOAD);
    const [next] = world.takeRetries();
    world.answers.next = () => OK;
    await world.clock.advance(DAY_MS - 1000);
    await world.deliver([next!.message]);
    expect(world.requests[1]?.body).toBe(PAYLOAD);
    await world.clock.advance(30 * DAY_MS);
    expect(await world.calls.payload(await stored())).toBe(PAYLOAD);
  });
});

const PAYLOAD = JSON.stringify({ text: 'long '.repeat(500) });
const LARGE = { payload: undefined, payloadApart: { bytes: PAYLOAD.length, lifted: {} } };
