import { describe, expect, it } from 'vitest';
import { marked } from '../../../lambdas/domain/call/call-moves.ts';
import { byHand, change, failedOnce } from './by-hand.ts';
import { BROKEN, breakOnce, ID, OK, type PortMethod, stored, type World } from './world.ts';

const FAILURE: PortMethod[] = [
  ['calls', 'keepAttempt'],
  ['calls', 'put'],
  ['health', 'apply'],
  ['queue', 'retry'],
];
const SUCCESS: [PortMethod, number][] = [
  [['calls', 'keepAttempt'], 1],
  [['calls', 'put'], 1],
  [['health', 'apply'], 1],
  [['health', 'apply'], 2],
];
const TIMES = ['before', 'after'] as const;

/** Asks for a retry whose worker stops as told, if it gets that far, and lets the message return. */
async function interrupted(
  { world, message }: Awaited<ReturnType<typeof failedOnce>>,
  stop: () => void,
): Promise<World> {
  const retry = await byHand(world, message);
  const sentAt = world.clock.now();
  stop();
  const returned = await world.deliver([retry], { sentAt });
  world.forgetViews();
  await world.clock.advance(900_000);
  if (returned.length > 0) await world.deliver([retry], { receiveCount: 2, sentAt });
  return world;
}

const requestsShown = async (world: World, callId: string) =>
  (await world.calls.attempts(callId, 20)).filter(({ trigger }) => trigger === 'manual').length;

describe.each(FAILURE.flatMap((effect) => TIMES.map((when) => [effect, when] as const)))(
  "a person's retry that fails, its worker stopping at %j, %s the effect",
  (effect, when) => {
    it('of a pending call is made good: one chain goes on, and no request is missing in the history', async () => {
      const scene = await failedOnce();
      const { message, successor } = scene;
      scene.world.answers.next = () => BROKEN;
      const world = await interrupted(scene, () => breakOnce(scene.world, effect, when));
      const call = await stored(world, message);
      expect(call).toMatchObject({ status: 'PENDING', turn: 3 });
      expect(await requestsShown(world, message.callId)).toBeGreaterThanOrEqual(world.requests.length - 1);
      const sent = world.takeRetries().map((due) => due.message);
      expect(sent.some(({ turn }) => turn === 3)).toBe(true);
      const before = world.requests.length;
      await world.clock.advance(400_000);
      for (const any of [successor, ...sent]) await world.deliver([any]);
      expect(world.requests).toHaveLength(before + 1);
    });

    it('of a failed call leaves it FAILED as it was, one turn on', async () => {
      const scene = await failedOnce({ retriesEnabled: false });
      const { resolution } = (await stored(scene.world, scene.message))!;
      scene.world.answers.next = () => BROKEN;
      const world = await interrupted(scene, () => breakOnce(scene.world, effect, when));
      expect(await stored(world, scene.message)).toMatchObject({ status: 'FAILED', turn: 3, resolution });
      expect(await requestsShown(world, scene.message.callId)).toBeGreaterThanOrEqual(
        world.requests.length - 1,
      );
      expect(world.takeRetries()).toEqual([]);
    });
  },
);

describe.each(SUCCESS.flatMap(([effect, nth]) => TIMES.map((when) => [effect, nth, when] as const)))(
  "a person's retry that succeeds, its worker stopping at %j (%i), %s the effect",
  (effect, nth, when) => {
    it.each([true, false])(
      'makes the call SUCCESS and ends the outage, with retries %j',
      async (retriesEnabled) => {
        const scene = await failedOnce({ retriesEnabled });
        const { message, successor } = scene;
        const world = await interrupted(scene, () => breakOnce(scene.world, effect, when, nth));
        expect(await stored(world, message)).toMatchObject({ status: 'SUCCESS', turn: 3 });
        expect(await world.health.get(ID)).toMatchObject({ streak: 0, outageEndedBy: 'delivery' });
        expect(await requestsShown(world, message.callId)).toBeGreaterThanOrEqual(world.requests.length - 1);
        const before = world.requests.length;
        if (successor) await world.deliver([successor]);
        expect(world.requests).toHaveLength(before);
      },
    );
  },
);

describe("a person's retry whose worker stops before the record", () => {
  it('shows once as unknown, dated when it was asked for', async () => {
    const { world, message } = await failedOnce();
    const retry = await byHand(world, message);
    const sentAt = world.clock.now();
    for (const receiveCount of [1, 2, 3]) {
      breakOnce(world, ['caller', 'call'], 'after');
      expect(await world.deliver([retry], { receiveCount, sentAt })).toEqual(['0']);
    }
    const unknown = (await world.calls.attempts(message.callId, 10)).filter(
      ({ outcome }) => outcome === 'unknown',
    );
    expect(unknown).toMatchObject([{ trigger: 'manual', startedAt: sentAt }]);
  });

  it('does not, where each is in the history', async () => {
    const { world, message } = await failedOnce();
    world.answers.next = () => BROKEN;
    const retry = await byHand(world, message);
    for (const receiveCount of [1, 2, 3]) {
      breakOnce(world, ['calls', 'put'], 'before');
      expect(await world.deliver([retry], { receiveCount })).toEqual(['0']);
    }
    const outcomes = (await world.calls.attempts(message.callId, 10)).map(({ outcome }) => outcome);
    expect(outcomes).toEqual(Array(4).fill('http_error'));
  });

  it('shows as unknown though a person has marked the call SUCCESS by then', async () => {
    const scene = await failedOnce();
    const { world, message } = scene;
    const retry = await byHand(world, message);
    breakOnce(world, ['calls', 'keepAttempt'], 'before');
    await world.deliver([retry]);
    await change(world, message, (call) => marked(call, 'SUCCESS', { at: world.clock.now() })!);
    world.answers.next = () => OK;
    await world.deliver([retry], { receiveCount: 2 });
    expect(world.requests).toHaveLength(2);
    expect(await stored(world, message)).toMatchObject({ resolution: { by: 'person' }, attemptCount: 1 });
    expect(await world.calls.attempts(message.callId, 1)).toMatchObject([{ outcome: 'unknown' }]);
  });
});
