import { describe, expect, it } from 'vitest';
import { START, sampleCallback } from '../../kit/samples.ts';
import type { SimRecord } from '../world/record.ts';
import { p2AtLeastOnce } from './p2-at-least-once.ts';
import { healthyRecord, quietRecord, whatsOf } from './record-samples.ts';
import { addCall, HOUR_MS } from './record-story.ts';

const whats = (record: SimRecord) => whatsOf(p2AtLeastOnce, record);
const at = START + HOUR_MS;

/** A call that failed once, and that a person marked. */
function markedRecord(): SimRecord {
  const record = quietRecord();
  const call = addCall(record, { tries: [{ at: START + 1000, outcome: 'http_error' }] });
  const resolution = { by: 'person', at, actor: 'key_1' } as const;
  record.final.calls = [{ ...call, status: 'SUCCESS', resolution }];
  record.acts.push({
    kind: 'mark',
    callbackId: call.callbackId,
    callId: call.id,
    at,
    answeredAt: at,
    status: 204,
  });
  return record;
}

describe('P2, at least once', () => {
  it('accepts deliveries, and a person word', () => {
    expect(whats(healthyRecord())).toEqual([]);
    expect(whats(markedRecord())).toEqual([]);
  });

  it('reports a success that no receiver accepted', () => {
    const record = healthyRecord();
    record.requests[0]!.statusCode = 500;
    expect(whats(record)).toEqual(['SUCCESS, and no receiver accepted it']);
  });

  it('holds an answer against the success rule', () => {
    const record = quietRecord();
    addCall(record, { tries: [{ at: START + 1000, statusCode: 204 }] });
    expect(whats(record)).toEqual(['SUCCESS, and no receiver accepted it']);
    const wide = quietRecord({ success: '2xx' });
    addCall(wide, { tries: [{ at: START + 1000, statusCode: 204 }] });
    expect(whats(wide)).toEqual([]);
  });

  it('holds it against the rule that was in force', () => {
    const record = quietRecord({ success: '2xx' });
    addCall(record, { tries: [{ at: at + 1000, statusCode: 204 }], at });
    const strict = { ...sampleCallback(), version: 2, success: '200' } as const;
    record.callbacks.get(strict.id)!.push({ at: START + 1000, callback: strict });
    expect(whats(record)).toEqual(['SUCCESS, and no receiver accepted it']);
  });

  it('reports a success whose attempt is not shown', () => {
    const record = quietRecord();
    addCall(record);
    const { lastAttempt: _hidden, ...call } = record.final.calls[0]!;
    record.final.calls = [call];
    expect(whats(record)).toEqual([
      expect.stringContaining('and no attempt that ended at 0:00:01.2 was one'),
    ]);
  });

  it('finds it though another attempt failed in the same millisecond', () => {
    const record = quietRecord();
    const { id } = addCall(record);
    const success = record.final.calls[0]!.lastAttempt!;
    record.final.attempts.set(id, [{ ...success, id: '01KE6FVN000000000000000001', outcome: 'http_error' }]);
    expect(whats(record)).toEqual([]);
  });

  it('reports a success whose attempt is none that was accepted', () => {
    const record = quietRecord();
    addCall(record);
    record.requests[0]!.hostAt += 1;
    expect(whats(record)).toEqual(['the attempt that made it SUCCESS was not accepted: 0:00:01']);
  });

  it('reports a mark that no person made, or only later', () => {
    const record = markedRecord();
    record.acts[0]!.status = 409;
    expect(whats(record)).toEqual(['SUCCESS by a person, who did not mark it']);
    const late = markedRecord();
    late.acts[0]!.at += HOUR_MS;
    expect(whats(late)).toEqual(['SUCCESS by a person, who did not mark it']);
  });

  it('takes a mark of which nobody heard for one', () => {
    const record = markedRecord();
    const { answeredAt: _unheard, status: _unknown, ...act } = record.acts[0]!;
    record.acts = [act];
    expect(whats(record)).toEqual([]);
  });

  it('reports a success for a reason that is none', () => {
    const record = healthyRecord();
    record.final.calls[0]!.resolution!.by = 'cutoff';
    expect(whats(record)).toEqual(['SUCCESS by cutoff']);
  });

  it('reports what was delivered and failed all the same, unless its worker died and nothing shows it', () => {
    const record = healthyRecord();
    const [call] = record.final.calls;
    record.final.calls[0] = {
      ...call!,
      status: 'FAILED',
      resolution: { by: 'cutoff', at: call!.retryUntil },
    };
    expect(whats(record)).toEqual(['accepted at 0:00:01, and not SUCCESS']);
    record.invocations[0]!.died = true;
    expect(whats({ ...record })).toEqual(['accepted at 0:00:01, and not SUCCESS']);
    const { lastAttempt: _unshown, ...unheard } = record.final.calls[0]!;
    record.final.calls[0] = unheard;
    expect(whats({ ...record })).toEqual([]);
  });
});
