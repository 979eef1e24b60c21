import { describe, expect, it } from 'vitest';
import { UNHEALTHY_SHARDS } from '../../../lambdas/contract/tables.ts';
import { noticeAskedAgain, noticeSettled, parkedBeat } from '../../../lambdas/domain/health/beat-steps.ts';
import { combined } from '../../../lambdas/domain/health/dues.ts';
import { HEALTHY, type Health } from '../../../lambdas/domain/health/health.ts';
import { stepOf } from '../../../lambdas/domain/health/health-modes.ts';
import { START } from '../../kit/samples.ts';
import { afterChange, failure, parked } from './health-scenes.ts';

const due = (dues: Partial<Health>): Health => ({ ...HEALTHY, ...dues });

describe('what is due', () => {
  it.each([
    ['alone', due({}), { modeDueAt: START }, START],
    ['the earliest', due({ noticeDueAt: START + 9, beatAt: START + 9 }), { modeDueAt: START }, START],
    ['a later one', due({ noticeDueAt: START, beatAt: START }), { modeDueAt: START + 9 }, START],
    [
      'the earliest put off',
      due({ modeDueAt: START, recoveryDueAt: START + 9, beatAt: START }),
      { modeDueAt: START + 20 },
      START + 9,
    ],
    [
      'the earliest no longer',
      due({ modeDueAt: START, noticeDueAt: START + 7, beatAt: START }),
      { modeDueAt: 'never' },
      START + 7,
    ],
  ] as const)('%s: beatAt is the earliest of it', (_name, health, dues, beatAt) => {
    const health2 = afterChange(health, combined(health, { dues, when: [] }));
    expect(health2.beatAt).toBe(beatAt);
    expect(health2.unhealthyShard).toBe(String(beatAt % UNHEALTHY_SHARDS));
  });

  it('is in no index once nothing is', () => {
    const health = due({ noticeDueAt: START, beatAt: START, unhealthyShard: '3' });
    const settled = afterChange(health, noticeSettled(health));
    expect(settled).toEqual(HEALTHY);
  });

  it('is not written where nothing of it changes', () => {
    const health = due({ modeDueAt: START, beatAt: START });
    expect(combined(health, { dues: { modeDueAt: START, noticeDueAt: 'never' }, when: [] })).toEqual({
      when: [],
    });
  });

  it('is written only over what was known to be due: another may be later than the earliest', () => {
    const known = { ...parked };
    const { change } = parkedBeat(known, { now: START + 320_000, waits: true, intervalMs: 300_000 });
    for (const field of ['modeDueAt', 'noticeDueAt', 'recoveryDueAt'] as const)
      expect(change.when).toContainEqual({ field, is: 'equal', to: known[field] });
  });

  it('puts a notice off, and opens an outage with one', () => {
    const opened = afterChange(HEALTHY, stepOf(HEALTHY, failure()).change);
    expect(opened).toMatchObject({ noticeDueAt: START + 600_020, beatAt: START + 600_020 });
    const again = afterChange(opened, noticeAskedAgain(opened, START + 500_000));
    expect(again).toMatchObject({ noticeDueAt: START + 1_100_000, beatAt: START + 1_100_000 });
  });

  it('puts a notice off for as long as it was asked for already: the jobs before may only be held up', () => {
    const opened = afterChange(HEALTHY, stepOf(HEALTHY, failure()).change);
    const again = afterChange(opened, noticeAskedAgain(opened, START + 700_000));
    expect(again.noticeDueAt).toBe(START + 1_400_000);
    const stopped = { ...opened, stateAt: START + 6_700_000 };
    expect(afterChange(stopped, noticeAskedAgain(stopped, START + 7_000_000)).noticeDueAt).toBe(
      START + 7_600_000,
    );
  });
});

describe('moves made one', () => {
  it('let the later have its way, and add nothing to what is set or removed', () => {
    const change = combined(
      HEALTHY,
      { set: { streak: 1, outageId: 'out_1' }, add: { drainOk: 2, totalCalls: 1, outageCalls: 1 }, when: [] },
      { set: { streak: 0, outageCalls: 5 }, remove: ['outageId', 'drainOk'], when: [] },
    );
    expect(change).toEqual({
      set: { streak: 0, outageCalls: 5 },
      add: { totalCalls: 1 },
      remove: ['outageId', 'drainOk'],
      when: [],
    });
    const back = combined(
      HEALTHY,
      { remove: ['drainId'], when: [] },
      { set: { drainId: '4' }, when: [{ field: 'epoch', is: 'equal', to: 3 }] },
    );
    expect(back).toEqual({ set: { drainId: '4' }, when: [{ field: 'epoch', is: 'equal', to: 3 }] });
  });
});
