import { describe, expect, it } from 'vitest';
import { check } from '../checkers/all-checkers.ts';
import type { Behaviour } from '../receivers/behaviour.ts';
import { WELL } from '../receivers/receiver-plan.ts';
import type { SimRecord } from '../world/record.ts';
import { messagesFor, recordOf, requestsFor, theCall } from './happened.ts';
import { FAILS, MINUTE_MS, quiet, SECOND_MS, scene } from './scene.ts';

/** While the second attempt, which lasts long, is under way, a person asks for one. */
const story = (statusCode: number, persons: Behaviour) =>
  scene({
    callbacks: [
      quiet(
        {
          phases: [
            { from: 0, behaviour: FAILS },
            { from: MINUTE_MS, behaviour: persons },
          ],
          once: [{ from: MINUTE_MS, behaviour: { kind: 'answer', statusCode, afterMs: 110 * SECOND_MS } }],
        },
        { timeouts: { connectSeconds: 5, responseSeconds: 120 } },
      ),
    ],
    acts: [{ at: 350 * SECOND_MS, callback: 0, do: { kind: 'retry', call: 0 } }],
  });

/** Both requests of the second turn, and that the person's was made and answered within the other. */
function both(record: SimRecord) {
  const [, chain, persons, ...later] = requestsFor(record, theCall(record));
  expect([chain, persons]).toMatchObject([
    { turn: 2, trigger: 'retry' },
    { turn: 2, trigger: 'manual' },
  ]);
  expect(persons!.endedAt).toBeLessThan(chain!.endedAt!);
  return { chain: chain!, persons: persons!, later };
}

describe('two messages of one turn, with opposite results', () => {
  it('make a success of it, although the failure was recorded first', async () => {
    const record = await recordOf(story(200, FAILS));
    const { chain, persons, later } = both(record);
    expect([chain.outcome, persons.outcome]).toEqual(['success', 'http_error']);
    // The failure has gone on to a third turn by then, whose message comes in vain.
    const third = messagesFor(record, theCall(record)).find(({ message }) => message.turn === 3);
    expect(third!.at).toBeLessThan(chain.endedAt!);
    expect(later).toEqual([]);
    expect(theCall(record)).toMatchObject({
      status: 'SUCCESS',
      resolution: { by: 'delivery' },
      attemptCount: 3,
    });
    expect(check(record)).toEqual([]);
  });

  it('leave it a success where the failure comes after that, and keep the failure in the history', async () => {
    const record = await recordOf(story(500, WELL));
    const { chain, persons, later } = both(record);
    expect([chain.outcome, persons.outcome]).toEqual(['http_error', 'success']);
    expect(later).toEqual([]);
    const { id } = theCall(record);
    expect(messagesFor(record, { id }).filter(({ message }) => message.turn > 2)).toEqual([]);
    expect(theCall(record)).toMatchObject({
      status: 'SUCCESS',
      resolution: { by: 'delivery' },
      turn: 3,
      attemptCount: 3,
      lastAttempt: { startedAt: persons.hostAt },
    });
    expect(record.final.attempts.get(id)?.map(({ startedAt }) => startedAt)).toContain(chain.hostAt);
    expect(check(record)).toEqual([]);
  });
});
