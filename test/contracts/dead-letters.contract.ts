import { expect, it } from 'vitest';
import type { DeadLetter, DeadLetters } from '../../lambdas/ports/dead-letters.ts';

export interface DeadLettersScene {
  deadLetters: DeadLetters;
  /** Lays letters down in a queue's dead letters. */
  lay(bodies: string[]): Promise<void>;
  /** What was sent to that queue again. */
  sentAgain(): Promise<string[]>;
  /** Receives once what was received before is no longer hidden. */
  receiveLater(): Promise<DeadLetter[]>;
}

export function deadLettersContract(of: () => Promise<DeadLettersScene>): void {
  const bodiesOf = (letters: DeadLetter[]) => letters.map(({ body }) => body).sort();

  it('are received as they are, at most ten at a time, each by one receiver', async () => {
    const { deadLetters, lay } = await of();
    const bodies = Array.from({ length: 13 }, (_, i) => `{"n":${i},"big":12345678901234567890, "rate":1.0}`);
    await lay(bodies);
    const first = await deadLetters.receive('notices');
    expect(first).toHaveLength(10);
    const second = await deadLetters.receive('notices');
    expect(bodiesOf([...first, ...second])).toEqual(bodies.sort());
    expect(new Set([...first, ...second].map(({ id }) => id)).size).toBe(13);
    expect([...first, ...second].every(({ sentAt }) => sentAt > 0)).toBe(true);
    expect(await deadLetters.receive('notices')).toEqual([]);
  });

  it('are there again, as the same, unless they were removed', async () => {
    const { deadLetters, lay, receiveLater } = await of();
    await lay(['stays', 'goes']);
    const received = await deadLetters.receive('notices');
    expect(bodiesOf(received)).toEqual(['goes', 'stays']);
    await deadLetters.remove(
      'notices',
      received.filter(({ body }) => body === 'goes'),
    );
    const { receipt: _, ...same } = received.find(({ body }) => body === 'stays')!;
    expect(await receiveLater()).toEqual([{ ...same, receipt: expect.any(String) }]);
  });

  it('go round again with the body they have', async () => {
    const { deadLetters, lay, sentAgain } = await of();
    await lay([' {"rate": 1.0, "text":"ü"} ']);
    const [letter] = await deadLetters.receive('notices');
    await deadLetters.sendAgain('notices', letter!);
    expect(await sentAgain()).toEqual([' {"rate": 1.0, "text":"ü"} ']);
    expect(await deadLetters.receive('notices')).toEqual([]);
  });

  it('are removed in any number, also in none', async () => {
    const { deadLetters } = await of();
    await deadLetters.remove('events', []);
    expect(await deadLetters.receive('events')).toEqual([]);
  });
}
