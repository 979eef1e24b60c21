import { describe, expect, it } from 'vitest';
import { START, sampleCallback } from '../../kit/samples.ts';
import type { SimRecord } from '../world/record.ts';
import { overtakenOpenings, unendedOutages } from './outage-ends.ts';
import { addOutage, healthyRecord, quietRecord, whatsOf } from './record-samples.ts';
import { addCall, addMove, MINUTE_MS, SECOND_MS } from './record-story.ts';

const callback = sampleCallback();
const FAILED_AT = START + SECOND_MS;
const WELL_AT = START + 6 * MINUTE_MS;

/** A failure opens an outage, and a success five minutes later leaves it on. */
function unendedRecord(): SimRecord {
  const record = quietRecord();
  addCall(record, { tries: [{ at: FAILED_AT, outcome: 'http_error' }, { at: WELL_AT }] });
  addOutage(record, record.requests[0]!);
  return record;
}

/** A request that fails after half a minute opens an outage; another one, begun later, was answered by then. */
function overtakenRecord({ succeededAt = START + 12 * SECOND_MS, lastsMs = 200 } = {}): SimRecord {
  const record = quietRecord();
  const slow = { at: FAILED_AT, lastsMs: 30_000, outcome: 'response_timeout' } as const;
  addCall(record, { tries: [slow, { at: WELL_AT }] });
  addCall(record, { at: START + 1, tries: [{ at: succeededAt, lastsMs }] });
  addOutage(record, record.requests[0]!, record.requests[1]!);
  return record;
}

describe('the bounds of outages', () => {
  it('are right where a success ends what a failure before it began', () => {
    const record = healthyRecord();
    expect([...unendedOutages(record), ...overtakenOpenings(record)]).toEqual([]);
  });

  it('are wrong where an outage goes on after a success', () => {
    const [what, ...others] = whatsOf(unendedOutages, unendedRecord());
    expect(what).toMatch(/^it succeeded at 0:06:00, and out_.* goes on$/);
    expect(others).toEqual([]);
  });

  it('let an outage go on after a success that began before the last failure did', () => {
    const record = unendedRecord();
    addCall(record, { at: START + 1, tries: [{ at: WELL_AT + 100, outcome: 'http_error' }] });
    expect(unendedOutages(record)).toEqual([]);
  });

  it('let an outage go on where a fault may have kept its end from being written', () => {
    const record = unendedRecord();
    const { invocation } = record.requests[1]!;
    record.faults.push({ at: WELL_AT + 210, kind: 'fail', where: 'health.apply', invocation });
    expect(unendedOutages(record)).toEqual([]);
  });

  it('let an outage go on where the success is of a configuration that is over', () => {
    const record = unendedRecord();
    const edited = { ...callback, version: 2 };
    record.callbacks.get(callback.id)!.push({ at: WELL_AT + 100, callback: edited });
    expect(unendedOutages(record)).toEqual([]);
  });

  it('let the outage of a stopped callback go on', () => {
    const record = unendedRecord();
    addMove(record, callback.id, WELL_AT + 100, { mode: 'stopped', state: 'Stopped' });
    expect(unendedOutages(record)).toEqual([]);
  });

  it('are wrong where a failure opens an outage that a success had overtaken', () => {
    const [what, ...others] = whatsOf(overtakenOpenings, overtakenRecord());
    expect(what).toMatch(
      /^out_.* began at 0:00:01 and was told of at .*, overtaken by the success at 0:00:12$/,
    );
    expect(others).toEqual([]);
  });

  it('let a failure open an outage that no success had overtaken yet', () => {
    expect(overtakenOpenings(overtakenRecord({ lastsMs: 25_000 }))).toEqual([]);
    expect(overtakenOpenings(overtakenRecord({ succeededAt: FAILED_AT - 10 }))).toEqual([]);
  });

  it('let a failure open an outage where the callback was edited after the success', () => {
    const record = overtakenRecord();
    const edited = { ...callback, version: 2 };
    record.callbacks.get(callback.id)!.push({ at: START + 20 * SECOND_MS, callback: edited });
    expect(overtakenOpenings(record)).toEqual([]);
  });
});
