import { describe, expect, it } from 'vitest';
import type { RecoveryQueue } from '../../../lambdas/ports/call-queue.ts';
import { START } from '../../kit/samples.ts';
import { tickWorld } from './tick-world.ts';

const MINUTE_MS = 60_000;
/** A tick's time within a quarter of an hour: START is the first of one. */
const LATER = START + 7 * MINUTE_MS;

describe('a tick', () => {
  it('sends a beat to what is overdue by two of them, for whatever is due by then', async () => {
    const world = tickWorld();
    await world.dueAt('cb_late', START - 2 * MINUTE_MS - 1);
    await world.dueAt('cb_due', START - 2 * MINUTE_MS);
    await world.tick(LATER);
    expect(world.queues.sent.recovery).toEqual([
      { message: { v: 1, kind: 'beat', callbackId: 'cb_late' }, delayMs: 0 },
    ]);
  });

  it('heeds how far apart ticks are', async () => {
    const world = tickWorld({ tickSeconds: 2 });
    await world.dueAt('cb_late', START - 4001);
    await world.dueAt('cb_due', START - 4000);
    await world.tick(LATER);
    expect(world.woken()).toEqual(['cb_late']);
  });

  it('wakes ten thousand at once, page by page', async () => {
    const world = tickWorld();
    for (let i = 0; i < 10_000; i++) await world.dueAt(`cb_${i}`, START - 10 * MINUTE_MS - i);
    const sizes: number[] = [];
    const recovery: RecoveryQueue = {
      async recover(messages) {
        sizes.push(messages.length);
        await world.queues.recover(messages);
      },
    };
    await world.tick(LATER, undefined, { ...world.ports, recovery });
    expect(new Set(world.woken()).size).toBe(10_000);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(2000);
  });

  it('stops before its time is over, and the next one goes on', async () => {
    const world = tickWorld();
    for (let i = 0; i < 500; i++) await world.dueAt(`cb_${i}`, START - 10 * MINUTE_MS - i);
    let left = 60_000;
    await world.tick(LATER, () => (left -= 20_000));
    const woken = world.woken();
    expect(woken.length).toBeGreaterThan(0);
    expect(woken.length).toBeLessThan(500);
    expect(world.log.lines).toMatchObject([{ event: 'tick.unfinished', fields: { woken: woken.length } }]);
    for (const id of woken) await world.dueAt(id, START + 10 * MINUTE_MS);
    await world.tick(LATER + MINUTE_MS);
    expect([...woken, ...world.woken()].sort()).toEqual(
      Array.from({ length: 500 }, (_, i) => `cb_${i}`).sort(),
    );
  });

  it('finds nothing to do, and says nothing', async () => {
    const world = tickWorld();
    await world.dueAt('cb_1', START + MINUTE_MS);
    await world.tick(LATER);
    expect(world.queues.sent.recovery).toEqual([]);
    expect(world.log.lines).toEqual([]);
  });
});

describe('the parts of a tick', () => {
  it('go on without one that fails, which makes the tick fail at the end', async () => {
    const world = tickWorld();
    world.deadLetters.lay('notices', 'letter');
    await world.dueAt('cb_late', START - 10 * MINUTE_MS);
    const recovery = { recover: () => Promise.reject(new Error('no beats')) };
    await expect(world.tick(START, undefined, { ...world.ports, recovery })).rejects.toThrow('no beats');
    expect(world.deadLetters.sentAgain.notices).toEqual([{ body: 'letter' }]);

    const receive = () => Promise.reject(new Error('no letters'));
    const deadLetters = { receive, sendAgain: receive, remove: receive };
    await expect(world.tick(START, undefined, { ...world.ports, deadLetters })).rejects.toThrow('no letters');
    expect(world.woken()).toEqual(['cb_late']);
  });

  it.each([60, 2])(
    'with ticks %i s apart send dead letters round once in a quarter of an hour',
    async (tickSeconds) => {
      const world = tickWorld({ tickSeconds });
      const rounds: number[] = [];
      for (let at = START - 15 * MINUTE_MS; at < START + 30 * MINUTE_MS; at += tickSeconds * 1000) {
        world.deadLetters.lay('events', 'letter');
        await world.tick(at);
        if (world.deadLetters.sentAgain.events.splice(0).length > 0) rounds.push((at - START) / MINUTE_MS);
      }
      expect(rounds).toEqual([-15, 0, 15]);
    },
  );

  it.each([60, 2])(
    'with ticks %i s apart count who is in trouble every five minutes',
    async (tickSeconds) => {
      const world = tickWorld({ tickSeconds });
      const counted: unknown[] = [];
      for (let at = START - 5 * MINUTE_MS; at <= START + 5 * MINUTE_MS; at += tickSeconds * 1000) {
        if (at === START) await world.dueAt('cb_parked', START + MINUTE_MS);
        await world.tick(at);
        for (const { event, fields } of world.log.lines.splice(0))
          if (event === 'callbacks.counted') counted.push([(at - START) / MINUTE_MS, fields.troubled]);
      }
      expect(counted).toEqual([
        [-5, 0],
        [0, 1],
        [5, 1],
      ]);
    },
  );
});
