import { describe, expect, it } from 'vitest';
import { HEALTHY, type Health } from '../../../lambdas/domain/health/health.ts';
import { sequelOfFailure, stepOf } from '../../../lambdas/domain/health/health-modes.ts';
import { START } from '../../kit/samples.ts';
import {
  afterChange,
  afterOutage,
  draining,
  failure,
  inOutage,
  POLICY,
  parked,
  success,
} from './health-scenes.ts';

describe('a failure', () => {
  it.each([
    ['began before the newest success', { ...HEALTHY, resetAt: START + 1 }],
    ['began with it', { ...HEALTHY, resetAt: START }],
    ['is of an older configuration', { ...HEALTHY, configVersion: 2 }],
  ])('that %s only counts', (_why, health) => {
    const step = stepOf(health, failure());
    expect(step.change).toEqual({ add: { totalCalls: 1, totalErrors: 1 }, when: [] });
    expect(step.matters).toBe(false);
    expect(sequelOfFailure(health, failure({ isGone: true }))).toBeUndefined();
  });

  it('of an older configuration is counted by the outage that is on', () => {
    const step = stepOf({ ...inOutage, configVersion: 2 }, failure({ startedAt: START + 9, count: 2 }));
    expect(step.change.add).toEqual({
      totalCalls: 2,
      totalErrors: 2,
      outageAttempts: 2,
      outageCalls: 1,
      outageProbes: 0,
    });
    expect(step.change.set).toBeUndefined();
  });

  it('that comes after the end of the outage it was made in is counted by it, and does not open it again', () => {
    const late = stepOf(afterOutage, failure({ startedAt: START + 4000 }));
    expect(late.change.add).toMatchObject({ outageAttempts: 1, outageCalls: 1 });
    expect(late.change.remove).toBeUndefined();
  });

  it('that began before the recovery neither parks again nor stops', () => {
    const timeouts = failure({
      startedAt: START + 4000,
      endedAt: START + 64_000,
      count: 500,
      policy: { ...POLICY, disable: { ...POLICY.disable, afterConsecutiveErrors: 9 } },
    });
    const health = afterChange(draining, stepOf(draining, timeouts).change);
    expect(health).toMatchObject({ mode: 'draining', streak: 0, outageEndedBy: 'delivery' });
    expect(sequelOfFailure(health, timeouts)).toBeUndefined();
  });
});

describe('a success', () => {
  const counted = { add: { totalCalls: 1 }, when: [] };

  it.each([
    ['began before the first failure of the outage', inOutage, success({ startedAt: START - 1 })],
    [
      'began before the streak',
      { ...inOutage, outageStartedAt: START - 60_000 },
      success({ startedAt: START - 1 }),
    ],
    ['began before its callback was parked', parked, success({ startedAt: START + 19_999 })],
    ['is of an older configuration', { ...HEALTHY, configVersion: 2 }, success()],
  ])('that %s steers nothing', (_why, health, event) => {
    const step = stepOf(health, event);
    expect(step.change).toEqual(counted);
    expect(step.matters).toBe(false);
  });

  it('that was overtaken by another still may not be lost when the outage waits for its end', () => {
    const half = { ...inOutage, resetAt: START + 3000 };
    expect(stepOf(half, success({ startedAt: START + 3000 })).matters).toBe(true);
  });

  it('that ends the parking although a failure began with it leaves the outage to the next one', () => {
    const contested = { ...parked, outageLastFailureAt: START + 30_000 };
    const health = afterChange(contested, stepOf(contested, success({ startedAt: START + 30_000 })).change);
    expect(health).toMatchObject({ mode: 'draining', outageId: 'out_0' });
    expect(health.outageEndedAt).toBeUndefined();
  });

  it('overtakes a failure that began before it, however short a time', () => {
    const well: Health = { ...HEALTHY, state: 'Active', resetAt: START };
    const after = afterChange(well, stepOf(well, success({ startedAt: START + 90 })).change);
    const late = afterChange(after, stepOf(after, failure({ startedAt: START + 40 })).change);
    expect(late).toMatchObject({ streak: 0, totalErrors: 1 });
    expect(late.outageId).toBeUndefined();
  });

  it('is taken although the clock of who ended the outage for good was behind', () => {
    const skewed = { ...afterOutage, outageIsFinal: true, outageStartedAt: START + 8000, resetAt: START };
    expect(afterChange(skewed, stepOf(skewed, success({ startedAt: START + 2000 })).change).resetAt).toBe(
      START + 2000,
    );
  });
});
