import { describe, expect, it } from 'vitest';
import { BROKEN, OK } from '../deliver/world.ts';
import { parkedWith } from './outage-checks.ts';
import { INTERVAL_MS, MINUTE_MS, outageWorld } from './outage-world.ts';

describe('ten poisonous payloads', () => {
  it('at night cost a healthy callback one interval at most', async () => {
    const world = await outageWorld();
    const poison = new Set<string>();
    world.receiver.answer = ({ callId }) => (poison.has(callId) ? BROKEN : OK);
    const [first] = await world.publish(1, 1000);
    expect((await world.stored([first!]))[0]).toMatchObject({ status: 'SUCCESS' });
    world.receiver.answer = () => BROKEN;
    for (const id of await world.publish(10, 2000)) poison.add(id);
    expect(await world.is()).toMatchObject({ mode: 'parked' });
    world.receiver.answer = ({ callId }) => (poison.has(callId) ? BROKEN : OK);

    const good = await world.publish(120, MINUTE_MS);
    const calls = await world.stored(good);
    const delays = calls.map(({ lastAttempt, createdAt }) => lastAttempt!.startedAt - createdAt);
    expect(calls.every(({ status }) => status === 'SUCCESS')).toBe(true);
    expect(Math.max(...delays)).toBeLessThanOrEqual(INTERVAL_MS + 10_000);
    // It was parked that one time alone.
    expect(world.lines('callback.parked')).toHaveLength(1);
    expect(delays.filter((delay) => delay > 10_000).length).toBeLessThanOrEqual(INTERVAL_MS / MINUTE_MS);
    expect((await world.stored([...poison])).every(({ status }) => status === 'PENDING')).toBe(true);
  });

  it('at the head of a backlog of a thousand hold it up for less than a minute', async () => {
    const world = await outageWorld();
    const ids = await parkedWith(world, 1000);
    const poison = new Set(ids.slice(0, 10));
    const good = ids.slice(10);
    const back = world.clock.now();
    world.receiver.answer = ({ callId }) => (poison.has(callId) ? BROKEN : OK);
    await world.runUntil(({ mode }) => mode === 'draining', INTERVAL_MS + 5000);
    await world.run(MINUTE_MS);
    const attempts = world.attemptsSince(back);
    for (const id of good) expect(attempts.get(id)).toHaveLength(1);
    expect((await world.stored(good)).every(({ status }) => status === 'SUCCESS')).toBe(true);
    expect(world.lines('callback.parked')).toHaveLength(1);
  });
});
