import { describe, expect, it } from 'vitest';
import type { CallMessage } from '../../../lambdas/contract/messages.ts';
import { DAY_MS, START } from '../../kit/samples.ts';
import type { SimRecord } from '../world/record.ts';
import { cutoffFor } from './call-windows.ts';
import { quietRecord } from './record-samples.ts';
import { addCall, addMessage, HOUR_MS, SECOND_MS } from './record-story.ts';

const first = { at: START + SECOND_MS, outcome: 'http_error' } as const;
const CUTOFF = START + DAY_MS;
const ONE = CUTOFF + HOUR_MS;
const TWO = CUTOFF + 30 * HOUR_MS;

/** A call that failed in two windows, each opened again by a replay; the first replay's own message made no request. */
function replayedTwice(): SimRecord {
  const record = quietRecord();
  const tries = [first, { at: ONE + HOUR_MS, outcome: 'http_error' } as const, { at: TWO }];
  const call = addCall(record, { tries });
  const { message } = record.sent[1]! as { message: CallMessage };
  for (const [at, turn, id] of [
    [ONE, 2, 'rep_1'],
    [TWO - SECOND_MS, 3, 'rep_2'],
  ] as const)
    addMessage(record, {
      ...{ at, queue: 'retries', dueAt: at },
      message: { ...message, turn, trigger: 'replay', replay: { id, step: 1 } },
    });
  for (const [i, turn] of [1, 3, 4].entries()) record.requests[i]!.turn = turn;
  const reopened = { by: 'rep_2', turn: 4, attemptsBefore: 2 };
  record.final.calls = [{ ...call, reopened, retryUntil: TWO + DAY_MS }];
  return record;
}

const cutoffsOf = (record: SimRecord) =>
  record.requests.map((request) => cutoffFor(record, record.final.calls[0]!, request));
const exactly = (at: number) => ({ earliest: at, latest: at });

describe('the cutoff in force at a request', () => {
  it('is the one that the event brought, where nothing was replayed', () => {
    const record = quietRecord();
    addCall(record, { tries: [first] });
    expect(cutoffsOf(record)).toEqual([exactly(CUTOFF)]);
  });

  it('is each window’s own, however soon the next one was opened', () => {
    const record = replayedTwice();
    const [before, between, after] = cutoffsOf(record);
    expect([before, after]).toEqual([exactly(CUTOFF), exactly(TWO + DAY_MS)]);
    expect(between!.earliest).toBe(ONE + DAY_MS - record.limits.skewMs);
    // Its message was due at once, and may have been worked after all that a queue and a dying worker take.
    expect(between!.latest).toBeGreaterThan(ONE + DAY_MS);
    expect(between!.latest).toBeLessThan(ONE + DAY_MS + HOUR_MS);
  });

  it('is the new one for the message that opened it, which still names the turn before', () => {
    const record = replayedTwice();
    const own = record.sent.findLast(({ message }) => 'replay' in message)!;
    Object.assign(record.requests[2]!, { turn: 3, messageId: own.messageId });
    expect(cutoffsOf(record).at(-1)).toEqual(exactly(TWO + DAY_MS));
  });
});
