import { describe, expect, it } from 'vitest';
import type { DeadLetters } from '../../../lambdas/ports/dead-letters.ts';
import { HIDDEN_MS } from '../../kit/memory/memory-dead-letters.ts';
import { START } from '../../kit/samples.ts';
import { FLAWED, tickWorld } from './tick-world.ts';

describe('a round of dead letters', () => {
  it('sends those of events, notices and recovery to their queues again, as they were', async () => {
    const world = tickWorld();
    for (const queue of ['events', 'notices', 'recovery'] as const) {
      world.deadLetters.lay(queue, ` {"of": "${queue}"} `, 'cb_1');
      world.deadLetters.lay(queue, '{"n":1.0}');
    }
    await world.tick(START);
    for (const queue of ['events', 'notices', 'recovery'] as const) {
      expect(world.deadLetters.sentAgain[queue]).toEqual([
        { body: ` {"of": "${queue}"} `, groupId: 'cb_1' },
        { body: '{"n":1.0}' },
      ]);
      expect(world.deadLetters.bodies(queue)).toEqual([]);
      expect(world.log.lines).toContainEqual({
        level: 'warn',
        event: 'deadletters.sent',
        fields: { queue, sent: 2 },
      });
    }
  });

  it('leaves what cannot be read, and says why in every round', async () => {
    const world = tickWorld();
    world.deadLetters.lay('notices', FLAWED);
    world.deadLetters.lay('notices', 'sound');
    await world.tick(START);
    expect(world.deadLetters.sentAgain.notices).toEqual([{ body: 'sound' }]);
    await world.clock.advance(HIDDEN_MS);
    await world.tick(START + 900_000);
    expect(world.deadLetters.bodies('notices')).toEqual([FLAWED]);
    const rejected = world.log.lines.filter(({ event }) => event === 'message.rejected');
    expect(rejected.map(({ fields }) => fields)).toEqual(
      Array(2).fill({ messageId: 'letter-1', queue: 'notices', reason: 'not JSON' }),
    );
  });

  it('removes a letter only once it is sent', async () => {
    const world = tickWorld();
    for (const body of ['a', 'b', 'c']) world.deadLetters.lay('events', body);
    const sendAgain: DeadLetters['sendAgain'] = (queue, letter) =>
      letter.body === 'b'
        ? Promise.reject(new Error('throttled'))
        : world.deadLetters.sendAgain(queue, letter);
    const deadLetters: DeadLetters = {
      receive: (queue) => world.deadLetters.receive(queue),
      remove: (queue, letters) => world.deadLetters.remove(queue, letters),
      sendAgain,
    };
    await world.tick(START, undefined, { ...world.ports, deadLetters });
    expect(world.deadLetters.bodies('events')).toEqual(['b']);
    const warnings = world.log.lines.filter(({ level }) => level !== 'info');
    expect(warnings).toMatchObject([{ event: 'deadletter.returned' }, { event: 'deadletters.sent' }]);

    const dies: DeadLetters = { ...deadLetters, sendAgain: (q, l) => world.deadLetters.sendAgain(q, l) };
    dies.remove = () => Promise.reject(new Error('dies'));
    await world.clock.advance(HIDDEN_MS);
    await expect(world.tick(START, undefined, { ...world.ports, deadLetters: dies })).rejects.toThrow('dies');
    expect(world.deadLetters.bodies('events')).toEqual(['b']);
  });

  it('is bounded: by count, and by the time that is left', async () => {
    const world = tickWorld();
    for (let i = 0; i < 1500; i++) world.deadLetters.lay('recovery', `letter ${i}`);
    await world.tick(START);
    expect(world.deadLetters.bodies('recovery')).toHaveLength(500);
    let left = 200_000;
    await world.tick(START, () => (left -= 10_000));
    const rest = world.deadLetters.bodies('recovery').length;
    expect(rest).toBeGreaterThan(0);
    expect(rest).toBeLessThan(500);
    await world.tick(START);
    expect(world.deadLetters.bodies('recovery')).toEqual([]);
  });
});
