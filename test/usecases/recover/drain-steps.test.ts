import { describe, expect, it } from 'vitest';
import type { Health } from '../../../lambdas/domain/health/health.ts';
import { DAY_MS, START, sampleAttempt, sampleCallback } from '../../kit/samples.ts';
import { beat, breakOnce, draining, ID, type RecoverWorld, recoverWorld } from './recover-world.ts';

const idsOf = (calls: { id: string }[]) => calls.map(({ id }) => id);

/** Works the beat that health is at; returns what the step sent. */
async function step(world: RecoverWorld) {
  const { epoch, beat: at } = await world.is();
  expect(await world.work(beat({ epoch, beat: at }))).toEqual([]);
  return world.take().retries;
}

/** The newest step is answered so, a moment later. */
async function answered(world: RecoverWorld, { failed = 0 } = {}) {
  const { drainSent = 0 } = await world.is();
  const set = { drainOk: drainSent - failed, drainFailed: failed };
  await world.health.apply(ID, { set, when: [] });
  await world.clock.advance(1000);
}

describe('a drain step', () => {
  it('sends the oldest first, at once, and names itself', async () => {
    const world = await recoverWorld({ health: draining() });
    const calls = await world.store(25, { turn: 4 });
    const sent = await step(world);
    expect(sent.map(({ message }) => message.callId)).toEqual(idsOf(calls.slice(0, 10)));
    for (const { message, dueAt } of sent) {
      expect(message).toMatchObject({ trigger: 'drain', turn: 4, drain: { id: '2', step: 1 } });
      expect(dueAt).toBe(START);
    }
    expect(await world.is()).toMatchObject({ drainStep: 1, drainSent: 10, drainCursor: calls[9]!.id });
  });

  it('is sent once, though its beat comes twice at the same moment', async () => {
    const world = await recoverWorld({ health: draining() });
    await world.store(25);
    await world.work(beat({ epoch: 2, beat: 0 }), beat({ epoch: 2, beat: 0 }));
    expect(world.take().retries).toHaveLength(10);
  });

  it('doubles at the most while all is well, up to what a drain may send, and leaves nothing between two', async () => {
    const world = await recoverWorld({ health: draining() });
    world.ports.settings.drainPerSecond = 70;
    await world.store(1, { ageMs: 10_000, lastAttempt: sampleAttempt({ startedAt: START }) });
    const calls = await world.store(300);
    const steps: string[][] = [];
    for (let i = 0; i < 6; i++) {
      steps.push((await step(world)).map(({ message }) => message.callId));
      await answered(world);
    }
    expect(steps.map(({ length }) => length)).toEqual([10, 20, 40, 70, 70, 70]);
    expect(steps.flat()).toEqual(idsOf(calls.slice(0, 280)));
  });

  it('is small again after one that failed', async () => {
    const world = await recoverWorld({
      health: draining({ drainStep: 7, drainSent: 160, drainSentAt: START - 1000 }),
    });
    await world.store(300);
    await answered(world, { failed: 17 });
    expect(await step(world)).toHaveLength(10);
  });

  it('waits for the answers of the last one, but not for ever', async () => {
    const world = await recoverWorld({ health: draining() });
    await world.store(50);
    await step(world);
    await world.clock.advance(100_000);
    expect(await step(world)).toEqual([]);
    await world.clock.advance(80_000);
    expect(await step(world)).toHaveLength(10);
  });

  it('passes over what was attempted since the drain began, what waits no more and what is overdue', async () => {
    const world = await recoverWorld({ health: draining() });
    const overdue = await world.store(2, { ageMs: 2 * DAY_MS });
    const [before, since, marked, never] = await world.store(4);
    await world.attempted(before!, { startedAt: START - 1 });
    await world.attempted(since!, { startedAt: START });
    await world.calls.put({ ...marked!, status: 'SUCCESS', revision: 2 }, 1);
    const sent = await step(world);
    expect(sent.map(({ message }) => [message.callId, message.turn])).toEqual([
      [before!.id, 2],
      [never!.id, 1],
    ]);
    for (const { id } of overdue) expect(await world.calls.get(ID, id)).toMatchObject({ status: 'FAILED' });
  });

  it.each([
    ['leaves a call to its own message where that comes about now', { drainStartedAt: START - 60_000 }, 2],
    ['sends it where that was let go, before the drain', { drainStartedAt: START - 5000 }, 1],
    ['sends it, in a pass, whatever may come', { mode: 'direct', drainPass: 1 }, 0],
  ] as const)('%s', async (_, changes, left) => {
    const world = await recoverWorld({ health: draining(changes) });
    const dues = [-10_001, -5001, 10_000, 10_001].map((fromNow) => START + fromNow);
    for (const nextAttemptAt of dues) await world.store(1, { nextAttemptAt });
    expect(await step(world)).toHaveLength(dues.length - left);
  });

  it('reads a bounded part of what it need not send, and the next goes on behind that', async () => {
    const world = await recoverWorld({ health: draining() });
    await world.clock.advance(100);
    const attempted = sampleAttempt({ startedAt: START + 50 });
    await world.store(3000, { lastAttempt: attempted, apartMs: 1 });
    const [last] = await world.store(1);
    expect(await step(world)).toEqual([]);
    expect(await world.is()).toMatchObject({ beat: 1, modeDueAt: START + 100 });
    expect((await step(world)).map(({ message }) => message.callId)).toEqual([last!.id]);
  });

  it('keeps to the rate limit: no more than it lets go in half a minute, one after the other', async () => {
    const callback = sampleCallback({ rateLimit: { perSecond: 2 } });
    const world = await recoverWorld({ callback, health: draining({ drainSent: 90, drainSentAt: START }) });
    await world.store(200);
    await answered(world);
    const dueAts = (await step(world)).map(({ dueAt }) => dueAt - START - 1000);
    expect(dueAts).toHaveLength(60);
    expect(dueAts.slice(0, 3)).toEqual([0, 500, 1000]);
    expect(dueAts.at(-1)).toBe(29_500);
  });

  it('that was broken off is behind the next, and round', async () => {
    const world = await recoverWorld();
    const calls = await world.store(12);
    const from = { drainCursor: calls[7]!.id, drainWraps: true };
    await world.health.apply(ID, { set: draining(from), when: [] });
    const sent = (await step(world)).map(({ message }) => message.callId);
    expect(sent).toEqual(idsOf(calls.slice(8)));
    for (const call of calls.slice(8)) await world.attempted(call);
    await answered(world);
    expect(await step(world)).toEqual([]);
    expect((await step(world)).map(({ message }) => message.callId)).toEqual(idsOf(calls.slice(0, 8)));
  });
});

describe('the end of a drain', () => {
  /** All steps and passes until nothing is due; `between` is done before each. */
  async function passes(world: RecoverWorld, between: (health: Health) => Promise<void> = async () => {}) {
    const at: number[] = [];
    for (let health = await world.is(); health.modeDueAt !== undefined; health = await world.is()) {
      await world.clock.advance(Math.max(0, health.modeDueAt - world.clock.now()));
      await between(health);
      at.push(world.clock.now() - START);
      await step(world);
    }
    return at;
  }

  it('is direct, with passes after one minute, five minutes and one hour', async () => {
    const world = await recoverWorld({ health: draining() });
    expect(await passes(world)).toEqual([0, 60_000, 300_000, 3_600_000]);
    const health = await world.is();
    expect(health).toMatchObject({ mode: 'direct', epoch: 3 });
    for (const field of ['beatAt', 'drainId', 'drainStartedAt', 'drainCursor', 'drainPass', 'drainStep'])
      expect(health).not.toHaveProperty(field);
    expect(world.log.lines.map(({ event }) => event)).toContain('drain.ended');
  });

  it('is followed by a pass that finds what the index showed too late', async () => {
    const world = await recoverWorld({ health: draining(), indexLagMs: 59_000 });
    const calls = await world.store(5);
    expect(await step(world)).toEqual([]);
    await world.clock.advance(60_000);
    const sent = await step(world);
    expect(sent.map(({ message }) => message.callId)).toEqual(idsOf(calls));
    expect(sent[0]!.message.drain).toEqual({ id: '2', step: 1 });
  });

  it('is followed by a pass that finds what a worker who died did not send', async () => {
    const world = await recoverWorld({ health: draining() });
    const calls = await world.store(5);
    breakOnce(world.ports.retries, 'retry', 'before');
    expect(await world.work(beat({ epoch: 2, beat: 0 }))).toEqual(['0']);
    await world.work(beat({ epoch: 2, beat: 0 }));
    expect(world.take().retries).toEqual([]);
    await world.clock.advance(180_000);
    expect(await step(world)).toEqual([]);
    expect(await world.is()).toMatchObject({ mode: 'direct' });
    await world.clock.advance(60_000);
    expect((await step(world)).map(({ message }) => message.callId)).toEqual(idsOf(calls));
  });

  it('sends its passes in steps of the same kind', async () => {
    const world = await recoverWorld({ health: draining() });
    await step(world);
    await world.clock.advance(60_000);
    await world.store(25);
    const sizes: number[] = [];
    for (let i = 0; i < 2; i++) {
      sizes.push((await step(world)).length);
      await answered(world);
    }
    expect(sizes).toEqual([10, 15]);
    expect(await world.is()).toMatchObject({ mode: 'direct', drainPass: 1 });
  });
});
