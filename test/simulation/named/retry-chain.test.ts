import { describe, expect, it } from 'vitest';
import { check } from '../checkers/all-checkers.ts';
import type { Behaviour } from '../receivers/behaviour.ts';
import { WELL } from '../receivers/receiver-plan.ts';
import type { SimRecord } from '../world/record.ts';
import { messagesFor, recordOf, requestsFor, theCall, theFault } from './happened.ts';
import { FAILS, MINUTE_MS, quiet, SECOND_MS, scene, VISIBILITY_MS } from './scene.ts';

/** The next attempt is due 5 s after the message of this one comes back, should its worker die. */
const BUSY: Behaviour = { kind: 'answer', statusCode: 503, afterMs: 5000, retryAfter: '900' };
const FAILS_SLOWLY: Behaviour = { kind: 'answer', statusCode: 500, afterMs: 5000 };

/** The first worker dies once it has sent the successor: its message comes back, and the successor is sent again. */
const forked = (second: Behaviour, slowMs: number) =>
  scene({
    callbacks: [
      quiet({
        phases: [
          { from: 0, behaviour: BUSY },
          { from: MINUTE_MS, behaviour: second },
          // Between the fourth attempt and the fifth, however they were spread.
          { from: 1650 * SECOND_MS, behaviour: WELL },
        ],
      }),
    ],
    faults: {
      points: [
        { at: 0, kind: 'crash-after', function: 'deliver', port: 'queue.retry' },
        { at: VISIBILITY_MS, kind: 'slow', function: 'deliver', port: 'queue.retry' },
      ],
      storms: [],
      slowMs,
    },
  });

/** The message of the second attempt that each of two workers sent. */
function twins(record: SimRecord) {
  theFault(record, 'crash-after', 'queue.retry');
  const [first, again, ...more] = messagesFor(record, theCall(record)).filter(
    ({ message: { turn, trigger } }) => turn === 2 && trigger === 'retry',
  );
  expect(more).toEqual([]);
  return { first: first!, again: again! };
}

describe('a retry chain, one message of which was sent twice', () => {
  it('goes on as one where the second message comes when the first has been worked', async () => {
    const record = await recordOf(forked(FAILS, 20 * SECOND_MS));
    const { first, again } = twins(record);
    const requests = requestsFor(record, theCall(record));
    const second = requests.find(({ turn }) => turn === 2)!;
    expect(second.messageId).toBe(first.messageId);
    expect(again.dueAt).toBeGreaterThan(second.endedAt!);
    expect(requests.map(({ turn, outcome }) => [turn, outcome])).toEqual([
      [1, 'http_error'],
      [2, 'http_error'],
      [3, 'http_error'],
      [4, 'http_error'],
      [5, 'success'],
    ]);
    expect(check(record)).toEqual([]);
  });

  it('goes on as one where two workers have both messages at once', async () => {
    const record = await recordOf(forked(FAILS_SLOWLY, 0));
    const { first, again } = twins(record);
    const [, one, other, ...others] = requestsFor(record, theCall(record));
    expect([one!.messageId, other!.messageId].sort()).toEqual([first.messageId, again.messageId].sort());
    expect(other!.at).toBeLessThan(one!.endedAt!);
    expect(others.map(({ turn }) => turn)).toEqual([3, 4, 5]);
    expect(theCall(record)).toMatchObject({ status: 'SUCCESS', attemptCount: 6 });
    expect(check(record)).toEqual([]);
  });
});
