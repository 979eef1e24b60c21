import { describe, expect, it } from 'vitest';
import type { Attempt } from '../../../lambdas/domain/call/attempt.ts';
import { START } from '../../kit/samples.ts';
import type { FaultHit, SimRecord } from '../world/record.ts';
import { p9EveryAttempt } from './p9-every-attempt.ts';
import { healthyRecord, quietRecord, whatsOf } from './record-samples.ts';
import { addCall, SECOND_MS } from './record-story.ts';

const whats = (record: SimRecord) => whatsOf(p9EveryAttempt, record);

/** A call that failed at once and succeeded 300 s later. */
function retriedRecord(): SimRecord {
  const record = quietRecord();
  const first = { at: START + SECOND_MS, outcome: 'http_error' } as const;
  addCall(record, { tries: [first, { at: START + 301 * SECOND_MS }] });
  return record;
}

/** The worker of its first request died, and its message came again: `shown` is what the history says of that. */
function diedRecord(shown: Partial<Attempt> | undefined): SimRecord {
  const record = retriedRecord();
  const { endedAt: _none, outcome: _unheard, statusCode: _lost, ...first } = record.requests[0]!;
  record.requests[0] = first;
  record.invocations[0]!.died = true;
  const call = record.final.calls[0]!;
  call.attemptCount = 1;
  const [attempt, ...others] = record.final.attempts.get(call.id)!;
  const { statusCode: _none2, ...rest } = attempt!;
  const unknown: Attempt = { ...rest, outcome: 'unknown', startedAt: START, durationMs: 0 };
  record.final.attempts.set(call.id, [...(shown ? [{ ...unknown, ...shown }] : []), ...others]);
  return record;
}

describe('P9, every attempt is in the history', () => {
  it('accepts a history that is whole', () => {
    expect(whats(healthyRecord())).toEqual([]);
    expect(whats(retriedRecord())).toEqual([]);
  });

  it('reports a request that is not there', () => {
    const record = retriedRecord();
    const [call] = record.final.calls;
    record.final.attempts.set(call!.id, []);
    expect(whats(record)).toEqual([
      'the delivery of turn 1 at 0:00:01 (http_error 500) is not in the history',
      'it counts 2 attempts, and has 1',
    ]);
  });

  it('reports an attempt that says something else', () => {
    const record = retriedRecord();
    record.requests[0]!.statusCode = 503;
    expect(whats(record)).toEqual([
      'the delivery of turn 1 at 0:00:01 (http_error 503) is in the history as http_error 500',
      'in the history is a delivery (http_error 500) that no receiver saw',
    ]);
  });

  it('reports an attempt that no receiver saw', () => {
    const record = retriedRecord();
    record.requests.pop();
    expect(whats(record)).toEqual(['in the history is a retry (success 200) that no receiver saw']);
  });

  it('takes it that two workers begin at the same time', () => {
    const record = retriedRecord();
    const [call] = record.final.calls;
    const [first] = record.requests;
    record.requests.splice(1, 0, { ...first!, outcome: 'success', statusCode: 200, invocation: 2 });
    const attempts = record.final.attempts.get(call!.id)!;
    const twin: Attempt = { ...attempts[0]!, id: 'twin', outcome: 'success', statusCode: 200 };
    attempts.push(twin);
    call!.attemptCount = 3;
    expect(whats(record)).toEqual([]);
    attempts.pop();
    call!.attemptCount = 2;
    expect(whats({ ...record })).toEqual([expect.stringContaining('(success 200) is not in the history')]);
  });

  it('wants an unknown attempt where a worker died', () => {
    expect(whats(diedRecord({}))).toEqual([]);
    expect(whats(diedRecord(undefined))).toEqual([
      'the delivery of turn 1 at 0:00:01 (its worker died) may be unrecorded, and no attempt is unknown',
    ]);
  });

  it('wants it dated when its turn was due', () => {
    expect(whats(diedRecord({ startedAt: START + 100 * SECOND_MS }))).toContainEqual(
      expect.stringContaining('no attempt is unknown'),
    );
  });

  it('does not wait for it where the message is still hidden when the record ends', () => {
    const record = diedRecord(undefined);
    record.endedAt = START + 600 * SECOND_MS;
    expect(whats(record)).toEqual([]);
  });

  it('wants it where the record failed, but not where it was slow, or something else failed', () => {
    const failing = (where: string, changes: Partial<FaultHit> = {}) => {
      const record = retriedRecord();
      const call = record.final.calls[0]!;
      record.final.attempts.set(call.id, record.final.attempts.get(call.id)!.slice(1));
      call.attemptCount = 1;
      const hit = { at: START + 1300, kind: 'fail', where, invocation: 1 } as const;
      record.faults.push({ ...hit, callIds: [call.id], ...changes });
      return whats(record);
    };
    expect(failing('calls.put')).toEqual([expect.stringContaining('no attempt is unknown')]);
    const missing = [expect.stringContaining('is not in the history')];
    expect(failing('calls.put', { kind: 'slow' })).toEqual(missing);
    expect(failing('calls.put', { at: START + 1100 })).toEqual(missing);
    expect(failing('calls.get')).toEqual(missing);
    expect(failing('health.apply')).toEqual(missing);
  });

  it('reports an unknown attempt without a reason', () => {
    const record = quietRecord();
    const at = (seconds: number) => START + seconds * SECOND_MS;
    const { id } = addCall(record, {
      tries: [{ at: at(1), outcome: 'http_error' }, { at: at(301), outcome: 'http_error' }, { at: at(601) }],
    });
    const attempts = record.final.attempts.get(id)!;
    const { statusCode: _none, ...rest } = attempts[1]!;
    attempts.push({ ...rest, id: 'unknown', outcome: 'unknown', startedAt: at(600) });
    expect(whats(record)).toEqual(['a retry is unknown, and nothing happened to it']);
    const hit: Omit<FaultHit, 'at'> = { kind: 'late', where: 'queue.retries', callIds: [id] };
    record.faults.push({ ...hit, at: at(600) });
    expect(whats({ ...record })).toHaveLength(1);
    record.faults.push({ ...hit, kind: 'duplicate', at: at(0.5) });
    expect(whats({ ...record })).toHaveLength(1);
    record.faults.push({ ...hit, kind: 'duplicate', at: at(300) });
    expect(whats({ ...record })).toEqual([]);
  });

  it('counts what is known, and nothing else', () => {
    const record = diedRecord({});
    record.final.calls[0]!.attemptCount = 2;
    expect(whats(record)).toEqual(['it counts 2 attempts, and has 1']);
  });

  it('takes a lower count only for what its own worker may have kept and not counted', () => {
    const fewer = (attemptCount: number, fault?: Partial<FaultHit>) => {
      const record = retriedRecord();
      const [call] = record.final.calls;
      call!.attemptCount = attemptCount;
      const hit = { at: START + 1300, kind: 'fail', where: 'calls.put', invocation: 1 } as const;
      if (fault) record.faults.push({ ...hit, callIds: [call!.id], ...fault });
      return whats(record);
    };
    const miscounted = ['it counts 1 attempts, and has 2'];
    expect(fewer(1)).toEqual(miscounted);
    expect(fewer(1, {})).toEqual([]);
    expect(fewer(0, {})).toEqual(['it counts 0 attempts, and has 2']);
    expect(fewer(1, { invocation: 3 })).toEqual(miscounted);
    expect(fewer(1, { kind: 'duplicate', where: 'queue.retries' })).toEqual(miscounted);
    expect(fewer(1, { where: 'health.apply' })).toEqual(miscounted);
  });
});
