import { describe, expect, it } from 'vitest';
import type { Answer } from '../../../lambdas/domain/call/answer.ts';
import { closed, marked } from '../../../lambdas/domain/call/call-moves.ts';
import { DAY_MS, sampleCallback } from '../../kit/samples.ts';
import { change } from './by-hand.ts';
import { parkedWorld, probeOf } from './outage-scenes.ts';
import { BROKEN, ID, stored } from './world.ts';

const fault = (outcome: Extract<Answer, { kind: 'fault' }>['outcome']): Answer => ({
  kind: 'fault',
  outcome,
  message: 'no',
});

describe('a probe', () => {
  it('that succeeds begins the drain, at once, and ends the outage', async () => {
    const { world, messages } = await parkedWorld();
    await world.deliver([await probeOf(world, messages[0]!)]);
    const health = await world.health.get(ID);
    expect(health).toMatchObject({ mode: 'draining', epoch: 2, beat: 0, streak: 0, firstStreak: 0 });
    expect(health).toMatchObject({ drainId: '2', outageEndedBy: 'delivery', modeDueAt: world.clock.now() });
    expect(world.takeRecovery()).toEqual([
      { message: { v: 1, kind: 'beat', callbackId: ID, epoch: 2, beat: 0 }, delayMs: 0 },
    ]);
    expect(await stored(world, messages[0]!)).toMatchObject({
      status: 'SUCCESS',
      attemptCount: 2,
      probeCount: 1,
    });
  });

  it('of an old beat waits like any message', async () => {
    const { world, messages } = await parkedWorld();
    const old = await probeOf(world, messages[0]!);
    await probeOf(world, messages[1]!);
    await world.deliver([old, { ...old, callId: messages[2]!.callId, epoch: 0 }]);
    expect(world.requests).toHaveLength(10);
    expect([world.takeRetries(), world.takeRecovery()]).toEqual([[], []]);
  });

  it('is judged by the health as it is, whatever this worker has seen', async () => {
    const { world, messages } = await parkedWorld();
    const seen = await world.ports.healthView.get(ID);
    const probe = await probeOf(world, messages[0]!);
    world.ports.healthView.remember(ID, seen);
    await world.deliver([probe]);
    expect(world.requests).toHaveLength(11);
  });

  it('of a callback that is back already is an ordinary repeat', async () => {
    const { world, messages } = await parkedWorld();
    const [first, second] = [await probeOf(world, messages[0]!), await probeOf(world, messages[1]!)];
    await world.deliver([second]);
    await world.deliver([first]);
    expect(await stored(world, messages[0]!)).toMatchObject({
      status: 'SUCCESS',
      lastAttempt: { trigger: 'retry' },
    });
  });

  it('calls what a repair has made of its callback', async () => {
    const { world, messages } = await parkedWorld();
    const repaired = sampleCallback({ version: 2, url: 'https://new.example/hook' });
    const cached = await world.callbacks.get(ID);
    world.ports.callbacks = { ...world.ports.callbacks, get: async () => cached };
    await world.callbacks.replace(sampleCallback(), repaired);
    await world.deliver([await probeOf(world, messages[0]!)]);
    expect(world.requests.at(-1)?.url).toBe('https://new.example/hook');
    expect(await world.health.get(ID)).toMatchObject({ mode: 'draining', configVersion: 2 });
  });

  it('that fails leaves the callback parked and counts as one, for its outage and for its call', async () => {
    const { world, messages } = await parkedWorld();
    world.answers.next = () => BROKEN;
    await world.deliver([await probeOf(world, messages[0]!)]);
    const health = await world.health.get(ID);
    expect(health).toMatchObject({ mode: 'parked', epoch: 1, beat: 1, outageProbes: 1, outageAttempts: 11 });
    expect(await stored(world, messages[0]!)).toMatchObject({ turn: 3, attemptCount: 2, probeCount: 1 });
    const [retry, ...others] = world.takeRetries();
    expect(retry).toMatchObject({ message: { turn: 3, trigger: 'retry' } });
    expect(others).toEqual([]);
    // It was laid aside long before.
    await world.deliver([retry!.message]);
    expect(world.log.lines.map(({ event }) => event)).not.toContain('call.waits');
  });
});

describe('a probe that fails', () => {
  const more = { message: { v: 1, kind: 'probe-more', callbackId: ID, epoch: 1, beat: 1 }, delayMs: 0 };

  it.each([
    BROKEN,
    ...(['response_timeout', 'response_too_slow', 'invalid_response', 'connection_reset'] as const).map(
      fault,
    ),
  ])(
    'though a connection was made asks for more: it may be the payload ($outcome $statusCode)',
    async (answer) => {
      const { world, messages } = await parkedWorld();
      world.answers.next = () => answer;
      await world.deliver([await probeOf(world, messages[0]!)]);
      const probed = messages[0]!.callId;
      expect(world.takeRecovery()).toEqual([{ ...more, message: { ...more.message, probed } }]);
    },
  );

  it.each(['connection_refused', 'connect_timeout', 'dns_error', 'tls_error', 'blocked_address'] as const)(
    'without a connection says enough: %s',
    async (outcome) => {
      const { world, messages } = await parkedWorld();
      world.answers.next = () => fault(outcome);
      await world.deliver([await probeOf(world, messages[0]!)]);
      expect(world.takeRecovery()).toEqual([]);
    },
  );

  it('and was one of those more asks for no others', async () => {
    const { world, messages } = await parkedWorld();
    world.answers.next = () => BROKEN;
    await world.deliver([await probeOf(world, messages[0]!, { isMore: true })]);
    expect(world.takeRecovery()).toEqual([]);
  });

  it('is no request where its call is marked by hand meanwhile: others are asked for', async () => {
    const { world, messages } = await parkedWorld();
    const probe = await probeOf(world, messages[0]!);
    await change(world, messages[0]!, (call) => marked(call, 'SUCCESS', { at: world.clock.now() })!);
    await world.deliver([probe]);
    expect(world.requests).toHaveLength(10);
    expect(world.takeRecovery()).toEqual([more]);
  });

  it('leaves its call as a person marks it in flight, and the callback parked', async () => {
    const { world, messages } = await parkedWorld();
    const probe = await probeOf(world, messages[0]!);
    world.answers.next = async () => {
      await change(world, messages[0]!, (call) => marked(call, 'SUCCESS', { at: world.clock.now() })!);
      return BROKEN;
    };
    await world.deliver([probe]);
    expect(await stored(world, messages[0]!)).toMatchObject({
      resolution: { by: 'person' },
      attemptCount: 2,
    });
    expect(await world.health.get(ID)).toMatchObject({ mode: 'parked', totalErrors: 11 });
    expect(world.takeRetries()).toEqual([]);
  });
});

describe('a probe whose call reaches its cutoff in flight', () => {
  it.each(['closed meanwhile', 'not closed yet'])('makes it SUCCESS when it succeeds: %s', async (when) => {
    const { world, messages } = await parkedWorld();
    const probe = await probeOf(world, messages[0]!);
    const answer = world.answers.next;
    world.answers.next = async (request) => {
      await world.clock.advance(DAY_MS);
      if (when === 'closed meanwhile')
        await change(world, messages[0]!, (call) => closed(call, 'cutoff', world.clock.now()));
      return answer(request);
    };
    const work = world.deliver([probe]);
    await world.clock.advance(2000);
    await work;
    expect(await stored(world, messages[0]!)).toMatchObject({
      status: 'SUCCESS',
      resolution: { by: 'delivery' },
    });
    expect(await world.health.get(ID)).toMatchObject({ mode: 'draining' });
  });

  it('ends it FAILED when it fails, and the callback stays parked', async () => {
    const { world, messages } = await parkedWorld();
    const probe = await probeOf(world, messages[0]!);
    world.answers.next = async () => {
      await world.clock.advance(DAY_MS);
      return BROKEN;
    };
    const work = world.deliver([probe]);
    await world.clock.advance(2000);
    await work;
    expect(await stored(world, messages[0]!)).toMatchObject({
      status: 'FAILED',
      resolution: { by: 'cutoff' },
    });
    expect(await world.health.get(ID)).toMatchObject({ mode: 'parked' });
    expect(world.takeRetries()).toEqual([]);
  });
});
