import { describe, expect, it } from 'vitest';
import { START } from '../../kit/samples.ts';
import { CHECKERS, check } from './all-checkers.ts';
import { healthyRecord } from './record-samples.ts';
import { clockText, secondsText, violationText } from './violation-text.ts';

describe('the checkers', () => {
  it.each(Object.entries(CHECKERS))('%s accepts a healthy record', (_promise, checker) => {
    expect(checker(healthyRecord())).toEqual([]);
  });

  it('tells what was broken first, first', () => {
    const record = healthyRecord();
    record.requests.splice(4, 1);
    record.final.calls.splice(0, 1);
    const found = check(record);
    expect(found.map(({ promise }) => promise)).toEqual(expect.arrayContaining(['P1', 'P2', 'P9']));
    expect(found.map(({ at }) => at)).toEqual(found.map(({ at }) => at).toSorted((a, b) => a - b));
  });
});

describe('a violation in words', () => {
  it('tells times from the start of the run', () => {
    const record = { startedAt: START };
    expect(clockText(record, START + 3_723_000)).toBe('1:02:03');
    expect(clockText(record, START + 90_000_450)).toBe('25:00:00.5');
    expect(clockText(record, START - 1500)).toBe('-0:00:01.5');
    expect(secondsText(1234)).toBe('1.2 s');
    const violation = { promise: 'P3', at: START + 60_000, callbackId: 'cb_1', what: 'late' } as const;
    expect(violationText(record, violation)).toBe('P3 at 0:01:00: cb_1: late');
    expect(violationText(record, { ...violation, callId: 'call_1' })).toBe(
      'P3 at 0:01:00: cb_1 call_1: late',
    );
  });
});
