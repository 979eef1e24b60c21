import { describe, expect, it } from 'vitest';
import type { Answer } from '../../../lambdas/domain/call/answer.ts';
import { DAY_MS, START, sampleContent, sampleMessage } from '../../kit/samples.ts';
import { firstAttempts, kindsOfNotices, parkedWorld, probeOf, worker } from './outage-scenes.ts';
import { BROKEN, deliverWorld, ID, OK, stored, type World } from './world.ts';

const TIMEOUT: Answer = { kind: 'fault', outcome: 'response_timeout', message: 'no answer in time' };

/** A receiver that answers each call after so long, as told by its own name. */
function answering(world: World, answers: Record<string, [Answer, number]>): void {
  world.answers.next = async ({ headers }) => {
    const [answer, afterMs] = answers[headers['webhook-id']!]!;
    await world.clock.sleep(afterMs);
    return answer;
  };
}

describe('a result that comes late', () => {
  it('as a success that began before the outage leaves it open, and its streak as it is', async () => {
    const world = await deliverWorld();
    const [slow, ...failing] = firstAttempts(4);
    answering(world, {
      [slow!.callId]: [OK, 30_000],
      ...Object.fromEntries(failing.map(({ callId }) => [callId, [BROKEN, 100]])),
    });
    const early = world.deliver([slow!]);
    await world.clock.advance(10);
    const later = world.deliver(failing, { as: worker(world) });
    await world.clock.advance(40_000);
    await Promise.all([early, later]);
    const health = await world.health.get(ID);
    expect(health).toMatchObject({ streak: 3, totalCalls: 4, totalErrors: 3 });
    expect(health.outageEndedAt).toBeUndefined();
    expect(await stored(world, slow!)).toMatchObject({ status: 'SUCCESS' });
  });

  it('as time-outs that began before the recovery parks nothing, and opens nothing', async () => {
    const { world, messages } = await parkedWorld();
    const slow = firstAttempts(10);
    // Begun while this worker still saw it direct.
    const behind = worker(world);
    behind.healthView.remember(ID, {
      ...(await world.health.get(ID)),
      mode: 'direct',
      epoch: 0,
      firstStreak: 0,
    });
    const probe = await probeOf(world, messages[0]!);
    answering(world, {
      [messages[0]!.callId]: [OK, 10],
      ...Object.fromEntries(slow.map(({ callId }) => [callId, [TIMEOUT, 60_000]])),
    });
    const late = world.deliver(slow, { as: behind });
    await world.clock.advance(100);
    const back = world.deliver([probe]);
    await world.clock.advance(70_000);
    expect(await Promise.all([late, back])).toEqual([[], []]);
    expect(await world.health.get(ID)).toMatchObject({
      ...{ mode: 'draining', streak: 0, firstStreak: 0, outageEndedBy: 'delivery' },
      ...{ totalCalls: 21, totalErrors: 20 },
    });
    expect(kindsOfNotices(world)).toEqual(['outage']);
    expect(world.takeRetries()).toHaveLength(10);
  });
});

describe('two workers', () => {
  it('that succeed at once end the outage once', async () => {
    const world = await deliverWorld();
    world.answers.next = () => BROKEN;
    await world.deliver(firstAttempts(2));
    await world.clock.advance(1000);
    world.answers.next = () => OK;
    const workers = [worker(world), worker(world)];
    for (const { healthView } of workers) healthView.remember(ID, await world.health.get(ID));
    const works = workers.map((as) => world.deliver(firstAttempts(3), { as }));
    expect(await Promise.all(works)).toEqual([[], []]);
    expect(await world.health.get(ID)).toMatchObject({ streak: 0, outageEndedBy: 'delivery', totalCalls: 8 });
    const ends = world.log.lines.filter(({ event }) => event === 'outage.ended');
    expect(ends).toHaveLength(1);
  });

  it('that find a parked callback back at once begin one drain', async () => {
    const { world, messages } = await parkedWorld();
    const probe = await probeOf(world, messages[0]!);
    const { epoch, beat } = probe;
    const others = messages.slice(1, 3).map(({ callId, callbackId }) => {
      return { v: 1, callId, callbackId, turn: 2, trigger: 'probe', epoch, beat, isMore: true } as const;
    });
    const works = [probe, ...others].map((message) => world.deliver([message], { as: worker(world) }));
    expect(await Promise.all(works)).toEqual([[], [], []]);
    expect(await world.health.get(ID)).toMatchObject({ mode: 'draining', epoch: 2, totalCalls: 13 });
    expect(world.takeRecovery()).toHaveLength(1);
  });

  it.each([30_000, -30_000])(
    'whose clocks differ (%i ms) park, probe and drain all the same',
    async (skewMs) => {
      const world = await deliverWorld();
      const [one, other] = [worker(world, skewMs), worker(world, -skewMs)];
      world.answers.next = () => BROKEN;
      for (let second = 0; second < 100 && (await world.health.get(ID)).mode === 'direct'; second++) {
        const as = second % 2 === 0 ? one : other;
        for (const view of [one, other]) view.healthView.remember(ID, await world.health.get(ID));
        await world.deliver([sampleMessage({ sentOn: true })], { as });
        await world.clock.advance(1000);
      }
      expect(await world.health.get(ID)).toMatchObject({ mode: 'parked' });
      const [waiting] = world.takeRetries();
      world.answers.next = () => OK;
      await world.deliver([await probeOf(world, waiting!.message)], { as: other });
      expect(await world.health.get(ID)).toMatchObject({ mode: 'draining', outageEndedBy: 'delivery' });
      expect(kindsOfNotices(world)).toEqual(['outage']);
    },
  );
});

it('a hiccup every 25 minutes for six days is one outage with one mail, and disables nothing', async () => {
  const world = await deliverWorld();
  for (let at = START; at < START + 6 * DAY_MS; at += 25 * 60_000) {
    world.clock.set(at);
    world.answers.next = () => BROKEN;
    const call = sampleContent({ acceptedAt: at, retryUntil: at + DAY_MS });
    await world.deliver([sampleMessage({ call })]);
    const [retry] = world.takeRetries();
    world.clock.set(retry!.dueAt);
    world.answers.next = () => OK;
    await world.deliver([retry!.message]);
  }
  expect(await world.health.listOutages(ID, 10)).toHaveLength(1);
  expect(kindsOfNotices(world)).toEqual(['outage']);
  const { totalErrors, ...health } = await world.health.get(ID);
  expect(health).toMatchObject({ mode: 'direct', state: 'Active', streak: 0, outageAttempts: totalErrors });
  expect(totalErrors).toBeGreaterThan(300);
});
