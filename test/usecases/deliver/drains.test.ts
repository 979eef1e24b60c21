import { describe, expect, it } from 'vitest';
import { marked } from '../../../lambdas/domain/call/call-moves.ts';
import { sampleCallback, sampleMessage } from '../../kit/samples.ts';
import { change } from './by-hand.ts';
import { drainingWorld, drainOf, firstAttempts, INTERVAL_MS } from './outage-scenes.ts';
import { BROKEN, breakOnce, ID, type PortMethod, stored, type World } from './world.ts';

const counts = async (world: World) => {
  const { drainOk, drainFailed, drainDropped } = await world.health.get(ID);
  return { ok: drainOk, failed: drainFailed, dropped: drainDropped };
};

describe('the calls that a drain sends', () => {
  it('are attempted though they are not due', async () => {
    const { world, waiting } = await drainingWorld();
    const early = sampleMessage();
    world.answers.next = () => BROKEN;
    await world.deliver([early]);
    const { dueAt } = world.takeRetries()[0]!;
    expect(dueAt).toBeGreaterThan(world.clock.now() + INTERVAL_MS / 2);
    const before = world.requests.length;
    await world.deliver(await drainOf(world, [early, waiting[0]!]));
    expect(world.requests).toHaveLength(before + 2);
  });

  it('are counted as successes, as failures and as dropped', async () => {
    const { world, waiting } = await drainingWorld();
    world.answers.next = (request) =>
      request.headers['webhook-id'] === waiting[0]!.callId ? BROKEN : { ...BROKEN, statusCode: 200 };
    const messages = await drainOf(world, waiting.slice(0, 5));
    await change(world, waiting[4]!, (call) => marked(call, 'SUCCESS', { at: world.clock.now() })!);
    await world.deliver([...messages, { ...messages[1]!, turn: 1 }]);
    expect(await counts(world)).toEqual({ ok: 3, failed: 1, dropped: 2 });
  });

  it('are counted for the step that sent them, and for no other', async () => {
    const { world, waiting } = await drainingWorld();
    const late = await drainOf(world, waiting.slice(0, 3));
    await drainOf(world, waiting.slice(3, 6));
    await change(world, waiting[2]!, (call) => marked(call, 'SUCCESS', { at: world.clock.now() })!);
    await world.deliver(late);
    expect(await counts(world)).toEqual({ ok: 0, failed: 0, dropped: 0 });
    expect(world.takeRecovery()).toEqual([]);
  });

  it('are counted by a worker that has seen neither the drain nor its steps', async () => {
    const { world, waiting } = await drainingWorld();
    const views = { draining: await world.health.get(ID), parked: { ...(await world.health.get(ID)) } };
    Object.assign(views.parked, { mode: 'parked', epoch: 1, drainId: undefined });
    for (const [view, calls] of [
      [views.parked, waiting.slice(0, 2)],
      [views.draining, waiting.slice(2, 4)],
    ] as const) {
      const messages = await drainOf(world, calls);
      world.ports.healthView.remember(ID, view);
      await world.deliver(messages);
      expect(await counts(world)).toEqual({ ok: 2, failed: 0, dropped: 0 });
    }
  });

  it('are not counted yet when they are sent on for want of time', async () => {
    const { world, waiting } = await drainingWorld();
    const messages = await drainOf(world, waiting.slice(0, 2));
    await world.deliver(messages, { remainingMs: 1000 });
    expect(await counts(world)).toEqual({ ok: 0, failed: 0, dropped: 0 });
    const onward = world.takeRetries().map(({ message }) => message);
    expect(onward).toMatchObject(messages);
    await world.deliver(onward);
    expect(await counts(world)).toEqual({ ok: 2, failed: 0, dropped: 0 });
  });
});

describe('the last answer of a step', () => {
  it('sends for the next one: a second after it began, or five where it failed', async () => {
    for (const [answer, delayMs] of [
      [{ ...BROKEN, statusCode: 200 }, 600],
      [BROKEN, 4600],
    ] as const) {
      const { world, waiting } = await drainingWorld();
      const messages = await drainOf(world, waiting.slice(0, 4));
      world.answers.next = () => answer;
      await world.clock.advance(400);
      await world.deliver(messages.slice(0, 3));
      expect(world.takeRecovery()).toEqual([]);
      await world.deliver(messages.slice(3));
      const { epoch, beat } = await world.health.get(ID);
      const message = { v: 1, kind: 'beat', callbackId: ID, epoch, beat };
      expect(world.takeRecovery()).toEqual([{ message, delayMs }]);
    }
  });

  it('may be that a call was dropped', async () => {
    const { world, waiting } = await drainingWorld();
    const messages = await drainOf(world, waiting.slice(0, 2));
    await world.deliver(messages.slice(0, 1));
    expect(world.takeRecovery()).toEqual([]);
    await world.deliver([{ ...messages[1]!, turn: 1 }]);
    expect(world.takeRecovery()).toHaveLength(1);
  });

  const EFFECTS: PortMethod[] = [
    ['recovery', 'recover'],
    ['health', 'get'],
  ];
  it.each(EFFECTS.map((effect) => [effect]))(
    'returns no message where %j fails: the step ends by itself',
    async (effect) => {
      const { world, waiting } = await drainingWorld();
      const messages = await drainOf(world, waiting.slice(0, 2));
      await world.deliver(messages.slice(0, 1));
      breakOnce(world, effect, 'before');
      expect(await world.deliver([{ ...messages[1]!, turn: 1 }])).toEqual([]);
      expect(world.takeRecovery()).toEqual([]);
      expect(world.log.lines.some(({ level }) => level === 'warn')).toBe(true);
    },
  );
});

describe('a drain that meets failures', () => {
  it('goes on for ten seconds, then parks: what it sent waits again, and its place is kept', async () => {
    const { world, waiting } = await drainingWorld();
    const fresh = firstAttempts(10);
    world.answers.next = () => BROKEN;
    await world.deliver(fresh);
    expect(await world.health.get(ID)).toMatchObject({ mode: 'draining', streak: 10 });
    await world.clock.advance(10_001);
    const messages = await drainOf(world, waiting.slice(0, 3));
    world.takeRetries();
    world.takeRecovery();
    await world.deliver(messages.slice(0, 1));
    const health = await world.health.get(ID);
    expect(health).toMatchObject({ mode: 'parked', epoch: 3, beat: 0, drainCursor: waiting[2]!.callId });
    expect(health.drainId).toBeUndefined();
    expect(world.takeRecovery()).toMatchObject([
      { message: { kind: 'beat', epoch: 3 }, delayMs: INTERVAL_MS },
    ]);

    const before = world.requests.length;
    await world.deliver(messages.slice(1));
    expect(world.requests).toHaveLength(before);
    expect(await stored(world, waiting[1]!)).toMatchObject({ status: 'PENDING', turn: 2 });
    expect(world.takeRecovery()).toEqual([]);
  });

  it('takes the outage up again, with no other mail', async () => {
    const { world, waiting } = await drainingWorld();
    const { outageId } = await world.health.get(ID);
    world.answers.next = () => BROKEN;
    await world.deliver(await drainOf(world, waiting.slice(0, 2)));
    const health = await world.health.get(ID);
    expect(health).toMatchObject({ mode: 'draining', outageId });
    expect(health.outageEndedAt).toBeUndefined();
    expect(world.queues.sent.notices).toHaveLength(1);
  });
});

describe('a drain whose callback changes', () => {
  it('by hand to stopped attempts nothing more', async () => {
    const { world, waiting } = await drainingWorld();
    const messages = await drainOf(world, waiting.slice(0, 3));
    await world.health.apply(ID, { set: { mode: 'stopped', epoch: 3 }, remove: ['drainId'], when: [] });
    world.forgetViews();
    const before = world.requests.length;
    await world.deliver(messages);
    expect(world.requests).toHaveLength(before);
    expect(await stored(world, waiting[0]!)).toMatchObject({ status: 'PENDING', turn: 2 });
  });

  it('by an edit calls what it is now', async () => {
    const { world, waiting } = await drainingWorld();
    const edited = sampleCallback({ version: 2, url: 'https://new.example/hook' });
    await world.callbacks.replace(sampleCallback(), edited);
    await world.deliver(await drainOf(world, waiting.slice(0, 2)));
    expect(world.requests.at(-1)?.url).toBe('https://new.example/hook');
    expect(await counts(world)).toMatchObject({ ok: 2 });
  });

  it('by its end closes what it meets', async () => {
    const { world, waiting } = await drainingWorld();
    const messages = await drainOf(world, waiting.slice(0, 2));
    await world.callbacks.remove(sampleCallback(), world.clock.now(), world.clock.now() + 1e9);
    await world.deliver(messages);
    expect(await stored(world, waiting[0]!)).toMatchObject({
      status: 'FAILED',
      resolution: { by: 'deleted' },
    });
    expect(await counts(world)).toMatchObject({ dropped: 2 });
  });
});
