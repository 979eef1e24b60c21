import { describe, expect, it } from 'vitest';
import { START, sampleCallback } from '../../kit/samples.ts';
import type { FaultHit, SimRecord } from '../world/record.ts';
import { p5OneMail } from './p5-one-mail.ts';
import { addOutage, healthyRecord, quietRecord, whatsOf } from './record-samples.ts';
import { addCall, addMove, HOUR_MS, MINUTE_MS, SECOND_MS } from './record-story.ts';

const whats = (record: SimRecord) => whatsOf(p5OneMail, record);
const { id: callbackId } = sampleCallback();
const OUTSIDE = ['a delivery failed outside of any outage'];

/** A second outage, that begins so long after the end of the healthy record's. */
function flappingRecord(afterMs: number): SimRecord {
  const record = healthyRecord();
  const at = record.final.outages[0]!.endedAt! + afterMs;
  addCall(record, { at, tries: [{ at, outcome: 'http_error' }, { at: at + 5 * MINUTE_MS }] });
  addOutage(record, record.requests.at(-2)!, record.requests.at(-1)!);
  return record;
}

/** Two calls fail, so long after one another, and only the later one opens an outage. */
function belatedRecord(afterMs: number, fault?: Partial<FaultHit>): SimRecord {
  const record = quietRecord();
  for (const at of [START + SECOND_MS, START + SECOND_MS + afterMs])
    addCall(record, { at, tries: [{ at, lastsMs: 50, outcome: 'http_error' }] });
  const [first, second] = record.requests;
  addOutage(record, second!);
  const hit = { at: first!.endedAt! + 10, kind: 'fail', where: 'health.apply', invocation: 1 } as const;
  if (fault) record.faults.push({ ...hit, callIds: [first!.callId], ...fault });
  return record;
}

describe('P5, flapping', () => {
  it('accepts another outage after 30 minutes, and none sooner', () => {
    expect(whats(flappingRecord(31 * MINUTE_MS))).toEqual([]);
    expect(whats(flappingRecord(20 * MINUTE_MS))).toEqual([
      expect.stringMatching(/opened 1200 s after the end of out_/),
    ]);
  });

  it('reports one that opens while another is on', () => {
    const record = flappingRecord(HOUR_MS);
    const opening = record.moves.at(-2)!;
    const { outageEndedAt: _over, ...before } = opening.before;
    opening.before = before;
    expect(whats(record)).toContainEqual(expect.stringMatching(/opened while out_.* was on/));
  });

  it('accepts one sooner where a person activated the callback in between', () => {
    const record = flappingRecord(20 * MINUTE_MS);
    const at = record.moves.at(-2)!.at - MINUTE_MS;
    const [before, after] = [record.moves[1]!.after, record.moves[1]!.after];
    record.moves.push({ at, callbackId, before: { ...before, mode: 'stopped' }, after });
    expect(whats(record)).toEqual([]);
  });

  it('accepts one sooner that was told of too late to take up the one before, for a fault of ours', () => {
    const late = ({ minutes = 31, outageIsFinal = true, isHit = true }) => {
      const record = flappingRecord(20 * MINUTE_MS);
      const opening = record.moves.at(-2)!;
      opening.before = { ...opening.before, outageIsFinal };
      opening.at = opening.before.outageEndedAt! + minutes * MINUTE_MS;
      const { invocation, endedAt, callId } = record.requests.at(-2)!;
      const hit = { kind: 'fail', where: 'health.apply', invocation } as const;
      if (isHit) record.faults.push({ ...hit, at: endedAt! + 10, callIds: [callId] });
      return whats(record).filter((what) => what.includes('opened 1200 s after the end'));
    };
    expect(late({})).toEqual([]);
    for (const unless of [{ minutes: 29 }, { outageIsFinal: false }, { isHit: false }])
      expect(late(unless)).toHaveLength(1);
  });

  it('reports one that is taken up again after it was long over', () => {
    const record = healthyRecord();
    const at = record.final.outages[0]!.endedAt! + HOUR_MS;
    addMove(record, callbackId, at, { outageEndedAt: undefined, outageLastFailureAt: at });
    expect(whats(record)).toEqual([expect.stringMatching(/is taken up again 3600 s after its end$/)]);
  });

  it('reports one that is taken up again after a person activated its callback', () => {
    const record = healthyRecord();
    const at = record.final.outages[0]!.endedAt! + MINUTE_MS;
    addMove(record, callbackId, at, { mode: 'stopped' });
    addMove(record, callbackId, at + SECOND_MS, { mode: 'draining' });
    expect(whats(record)).toEqual([]);
    const again = at + MINUTE_MS;
    addMove(record, callbackId, again, { outageEndedAt: undefined, outageLastFailureAt: again });
    expect(whats(record)).toContainEqual(
      expect.stringMatching(/is taken up again after a person activated its callback$/),
    );
  });

  it('reports an outage that no failure began', () => {
    const record = healthyRecord();
    const failure = record.requests.find(({ outcome }) => outcome === 'http_error')!;
    Object.assign(failure, { outcome: 'success', statusCode: 200 });
    expect(whats(record)).toEqual([expect.stringMatching(/began at 0:10:01, when no request failed$/)]);
  });
});

describe('P5, a failure and its outage', () => {
  it('reports a failure that no outage knows of, unless a success or an edit overtook it', () => {
    const lost = () => {
      const record = healthyRecord();
      const at = START + 20 * HOUR_MS;
      addCall(record, { at, tries: [{ at, outcome: 'http_error' }] });
      return record;
    };
    expect(whats(lost())).toEqual(['a delivery failed outside of any outage']);
    const overtaken = lost();
    const at = START + 20 * HOUR_MS + 50;
    addCall(overtaken, { at, tries: [{ at }] });
    expect(whats(overtaken)).toEqual([]);
    const edited = lost();
    edited.callbacks.get(callbackId)!.push({ at, callback: { ...sampleCallback(), version: 2 } });
    expect(whats(edited)).toEqual([]);
    const unknown = lost();
    unknown.final.attempts.get(unknown.requests.at(-1)!.callId)![0]!.outcome = 'unknown';
    expect(whats(unknown)).toEqual([]);
    const parked = lost();
    addMove(parked, callbackId, START + 10 * HOUR_MS, { mode: 'parked' });
    expect(whats(parked)).toEqual([]);
  });

  it('lets another failure open it only as long as the first one is still told of', () => {
    expect(whats(belatedRecord(20))).toEqual([]);
    expect(whats(belatedRecord(2 * SECOND_MS))).toEqual(OUTSIDE);
  });

  it('goes by the clocks of two workers only where a person ended it', () => {
    const ended = (outageEndedBy: string, seconds: number) => {
      const record = belatedRecord(SECOND_MS);
      const { hostAt } = record.requests[1]!;
      record.requests.shift();
      const outageEndedAt = hostAt + seconds * SECOND_MS;
      addMove(record, callbackId, hostAt + MINUTE_MS, { outageEndedAt, outageEndedBy });
      return whats(record).filter((what) => what.includes('outside'));
    };
    expect(ended('delivery', 0)).toEqual([]);
    expect(ended('delivery', -0.1)).toEqual(OUTSIDE);
    expect(ended('person', -0.1)).toEqual([]);
    expect(ended('person', -1)).toEqual(OUTSIDE);
  });

  it('accepts one that was told in vain, twice, while an outage was on that an earlier success ended', () => {
    const vain = (faults: number, isOn: boolean) => {
      const record = belatedRecord(SECOND_MS);
      const at = START + HOUR_MS;
      addCall(record, { at, tries: [{ at, lastsMs: 50, outcome: 'http_error' }] });
      const [{ callId, endedAt }] = record.requests.slice(-1) as [(typeof record.requests)[0]];
      const end = { outageEndedAt: at - SECOND_MS, outageEndedBy: 'delivery' };
      addMove(record, callbackId, isOn ? at + MINUTE_MS : at - SECOND_MS, end);
      const hit = {
        kind: 'fail',
        where: 'health.apply',
        invocation: record.requests.at(-1)!.invocation,
      } as const;
      for (let i = 0; i < faults; i++)
        record.faults.push({ ...hit, at: endedAt! + 10 + i, callIds: [callId] });
      return whats(record).filter((what) => what.includes('outside')).length;
    };
    expect([vain(2, true), vain(1, true), vain(2, false)]).toEqual([1, 2, 2]);
  });

  it('lets a fault of ours put that off by as long as its kind takes, and no longer', () => {
    expect(whats(belatedRecord(15 * MINUTE_MS, {}))).toEqual([]);
    expect(whats(belatedRecord(16 * MINUTE_MS, {}))).toEqual(OUTSIDE);
    expect(whats(belatedRecord(20 * SECOND_MS, { kind: 'slow' }))).toEqual([]);
    expect(whats(belatedRecord(MINUTE_MS, { kind: 'slow' }))).toEqual(OUTSIDE);
    expect(whats(belatedRecord(MINUTE_MS, { invocation: 2, callIds: ['call_OTHER'] }))).toEqual(OUTSIDE);
  });
});
