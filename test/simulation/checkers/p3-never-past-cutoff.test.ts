import { describe, expect, it } from 'vitest';
import { DAY_MS, START } from '../../kit/samples.ts';
import type { PersonsAct, SimRecord } from '../world/record.ts';
import { p3NeverPastCutoff } from './p3-never-past-cutoff.ts';
import { healthyRecord, quietRecord, whatsOf } from './record-samples.ts';
import { addCall, addMessage, HOUR_MS, SECOND_MS } from './record-story.ts';

const whats = (record: SimRecord) => whatsOf(p3NeverPastCutoff, record);
const CUTOFF = START + DAY_MS;
const first = { at: START + SECOND_MS, outcome: 'http_error' } as const;

/** A call that failed, and that a replay opened again two hours after its cutoff. */
function replayedRecord(): SimRecord {
  const record = quietRecord();
  const again = CUTOFF + 2 * HOUR_MS;
  record.endedAt = again + 2 * DAY_MS;
  const call = addCall(record, { tries: [first, { at: again, trigger: 'replay', outcome: 'http_error' }] });
  const sent = record.sent.at(-1)!;
  Object.assign(sent, {
    at: again - SECOND_MS,
    message: { ...sent.message, replay: { id: 'rep_1', step: 1 } },
  });
  const reopened = { by: 'rep_1', turn: 3, attemptsBefore: 1 };
  record.final.calls = [{ ...call, reopened, retryUntil: again + DAY_MS }];
  return record;
}

describe('P3, never past the cutoff', () => {
  it('accepts a retry in the last millisecond', () => {
    expect(whats(healthyRecord())).toEqual([]);
    const record = quietRecord();
    addCall(record, { tries: [first, { at: CUTOFF }] });
    expect(whats(record)).toEqual([]);
  });

  it('accepts a later one that a person asked for, and only that', () => {
    const retried = (changes?: Partial<PersonsAct>) => {
      const record = quietRecord();
      const { id, callbackId } = addCall(record, {
        tries: [first, { at: CUTOFF + HOUR_MS, trigger: 'manual' }],
      });
      const act = { kind: 'retry', callbackId, callId: id, at: CUTOFF + HOUR_MS - 500, status: 200 } as const;
      if (changes) record.acts.push({ ...act, ...changes });
      return whats(record);
    };
    expect(retried({})).toEqual([]);
    const late = ['a manual 3600 s past the cutoff'];
    expect(retried()).toEqual(late);
    expect(retried({ status: 409 })).toEqual(late);
    expect(retried({ at: CUTOFF + 2 * HOUR_MS })).toEqual(late);
    expect(retried({ callId: 'call_OTHER' })).toEqual(late);
    expect(retried({ kind: 'mark' })).toEqual(late);
  });

  it.each(['delivery', 'retry', 'probe', 'drain'] as const)('reports a %s that begins later', (trigger) => {
    const record = quietRecord();
    addCall(record, { tries: [first, { at: CUTOFF + 100, trigger }] });
    expect(whats(record)).toEqual([`a ${trigger} 0.1 s past the cutoff`]);
  });

  it('goes by the clock of the worker', () => {
    const record = quietRecord();
    addCall(record, { tries: [first, { at: CUTOFF + 100 }] });
    record.requests[1]!.hostAt = CUTOFF;
    expect(whats(record)).toEqual([]);
    record.requests[1]!.hostAt = CUTOFF + 1;
    expect(whats({ ...record })).toHaveLength(1);
  });

  it('counts the window from acceptance', () => {
    const record = quietRecord();
    const call = addCall(record);
    record.final.calls = [{ ...call, retryUntil: CUTOFF + HOUR_MS }];
    expect(whats(record)).toEqual(['its cutoff at 25:00:00 is no window after it was accepted']);
  });

  it('lets the window of an event that was published again begin with its answer, and no later', () => {
    const record = quietRecord();
    const call = addCall(record);
    record.accepted[0]!.at += 30 * SECOND_MS;
    record.final.calls = [{ ...call, retryUntil: CUTOFF + 30 * SECOND_MS }];
    expect(whats(record)).toEqual([]);
    record.final.calls = [{ ...call, retryUntil: CUTOFF + 31 * SECOND_MS }];
    expect(whats({ ...record })).toEqual([expect.stringContaining('no window after it was accepted')]);
  });

  it('reports a call that claims to be younger than its acceptance', () => {
    const record = quietRecord();
    const call = addCall(record);
    record.final.calls = [{ ...call, createdAt: START + HOUR_MS, retryUntil: CUTOFF + HOUR_MS }];
    expect(whats(record)).toEqual(['created at 1:00:00, accepted at 0:00:00']);
  });

  it('accepts the new window that a replay opened', () => {
    expect(whats(replayedRecord())).toEqual([]);
  });

  it('reports an attempt past the new window, and one between the two', () => {
    const late = replayedRecord();
    const [call] = late.final.calls;
    late.requests.push({
      ...late.requests[1]!,
      at: call!.retryUntil + 1,
      hostAt: call!.retryUntil + 1,
      trigger: 'retry',
    });
    expect(whats(late)).toEqual([expect.stringContaining('a retry 0 s past the cutoff')]);
    const between = replayedRecord();
    const at = CUTOFF + HOUR_MS;
    between.requests.push({ ...between.requests[0]!, at, hostAt: at, trigger: 'retry' });
    expect(whats(between)).toEqual([expect.stringContaining('a retry 3600 s past the cutoff')]);
  });

  it('goes by the first window before a reopening, however soon that came', () => {
    const record = replayedRecord();
    const [call] = record.final.calls;
    // As if the window had been opened again just before the first one was over.
    record.final.calls = [{ ...call!, retryUntil: call!.retryUntil - 3 * HOUR_MS }];
    record.requests.pop();
    const at = CUTOFF + 100;
    record.requests.push({ ...record.requests[0]!, at, hostAt: at, trigger: 'retry', turn: 2 });
    expect(whats(record)).toContainEqual('a retry 0.1 s past the cutoff');
  });

  it('reports a reopening that no replay sent, or whose window begins later', () => {
    const record = replayedRecord();
    record.final.calls[0]!.reopened!.by = 'rep_2';
    expect(whats(record)).toEqual(['reopened by rep_2, which sent nothing for it']);
    const longer = replayedRecord();
    longer.final.calls[0]!.retryUntil += HOUR_MS;
    expect(whats(longer)).toContainEqual(expect.stringContaining('is no window after that'));
  });

  it('takes an earlier replay for what it is', () => {
    const record = replayedRecord();
    const [call] = record.final.calls;
    const { message } = record.sent.at(-1)!;
    const at = CUTOFF + 30 * HOUR_MS;
    addMessage(record, {
      at,
      queue: 'retries',
      dueAt: at,
      message: { ...message, replay: { id: 'rep_2', step: 1 } },
    });
    record.final.calls = [
      { ...call!, retryUntil: at + DAY_MS, reopened: { ...call!.reopened!, by: 'rep_2' } },
    ];
    expect(whats(record)).toEqual([]);
  });
});
