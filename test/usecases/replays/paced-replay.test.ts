import { describe, expect, it } from 'vitest';
import { sampleCallback } from '../../kit/samples.ts';
import { BROKEN, ID, OK } from '../deliver/world.ts';
import { replayWorld } from './replay-world.ts';

const HOUR_MS = 3_600_000;
const PAUSE_MS = 5000;
const STEP_LIMIT_MS = 180_000;

describe('a replay of many calls', () => {
  it('sends each of 5,000 once, in steps that at most double', async () => {
    const world = await replayWorld();
    const calls = await world.failedCalls(5000);
    const id = await world.start();
    await world.run(HOUR_MS);
    expect(await world.is(id)).toMatchObject({
      ...{ status: 'done', sent: 5000, succeeded: 5000, failed: 0, skipped: 0 },
      finishedAt: expect.any(Number),
    });
    expect(await world.is(id)).not.toHaveProperty('dueAt');
    expect(new Set(world.requests.map(({ headers }) => headers['webhook-id'])).size).toBe(5000);
    expect(world.requests).toHaveLength(5000);
    for (const call of [calls[0]!, calls[2500]!, calls[4999]!])
      expect(await world.calls.get(ID, call.id)).toMatchObject({ status: 'SUCCESS', attemptCount: 2 });
    expect(world.steps[0]).toBe(10);
    expect(Math.max(...world.steps)).toBe(500);
    world.steps.forEach((size, i) => {
      expect(size).toBeLessThanOrEqual(i === 0 ? 10 : 2 * world.steps[i - 1]!);
    });
    expect(world.steps.reduce((sum, size) => sum + size)).toBe(5000);
  });

  it('sends no more a second than it may', async () => {
    const world = await replayWorld();
    await world.failedCalls(200);
    const id = await world.start({ perSecond: 7 });
    const startedAt = world.clock.now();
    await world.run(10_000);
    expect(world.requests.length).toBeLessThanOrEqual(7 * 11);
    await world.run(HOUR_MS);
    expect(Math.max(...world.steps)).toBe(7);
    const { status, succeeded, finishedAt } = await world.is(id);
    expect({ status, succeeded }).toEqual({ status: 'done', succeeded: 200 });
    expect(finishedAt! - startedAt).toBeGreaterThanOrEqual((Math.ceil(200 / 7) - 1) * 1000);
  });

  it('spreads its steps as the rate limit lets its calls go', async () => {
    const callback = sampleCallback({ rateLimit: { perSecond: 0.5 } });
    const world = await replayWorld({ callback });
    await world.failedCalls(40);
    const id = await world.start();
    await world.work({ v: 1, kind: 'replay', callbackId: ID, replayId: id, step: 0 });
    const sent = world.queues.sent.retries;
    expect(sent.map(({ dueAt }) => dueAt - world.clock.now())).toEqual(
      Array.from({ length: 10 }, (_, i) => i * 2000),
    );
    await world.run(HOUR_MS);
    expect(Math.max(...world.steps)).toBe(15);
    expect(await world.is(id)).toMatchObject({ status: 'done', succeeded: 40 });
  });

  it('goes on slowly, ten by ten, while they fail', async () => {
    const callback = sampleCallback({ retriesEnabled: false });
    const world = await replayWorld({ callback });
    world.answers.next = () => BROKEN;
    const calls = await world.failedCalls(60);
    const id = await world.start();
    const startedAt = world.clock.now();
    await world.run(HOUR_MS);
    expect(world.steps).toEqual([10, 10, 10, 10, 10, 10]);
    const replay = await world.is(id);
    expect(replay).toMatchObject({ status: 'done', sent: 60, succeeded: 0, failed: 60 });
    expect(replay.finishedAt! - startedAt).toBeGreaterThanOrEqual(6 * PAUSE_MS);
    for (const call of calls) expect(world.requestsOf(call)).toBe(1);
  });

  it('does not go back to what fails again by it, which is for the next one', async () => {
    const callback = sampleCallback({ retriesEnabled: false });
    const world = await replayWorld({ callback });
    const calls = await world.failedCalls(100);
    const broken = new Set(calls.slice(40, 90).map((call) => call.id));
    world.answers.next = ({ headers }) => (broken.has(headers['webhook-id']!) ? BROKEN : OK);
    const id = await world.start({ until: world.clock.now() + 99 * HOUR_MS });
    await world.run(HOUR_MS);
    const { until, createdAt, ...replay } = await world.is(id);
    expect(until).toBe(createdAt);
    expect(replay).toMatchObject({ status: 'done', sent: 100, succeeded: 50, failed: 50 });
    for (const call of calls) expect(world.requestsOf(call)).toBe(1);
    world.answers.next = () => OK;
    const next = await world.start();
    await world.run(HOUR_MS);
    expect(await world.is(next)).toMatchObject({ status: 'done', sent: 50, succeeded: 50 });
    for (const call of calls) expect(world.requestsOf(call)).toBe(broken.has(call.id) ? 2 : 1);
  });

  it('sends what was accepted from a time until before another', async () => {
    const world = await replayWorld();
    const calls = await world.failedCalls(30);
    const id = await world.start({ since: calls[10]!.createdAt, until: calls[20]!.createdAt });
    await world.run(HOUR_MS);
    expect(calls.map(world.requestsOf).join('')).toBe(`${'0'.repeat(10)}${'1'.repeat(10)}${'0'.repeat(10)}`);
    expect(await world.is(id)).toMatchObject({ status: 'done', sent: 10, succeeded: 10 });
  });

  it('is over at once where there is nothing to send', async () => {
    const world = await replayWorld();
    const id = await world.start();
    await world.run(1000);
    expect(await world.is(id)).toMatchObject({ status: 'done', sent: 0 });
    expect(world.onItsWay()).toEqual([]);
  });

  it('waits for answers no longer than a step may take', async () => {
    const world = await replayWorld();
    const calls = await world.failedCalls(25);
    const id = await world.start();
    await world.work({ v: 1, kind: 'replay', callbackId: ID, replayId: id, step: 0 });
    world.lose(({ call }) => call !== undefined);
    await world.run(STEP_LIMIT_MS - 1);
    expect(world.requests).toHaveLength(0);
    await world.run(HOUR_MS);
    expect(await world.is(id)).toMatchObject({ status: 'done', succeeded: 25, sent: 25 });
    for (const call of calls) expect(world.requestsOf(call)).toBe(1);
  });
});
