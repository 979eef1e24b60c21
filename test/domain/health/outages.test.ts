import { describe, expect, it } from 'vitest';
import { UNHEALTHY_SHARDS } from '../../../lambdas/contract/tables.ts';
import { noticeSettled, recoveryTold } from '../../../lambdas/domain/health/beat-steps.ts';
import { HEALTHY } from '../../../lambdas/domain/health/health.ts';
import { sequelOfSuccess, stepOf } from '../../../lambdas/domain/health/health-modes.ts';
import { FLAP_MS } from '../../../lambdas/domain/health/outage.ts';
import { OPEN_MS } from '../../../lambdas/domain/health/outage-moves.ts';
import { START } from '../../kit/samples.ts';
import { afterChange, afterOutage, failure, inOutage, success } from './health-scenes.ts';

const RECORDED = { kind: 'record-outage', outageId: 'out_1' };

describe('a failure', () => {
  it('opens an outage when there is none, has it recorded and tells of it by the call that failed', () => {
    const step = stepOf(HEALTHY, failure({ communicationId: 'com_1' }));
    expect(step.change.set).toMatchObject({
      outageStartedAt: START,
      outageFirstCall: 'call_1',
      outageCalls: 1,
    });
    const cause = { callId: 'call_1', communicationId: 'com_1' };
    expect(step.after).toEqual([
      { kind: 'announce', change: 'outage', at: START, key: 'out_1', cause },
      RECORDED,
    ]);
    expect(step.matters).toBe(true);
  });

  it('of a call that carries a state event causes no further one', () => {
    expect(stepOf(HEALTHY, failure({ isOfStateEvent: true })).after).toEqual([RECORDED]);
  });

  it('joins an open outage without a word, and counts the calls that are new to it', () => {
    const failedBefore = [undefined, START - FLAP_MS, START - 1, START + 9];
    const step = stepOf(
      inOutage,
      failure({ startedAt: START + 2000, count: 4, firstAttempts: 2, failedBefore }),
    );
    expect(step.change.set).not.toHaveProperty('outageId');
    expect(step.change.add).toMatchObject({ streak: 4, firstStreak: 2, outageAttempts: 4, outageCalls: 2 });
    expect([...step.before, ...step.after]).toEqual([]);
    expect(step.matters).toBe(false);
  });

  it('never moves the last failure back, be it known or told of meanwhile', () => {
    const { change } = stepOf(inOutage, failure({ startedAt: START + 1 }));
    expect(afterChange(inOutage, change).outageLastFailureAt).toBe(START + 1000);
    const onOldView = stepOf(inOutage, failure({ startedAt: START + 2000 })).change;
    expect(onOldView.set).toMatchObject({ outageLastFailureAt: START + 2000 });
    const notSince = { field: 'outageLastFailureAt', is: 'absent-or-below', to: START + 2000 };
    expect(onOldView.when).toContainEqual(notSince);
    const opening = stepOf(HEALTHY, failure({ startedAt: START + 2000 })).change;
    expect(opening.when).not.toContainEqual(notSince);
  });

  it('that is told again has the newest outage recorded again, and told of again by its opener', () => {
    const again = failure({ isRepeat: true, startedAt: START + 1 });
    expect(stepOf(inOutage, again).after).toEqual([{ kind: 'record-outage', outageId: 'out_0' }]);
    expect(stepOf(afterOutage, again).after).toHaveLength(1);
    const opener = stepOf(inOutage, { ...again, callId: 'call_0' });
    expect(opener.after).toMatchObject([
      { kind: 'record-outage' },
      { change: 'outage', at: START, key: 'out_0' },
    ]);
    expect(opener.matters).toBe(true);
  });
});

describe('an open outage', () => {
  const opened = afterChange(HEALTHY, stepOf(HEALTHY, failure()).change);
  const settled = afterChange(opened, noticeSettled(opened));

  it('keeps its callback in the index of those in trouble, when nothing else is due, and never overdue', () => {
    expect(settled.beatAt).toBe(START + OPEN_MS);
    expect(settled.unhealthyShard).toBe(String((START + OPEN_MS) % UNHEALTHY_SHARDS));
  });

  it.each([
    [
      'a person stopped and started it',
      [
        { kind: 'stopped', by: 'Ann', now: START },
        { kind: 'started', by: 'Ann', now: START },
      ],
    ],
    ['it was deleted', [{ kind: 'deleted', now: START }]],
  ] as const)('does so no longer once %s', (_name, events) => {
    const ended = events.reduce(
      (health, event) => afterChange(health, stepOf(health, event).change),
      settled,
    );
    expect(ended.outageEndedAt).toBe(START);
    expect(ended).not.toHaveProperty('recoveryDueAt');
  });
});

describe('an outage that ended', () => {
  const soon = failure({ startedAt: START + 6000 + FLAP_MS - 1 });

  it('is taken up again within 30 minutes, with its id, without a word, and is not told to be over', () => {
    const health = { ...afterOutage, recoveryDueAt: START + 6000 + FLAP_MS, beatAt: START + 6000 + FLAP_MS };
    const step = stepOf(health, soon);
    const taken = afterChange(health, step.change);
    expect(taken).toMatchObject({ outageId: 'out_0', outageCalls: 4, outageLastFailureAt: soon.startedAt });
    for (const gone of ['outageEndedAt', 'outageEndedBy']) expect(taken).not.toHaveProperty(gone);
    expect(taken).toMatchObject({
      recoveryDueAt: soon.startedAt + OPEN_MS,
      beatAt: soon.startedAt + OPEN_MS,
    });
    expect([...step.before, ...step.after]).toEqual([]);
    expect(step.matters).toBe(true);
    expect(stepOf(taken, { ...soon, startedAt: soon.startedAt + 1 }).matters).toBe(false);
  });

  it('is left for another after 30 minutes, which is recorded after it', () => {
    const step = stepOf({ ...afterOutage, outageIsSilent: true }, { ...soon, startedAt: soon.startedAt + 1 });
    const opened = afterChange({ ...afterOutage, outageIsSilent: true }, step.change);
    expect(opened).toMatchObject({ outageId: 'out_1', outageAttempts: 1, outageCalls: 1 });
    expect(opened).not.toHaveProperty('outageIsSilent');
    expect(step.before).toEqual([{ kind: 'record-outage', outageId: 'out_0' }]);
    expect(step.after.at(-1)).toEqual(RECORDED);
  });

  it('is told to be over first, where nobody has told so yet', () => {
    const dueAt = START + 6000 + FLAP_MS;
    const health = { ...afterOutage, recoveryDueAt: dueAt, beatAt: dueAt };
    const step = stepOf(health, { ...soon, startedAt: dueAt + 30_000 });
    expect(step.before).toEqual([
      { kind: 'record-outage', outageId: 'out_0' },
      { kind: 'announce', change: 'recovered', at: START + 6000, key: 'out_0' },
      { kind: 'notify', notice: 'recovered', outageId: 'out_0' },
    ]);
    expect(afterChange(health, step.change).recoveryDueAt).toBe(dueAt + 30_000 + OPEN_MS);
  });

  it('is left for another at once where it ended for good', () => {
    const opened = afterChange(
      { ...afterOutage, outageIsFinal: true },
      stepOf({ ...afterOutage, outageIsFinal: true }, soon).change,
    );
    expect(opened).toMatchObject({ outageId: 'out_1' });
    expect(opened).not.toHaveProperty('outageIsFinal');
  });

  it('is over for good once that was told', () => {
    const dueAt = START + 6000 + FLAP_MS;
    const health = { ...afterOutage, recoveryDueAt: dueAt, beatAt: dueAt };
    const told = afterChange(health, recoveryTold(health));
    expect(told).not.toHaveProperty('recoveryDueAt');
    expect(afterChange(told, stepOf(told, soon).change)).toMatchObject({ outageId: 'out_1' });
  });
});

describe('a success', () => {
  it('ends an outage whose last failure began before it did, by a second write', () => {
    const { change } = sequelOfSuccess(inOutage, success({ startedAt: START + 1001 }))!;
    expect(afterChange(inOutage, change)).toMatchObject({
      outageEndedAt: START + 1021,
      outageEndedBy: 'delivery',
    });
  });

  it.each([
    ['a failure began with it', inOutage, success({ startedAt: START + 1000 })],
    ['the outage is over', afterOutage, success({ startedAt: START + 9000 })],
    ['there was none', HEALTHY, success()],
    [
      'it is of an older configuration',
      { ...inOutage, configVersion: 2 },
      success({ startedAt: START + 9000 }),
    ],
  ])('ends nothing where %s', (_why, health, event) => {
    expect(sequelOfSuccess(health, event)).toBeUndefined();
  });
});
