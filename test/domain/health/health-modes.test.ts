import { describe, expect, it } from 'vitest';
import { HEALTHY, type Health } from '../../../lambdas/domain/health/health.ts';
import type { FailedEvent, SucceededEvent } from '../../../lambdas/domain/health/health-events.ts';
import { endOfOutage, NOTICE_DUE_MS, stepOf } from '../../../lambdas/domain/health/health-modes.ts';
import { FLAP_MS } from '../../../lambdas/domain/health/outage.ts';
import { START } from '../../kit/samples.ts';

const failure = (changes: Partial<FailedEvent> = {}): FailedEvent => ({
  kind: 'failed',
  configVersion: 1,
  startedAt: START,
  endedAt: START + 20,
  count: 1,
  firstAttempts: 1,
  failedBefore: [undefined],
  error: { at: START, outcome: 'http_error', statusCode: 500 },
  callId: 'call_1',
  outageId: 'out_1',
  isRepeat: false,
  ...changes,
});
const success = (changes: Partial<SucceededEvent> = {}): SucceededEvent => ({
  kind: 'succeeded',
  configVersion: 1,
  startedAt: START,
  endedAt: START + 20,
  count: 1,
  ...changes,
});
const inOutage: Health = {
  ...HEALTHY,
  streak: 3,
  firstStreak: 3,
  streakSince: START,
  outageId: 'out_0',
  outageStartedAt: START,
  outageLastFailureAt: START + 1000,
  outageFirstError: { at: START, outcome: 'http_error', statusCode: 500 },
  outageFirstCall: 'call_0',
  outageAttempts: 3,
  outageCalls: 3,
};
const afterOutage: Health = {
  ...inOutage,
  streak: 0,
  resetAt: START + 5000,
  outageEndedAt: START + 6000,
  outageEndedBy: 'delivery',
};

describe('a failure', () => {
  it('opens an outage when there is none, and records it', () => {
    const step = stepOf(HEALTHY, failure());
    expect(step.change.set).toMatchObject({
      outageId: 'out_1',
      outageStartedAt: START,
      outageCalls: 1,
      streakSince: START,
    });
    expect(step.change.add).toMatchObject({ totalCalls: 1, totalErrors: 1, streak: 1, firstStreak: 1 });
    expect(step.after).toEqual([{ kind: 'record-outage', outageId: 'out_1' }]);
    expect(step.matters).toBe(true);
  });

  it('has its notice due again ten minutes after its end, where the unhealthy are listed', () => {
    const { set } = stepOf(HEALTHY, failure()).change;
    expect(set).toMatchObject({ beatAt: START + 20 + NOTICE_DUE_MS, unhealthyShard: expect.any(String) });
  });

  it('joins an open outage without a word', () => {
    const step = stepOf(
      inOutage,
      failure({
        startedAt: START + 2000,
        count: 4,
        firstAttempts: 2,
        failedBefore: [undefined, START - FLAP_MS, START - 1, START + 9],
      }),
    );
    expect(step.change.set).not.toHaveProperty('outageId');
    expect(step.change.add).toMatchObject({ streak: 4, firstStreak: 2, outageAttempts: 4, outageCalls: 2 });
    expect([...step.before, ...step.after]).toEqual([]);
  });

  it('takes up an outage that ended less than 30 minutes ago, with its id and without a word', () => {
    const step = stepOf(afterOutage, failure({ startedAt: START + 6000 + FLAP_MS - 1 }));
    expect(step.change.remove).toEqual(['outageEndedAt', 'outageEndedBy']);
    expect(step.change.set).not.toHaveProperty('outageId');
    expect(step.after).toEqual([]);
  });

  it('opens a new one after 30 minutes, and records the old one first', () => {
    const step = stepOf(afterOutage, failure({ startedAt: START + 6000 + FLAP_MS }));
    expect(step.change.set).toMatchObject({ outageId: 'out_1' });
    expect(step.change.remove).toContain('outageEndedAt');
    expect(step.before).toEqual([{ kind: 'record-outage', outageId: 'out_0' }]);
    expect(step.after).toEqual([{ kind: 'record-outage', outageId: 'out_1' }]);
  });

  it.each([
    ['began before the newest success', { ...HEALTHY, resetAt: START + 1 }, failure()],
    ['began with the newest success', { ...HEALTHY, resetAt: START }, failure()],
    ['is of an older configuration', { ...HEALTHY, configVersion: 2 }, failure()],
  ])('that %s only counts', (_why, health, event) => {
    const step = stepOf(health, event);
    expect(step.change).toEqual({ add: { totalCalls: 1, totalErrors: 1 }, when: [] });
    expect(step.after).toEqual([]);
    expect(step.matters).toBe(false);
  });

  it('that is told again has the newest outage recorded again, even after a success', () => {
    const again = failure({ isRepeat: true });
    expect(stepOf(inOutage, { ...again, startedAt: START + 1 }).after).toHaveLength(1);
    expect(stepOf(afterOutage, again).after).toEqual([{ kind: 'record-outage', outageId: 'out_0' }]);
  });

  it('that is stale but of an outage that is on is counted by it', () => {
    const step = stepOf({ ...inOutage, configVersion: 2 }, failure({ startedAt: START + 9, count: 2 }));
    expect(step.change.add).toEqual({ totalCalls: 2, totalErrors: 2, outageAttempts: 2, outageCalls: 1 });
    expect(step.change.set).toBeUndefined();
    expect(step.matters).toBe(false);
  });

  it('that comes after the end of the outage it was made in is counted by it', () => {
    const late = stepOf(afterOutage, failure({ startedAt: START + 4000 }));
    expect(late.change.add).toMatchObject({ outageAttempts: 1, outageCalls: 1 });
    expect(late.change.remove).toBeUndefined();
  });

  it('never moves the last failure back', () => {
    expect(stepOf(inOutage, failure({ startedAt: START + 1 })).change.set?.outageLastFailureAt).toBe(
      START + 1000,
    );
  });
});

describe('a success', () => {
  it('resets the streaks and makes an unknown callback active', () => {
    const step = stepOf({ ...HEALTHY, streak: 2, streakSince: START - 5 }, success({ count: 7 }));
    expect(step.change.set).toMatchObject({ state: 'Active', streak: 0, firstStreak: 0, resetAt: START });
    expect(step.change.add).toEqual({ totalCalls: 7 });
    expect(step.change.remove).toEqual(['streakSince']);
  });

  it('ends the outage by a second write when its last failure began before', () => {
    expect(endOfOutage(inOutage, success({ startedAt: START + 1001 }))?.change.set).toMatchObject({
      outageEndedBy: 'delivery',
    });
    expect(endOfOutage(inOutage, success({ startedAt: START + 1000 }))).toBeUndefined();
    expect(endOfOutage(afterOutage, success({ startedAt: START + 9000 }))).toBeUndefined();
    expect(endOfOutage(HEALTHY, success())).toBeUndefined();
  });

  it('that began before the first failure of the outage steers nothing', () => {
    const step = stepOf(inOutage, success({ startedAt: START - 1 }));
    expect(step.change).toEqual({ add: { totalCalls: 1 }, when: [] });
    expect(step.matters).toBe(false);
  });

  it('that began before the streak leaves it as it is', () => {
    const flapped = { ...inOutage, outageStartedAt: START - 60_000, streakSince: START };
    expect(stepOf(flapped, success({ startedAt: START - 1 })).change).toEqual({
      add: { totalCalls: 1 },
      when: [],
    });
  });

  it('that was overtaken by another still may not be lost when the outage waits for its end', () => {
    const half = { ...inOutage, resetAt: START + 3000 };
    expect(stepOf(half, success({ startedAt: START + 3000 })).matters).toBe(true);
  });
});

it('an edit resets the streaks and keeps the outage', () => {
  const { change } = stepOf(inOutage, { kind: 'edited', configVersion: 2 });
  expect(change.set).toEqual({ configVersion: 2, streak: 0, firstStreak: 0 });
  expect(change.when).toEqual([{ field: 'configVersion', is: 'equal', to: 1 }]);
});

it.each([failure(), success()])(
  'what $kind is written only over the mode and version it was decided on',
  (event) => {
    const { when } = stepOf({ ...HEALTHY, epoch: 3 }, event).change;
    expect(when).toContainEqual({ field: 'epoch', is: 'equal', to: 3 });
    expect(when).toContainEqual({ field: 'configVersion', is: 'equal', to: 1 });
  },
);
