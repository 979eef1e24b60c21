import { describe, expect, it } from 'vitest';
import { DEFAULT_DISABLE } from '../../../lambdas/domain/callback/callback.ts';
import { sampleCallback, sampleMessage } from '../../kit/samples.ts';
import { announced, firstAttempts, kindsOfNotices, parkedWorld, probeOf } from './outage-scenes.ts';
import { BROKEN, breakOnce, deliverWorld, ID, type PortMethod, stored, type World } from './world.ts';

const TIMES = ['before', 'after'] as const;
type Break = [effect: PortMethod, nth: number];
const cases = (breaks: Break[]) =>
  breaks.flatMap(([effect, nth]) => TIMES.map((when) => [effect, nth, when] as const));

/** The message comes back after its visibility time, if it does. */
async function madeGood(world: World, message: ReturnType<typeof sampleMessage>, stop: () => void) {
  stop();
  const returned = await world.deliver([message]);
  world.forgetViews();
  await world.clock.advance(900_000);
  if (returned.length > 0) expect(await world.deliver([message], { receiveCount: 2 })).toEqual([]);
}

describe.each(
  cases([
    [['calls', 'keepAttempt'], 1],
    [['calls', 'put'], 1],
    [['health', 'apply'], 1],
    [['health', 'apply'], 2],
    [['directory', 'get'], 1],
    [['recovery', 'recover'], 1],
    [['queue', 'retry'], 1],
  ]),
)('a failure that parks its callback, its worker stopping at %j (%i), %s the effect', (effect, nth, when) => {
  it('parks it, or leaves that to the next one; its call goes on in one chain, and something is due', async () => {
    const world = await deliverWorld();
    world.answers.next = () => BROKEN;
    await world.deliver(firstAttempts(9));
    world.takeRetries();
    await world.clock.advance(11_000);
    const message = sampleMessage({ sentOn: true });
    await madeGood(world, message, () => breakOnce(world, effect, when, nth));

    const call = await stored(world, message);
    expect(call).toMatchObject({ status: 'PENDING' });
    expect(world.takeRetries().some((retry) => retry.message.turn === call?.turn)).toBe(true);
    await world.deliver([sampleMessage({ sentOn: true })]);
    const health = await world.health.get(ID);
    expect(health).toMatchObject({ mode: 'parked', epoch: 1, beat: 0 });
    expect(health.beatAt).toBeLessThanOrEqual(health.modeDueAt!);
    expect(new Set(kindsOfNotices(world))).toEqual(new Set(['outage']));
  });
});

describe.each(
  cases([
    [['health', 'apply'], 1],
    [['health', 'apply'], 2],
    [['directory', 'get'], 1],
    [['health', 'keepOutage'], 1],
    [['notices', 'notify'], 1],
    [['events', 'handOver'], 1],
    [['events', 'handOver'], 2],
    [['queue', 'retry'], 1],
  ]),
)('a failure that stops its callback, its worker stopping at %j (%i), %s the effect', (effect, nth, when) => {
  it('stops it when its message returns, and tells everybody; its call waits', async () => {
    const disable = { ...DEFAULT_DISABLE, afterConsecutiveErrors: 1 };
    const world = await deliverWorld({ callback: sampleCallback({ disable }) });
    world.answers.next = () => BROKEN;
    const message = sampleMessage();
    await madeGood(world, message, () => breakOnce(world, effect, when, nth));

    const health = await world.health.get(ID);
    expect(health).toMatchObject({ mode: 'stopped', epoch: 1, state: 'TooManyErrors' });
    expect(await stored(world, message)).toMatchObject({ status: 'PENDING', turn: 2 });
    expect(world.requests).toHaveLength(1);
    expect(await world.health.listOutages(ID, 10)).toMatchObject([{ id: health.outageId }]);
    expect(new Set(kindsOfNotices(world))).toEqual(new Set(['stopped']));
    expect(announced(world)).toEqual(expect.arrayContaining(['outage', 'errors']));
    const ids = world.queues.sent.events.map(({ eventId }) => eventId);
    expect(new Set(ids).size).toBe(2);
  });
});

describe.each(
  cases([
    [['calls', 'keepAttempt'], 1],
    [['calls', 'put'], 1],
    [['health', 'apply'], 1],
    [['recovery', 'recover'], 1],
  ]),
)('a probe that succeeds, its worker stopping at %j (%i), %s the effect', (effect, nth, when) => {
  it('is recorded, and brings the callback back at once or with a later probe', async () => {
    const { world, messages } = await parkedWorld();
    const probe = await probeOf(world, messages[0]!);
    await madeGood(world, probe, () => breakOnce(world, effect, when, nth));
    if ((await world.health.get(ID)).mode === 'parked')
      await world.deliver([await probeOf(world, messages[1]!)]);
    expect(await world.health.get(ID)).toMatchObject({ mode: 'draining', outageEndedBy: 'delivery' });
    expect(await stored(world, messages[0]!)).toMatchObject({ status: 'SUCCESS' });
    const { beatAt, epoch } = await world.health.get(ID);
    expect([beatAt !== undefined, epoch]).toEqual([true, 2]);
  });
});
