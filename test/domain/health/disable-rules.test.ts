import { describe, expect, it } from 'vitest';
import { isStoppedByRule, stopOf } from '../../../lambdas/domain/health/disable-rules.ts';
import type { HealthPolicy } from '../../../lambdas/domain/health/health-events.ts';
import { START } from '../../kit/samples.ts';
import { failure, inOutage, POLICY } from './health-scenes.ts';

const rules = (disable: Partial<HealthPolicy['disable']>) =>
  failure({
    policy: { ...POLICY, disable: { ...POLICY.disable, afterFailingSeconds: null, ...disable } },
    endedAt: START + 100_000,
  });

describe('a rule', () => {
  it('of errors in a row holds from the one it names', () => {
    const event = rules({ afterConsecutiveErrors: 9 });
    expect(stopOf({ ...inOutage, streak: 8 }, event)).toBeUndefined();
    expect(stopOf({ ...inOutage, streak: 9 }, event)).toEqual({
      state: 'TooManyErrors',
      rule: 'afterConsecutiveErrors',
      reason: '9 attempts failed in a row.',
    });
    expect(stopOf({ ...inOutage, streak: 25 }, event)?.reason).toBe('25 attempts failed in a row.');
  });

  it('of exhausted calls looks at those since the last success', () => {
    const event = rules({ afterExhaustedCalls: 1 });
    expect(stopOf({ ...inOutage, exhausted: 0 }, event)).toBeUndefined();
    expect(stopOf({ ...inOutage, exhausted: 1 }, event)).toMatchObject({
      rule: 'afterExhaustedCalls',
      reason: '1 call failed at every attempt.',
    });
  });

  it('of time wants ten errors, too', () => {
    const event = rules({ afterFailingSeconds: 100 });
    expect(stopOf({ ...inOutage, streak: 9 }, event)).toBeUndefined();
    expect(stopOf({ ...inOutage, streak: 10 }, event)).toMatchObject({ rule: 'afterFailingSeconds' });
    expect(stopOf({ ...inOutage, streak: 10, streakSince: START + 1 }, event)).toBeUndefined();
    expect(stopOf({ ...inOutage, streak: 10 }, rules({}))).toBeUndefined();
  });

  it('is not looked at where a 410 says it all', () => {
    const event = { ...rules({ afterConsecutiveErrors: 1 }), isGone: true };
    expect(stopOf(inOutage, event)).toMatchObject({ state: 'Stopped', rule: 'gone' });
  });

  it.each([
    ['stopped', 'rule:gone', true],
    ['stopped', 'admin', false],
    ['stopped', undefined, false],
    ['draining', 'rule:gone', false],
  ] as const)('mode %s, last changed by %s: stopped by a rule is %s', (mode, updatedBy, expected) => {
    expect(isStoppedByRule({ mode, ...(updatedBy && { updatedBy }) })).toBe(expected);
  });
});
