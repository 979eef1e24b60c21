import { describe, expect, it } from 'vitest';
import { DAY_MS, START, sampleCallback } from '../../kit/samples.ts';
import { beat, breakOnce, draining, ID, INTERVAL_MS, parked, recoverWorld } from './recover-world.ts';

const NOW = { epoch: 1, beat: 3 };

describe('a beat', () => {
  it('is worked once, though its message comes twice', async () => {
    const world = await recoverWorld({ health: parked() });
    await world.store(1);
    expect(await world.work(beat(NOW), beat(NOW))).toEqual([]);
    await world.work(beat(NOW));
    expect(world.take().retries).toHaveLength(1);
    expect(await world.is()).toMatchObject({ epoch: 1, beat: 4, modeDueAt: START + INTERVAL_MS });
  });

  it('is dropped where it is of another mode, or late', async () => {
    const world = await recoverWorld({ health: parked() });
    await world.store(1);
    await world.work(beat({ epoch: 0, beat: 3 }), beat({ epoch: 1, beat: 2 }), beat({ epoch: 1, beat: 4 }));
    expect(world.take()).toEqual({ retries: [], recovery: [], notices: [], events: [] });
    expect(await world.is()).toMatchObject({ beat: 3 });
  });

  it('sends the one after it, which names its epoch and beat', async () => {
    const world = await recoverWorld({ health: parked() });
    await world.work(beat(NOW));
    expect(world.take().recovery).toEqual([{ message: beat({ epoch: 1, beat: 4 }), delayMs: INTERVAL_MS }]);
  });

  it('leaves it to the tick where a queue cannot wait so long', async () => {
    const callback = sampleCallback({
      retry: { intervalSeconds: 7200, windowSeconds: 86_400, maxAttempts: null },
    });
    const world = await recoverWorld({ callback, health: parked() });
    await world.work(beat(NOW));
    expect(world.take().recovery).toEqual([]);
    expect(await world.is()).toMatchObject({ beatAt: START + 7_200_000 });
  });

  it('of the tick is for whatever is due, and for nothing that is not', async () => {
    const world = await recoverWorld({ health: parked({ modeDueAt: START + 1000, beatAt: START + 1000 }) });
    await world.store(1);
    await world.work(beat());
    expect(world.take().retries).toEqual([]);
    await world.clock.advance(1000);
    await world.work(beat(), beat());
    expect(world.take().retries).toHaveLength(1);
  });

  it('that was claimed by a worker who died is made good by the tick', async () => {
    const world = await recoverWorld({ health: parked() });
    await world.store(1);
    breakOnce(world.ports.retries, 'retry', 'before');
    expect(await world.work(beat(NOW))).toEqual(['0']);
    await world.work(beat(NOW));
    expect(world.take().retries).toEqual([]);
    await world.clock.advance(INTERVAL_MS);
    await world.work(beat());
    expect(world.take().retries).toMatchObject([{ message: { trigger: 'probe', beat: 5 } }]);
  });

  it('of a callback that is well does nothing', async () => {
    const world = await recoverWorld();
    await world.store(3);
    await world.work(beat(), beat({ epoch: 0, beat: 0 }));
    expect(world.take()).toEqual({ retries: [], recovery: [], notices: [], events: [] });
  });

  it('that meets a fault of ours comes back, and does not take its batch with it', async () => {
    const world = await recoverWorld({ health: parked() });
    await world.store(1);
    breakOnce(world.ports.callbacks, 'get', 'before');
    expect(await world.work(beat(NOW), beat(NOW))).toEqual(['0']);
    expect(world.take().retries).toHaveLength(1);
    expect(world.log.lines.filter(({ level }) => level === 'error')).toHaveLength(1);
  });
});

describe('a callback that changed', () => {
  it.each(['parked', 'draining'])('was deleted while it was %s: nothing is due any more', async (mode) => {
    const is = mode === 'parked' ? parked() : draining();
    const world = await recoverWorld({ health: { ...is, noticeDueAt: START, recoveryDueAt: START } });
    await world.store(5);
    await world.callbacks.remove(sampleCallback(), START, START + 60 * DAY_MS);
    await world.work(beat({ epoch: is.epoch!, beat: is.beat! }), beat());
    expect(world.take()).toEqual({ retries: [], recovery: [], notices: [], events: [] });
    const health = await world.is();
    expect(health).toMatchObject({ mode: 'stopped', epoch: is.epoch! + 1 });
    for (const field of ['beatAt', 'unhealthyShard', 'modeDueAt', 'noticeDueAt', 'recoveryDueAt'])
      expect(health).not.toHaveProperty(field);
    await world.work(beat());
    expect(await world.is()).toEqual(health);
  });

  it('is forgotten when even its tombstone is gone', async () => {
    const world = await recoverWorld({ health: parked() });
    await world.callbacks.remove(sampleCallback(), START, START);
    expect(await world.work(beat())).toEqual([]);
    expect(await world.is()).not.toHaveProperty('beatAt');
  });

  it('was edited by a worker that died: its streaks are about another configuration', async () => {
    const world = await recoverWorld({ health: parked({ streak: 20, firstStreak: 20, streakSince: 1 }) });
    await world.store(1);
    await world.callbacks.replace(sampleCallback(), sampleCallback({ version: 2 }));
    await world.work(beat(NOW));
    expect(await world.is()).toMatchObject({ configVersion: 2, streak: 0, firstStreak: 0, beat: 4 });
    expect(world.take().retries).toHaveLength(1);
  });

  it('had its retries switched off by such a worker: what waits is closed, and it is called again', async () => {
    const world = await recoverWorld({ health: parked() });
    await world.store(1);
    await world.callbacks.replace(sampleCallback(), sampleCallback({ version: 2, retriesEnabled: false }));
    await world.work(beat(NOW));
    expect(await world.is()).toMatchObject({ mode: 'direct', epoch: 2, drainPass: 1 });
    const { retries, recovery } = world.take();
    expect(retries).toEqual([]);
    expect(recovery).toEqual([
      { message: { v: 1, callbackId: ID, kind: 'close', by: 'retries-off' }, delayMs: 0 },
      { message: beat({ epoch: 2, beat: 0 }), delayMs: 60_000 },
    ]);
  });
});
