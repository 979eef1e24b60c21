import { describe, expect, it } from 'vitest';
import { HEALTHY, type Health } from '../../../lambdas/domain/health/health.ts';
import { stepOf } from '../../../lambdas/domain/health/health-modes.ts';
import { START } from '../../kit/samples.ts';
import {
  afterChange,
  afterOutage,
  draining,
  failure,
  inOutage,
  parked,
  stoppedByHand,
} from './health-scenes.ts';

const NOW = START + 400_000;
const stopIt = { kind: 'stopped', by: 'order desk (key_01KE6FVN00CA11BACK00000000)', now: NOW } as const;
const startIt = { ...stopIt, kind: 'started' } as const;
const deleteIt = { kind: 'deleted', now: NOW } as const;
const edit = { kind: 'edited', configVersion: 2, isRepair: true, retries: true, now: NOW } as const;
const byRule: Health = {
  ...stoppedByHand,
  state: 'TooManyErrors',
  updatedBy: 'rule:afterExhaustedCalls',
  stoppedByCall: 'call_7',
};
const became = (health: Health, event: Parameters<typeof stepOf>[1]) =>
  afterChange(health, stepOf(health, event).change);

describe('a stop', () => {
  it('says who and why, and lets the outage be', () => {
    expect(became(inOutage, stopIt)).toMatchObject({
      state: 'Stopped',
      stateReason: 'Stopped by a person.',
      updatedBy: stopIt.by,
      stateAt: NOW,
      outageId: 'out_0',
      streak: 3,
    });
  });

  it('of what is stopped so changes nothing, and is told of again as it was then', () => {
    const step = stepOf(stoppedByHand, stopIt);
    const at = START + 30_000;
    expect(afterChange(stoppedByHand, step.change)).toEqual(stoppedByHand);
    expect(step.after).toEqual([{ kind: 'announce', change: 'stopped', at, key: at }]);
  });

  it('of what has been stopped for long is no news', () => {
    expect(stepOf(stoppedByHand, { ...stopIt, now: NOW + 3_600_000 }).after).toEqual([]);
  });

  it('makes the stop by a 410 the person’s, too', () => {
    const gone = { ...byRule, state: 'Stopped', updatedBy: 'rule:gone' } as const;
    expect(became(gone, stopIt)).toMatchObject({ state: 'Stopped', updatedBy: stopIt.by });
  });

  it('makes the stop of a rule the person’s', () => {
    const health = became(byRule, stopIt);
    expect(health).toMatchObject({ state: 'Stopped', updatedBy: stopIt.by, epoch: byRule.epoch });
    expect(health).not.toHaveProperty('stoppedByCall');
  });

  it('keeps the key of a long name short, and its id whole', () => {
    const by = `${'é'.repeat(200)} (key_01KE6FVN00CA11BACK00000000)`;
    const { updatedBy } = became(inOutage, { ...stopIt, by });
    expect(updatedBy).toMatch(/^é+… \(key_01KE6FVN00CA11BACK00000000\)$/);
    expect(Buffer.byteLength(updatedBy!)).toBeLessThan(60);
  });
});

describe('a start', () => {
  it.each([stoppedByHand, byRule])('of a stopped one begins afresh: $updatedBy', (health) => {
    const step = stepOf({ ...health, exhausted: 3 }, startIt);
    const begun = afterChange({ ...health, exhausted: 3 }, step.change);
    expect(begun).toMatchObject({ mode: 'draining', state: 'Active', exhausted: 0, resetAt: NOW });
    expect(begun).toMatchObject({ outageEndedAt: NOW, outageEndedBy: 'person', outageIsFinal: true });
    for (const gone of ['stateReason', 'stoppedByCall', 'streakSince', 'nextSlotAt', 'recoveryDueAt'])
      expect(begun).not.toHaveProperty(gone);
    expect(became(begun, failure({ startedAt: NOW + 1 }))).toMatchObject({ outageId: 'out_1', streak: 1 });
  });

  it('keeps the end of an outage that a delivery had ended', () => {
    const ended = { ...stoppedByHand, outageEndedAt: START + 6000, outageEndedBy: 'delivery' };
    expect(became(ended, startIt)).toMatchObject({ outageEndedAt: START + 6000, outageEndedBy: 'delivery' });
  });

  it('of a callback that was never called makes it active', () => {
    const step = stepOf(HEALTHY, startIt);
    expect(afterChange(HEALTHY, step.change)).toMatchObject({ mode: 'direct', state: 'Active', epoch: 0 });
    expect(step.after).toEqual([]);
  });

  it('of a parked one changes nothing: only a delivery knows that it is back', () => {
    const step = stepOf(parked, startIt);
    expect(afterChange(parked, step.change)).toEqual(parked);
    expect(step.after).toEqual([]);
  });

  it('is told of again as it was then', () => {
    const begun = became(stoppedByHand, startIt);
    const step = stepOf(begun, { ...startIt, now: NOW + 9 });
    expect(afterChange(begun, step.change)).toEqual(begun);
    expect(step.after).toEqual([{ kind: 'announce', change: 'started', at: NOW, key: NOW }]);
  });
});

describe('a deletion', () => {
  it.each([HEALTHY, inOutage, parked, draining, stoppedByHand, byRule])(
    'leaves nothing due: $mode',
    (from) => {
      const gone = became({ ...from, noticeDueAt: NOW, recoveryDueAt: NOW + 1, nextSlotAt: NOW }, deleteIt);
      expect(gone.mode).toBe('stopped');
      for (const field of [
        'beatAt',
        'unhealthyShard',
        'modeDueAt',
        'noticeDueAt',
        'recoveryDueAt',
        'nextSlotAt',
      ])
        expect(gone).not.toHaveProperty(field);
      expect(gone.outageIsFinal).toBe(from.outageId === undefined ? undefined : true);
      expect(became(gone, deleteIt)).toEqual(gone);
      expect(became(gone, failure({ startedAt: NOW + 1 }))).not.toHaveProperty('beatAt');
    },
  );
});

describe('an edit', () => {
  it.each([inOutage, draining, stoppedByHand])('forgets the streaks, and no more: $mode', (from) => {
    const health = became(from, edit);
    expect(health).toMatchObject({ mode: from.mode, epoch: from.epoch, configVersion: 2, streak: 0 });
    expect(health).not.toHaveProperty('streakSince');
    expect(stepOf(from, edit).matters).toBe(false);
  });

  it('that is told late does not bring an older version back', () => {
    expect(became({ ...afterOutage, configVersion: 3 }, edit).configVersion).toBe(3);
  });

  it('is decided again where the callback was parked meanwhile', () => {
    const { change } = stepOf(inOutage, edit);
    expect(change.when).toContainEqual({ field: 'epoch', is: 'equal', to: inOutage.epoch });
  });
});
