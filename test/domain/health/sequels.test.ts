import { describe, expect, it } from 'vitest';
import type { Health } from '../../../lambdas/domain/health/health.ts';
import { sequelOfFailure, stepOf } from '../../../lambdas/domain/health/health-modes.ts';
import { START } from '../../kit/samples.ts';
import { afterChange, afterOutage, draining, failure, inOutage, POLICY, parked } from './health-scenes.ts';

const down: Health = { ...inOutage, streak: 10, firstStreak: 10 };
const late = failure({ startedAt: START + 10_001 });
const toOf = (health: Health, event = late): Health | undefined => {
  const step = sequelOfFailure(health, event);
  return step && afterChange(health, step.change);
};

describe('a streak of first attempts', () => {
  it('parks from ten on, when it is older than ten seconds', () => {
    expect(toOf(down)?.mode).toBe('parked');
    expect(toOf({ ...down, firstStreak: 9 })).toBeUndefined();
    expect(toOf(down, failure({ startedAt: START + 9980 }))).toBeUndefined();
    expect(toOf({ ...down, streakSince: START + 9000 })).toBeUndefined();
  });

  it('does not park where repeats failed', () => {
    expect(toOf({ ...down, streak: 900, firstStreak: 9 })).toBeUndefined();
  });

  it('does not park a callback that may not', () => {
    expect(toOf(down, { ...late, policy: { ...POLICY, parkAfterErrors: 0 } })).toBeUndefined();
  });

  it('is seen as other workers counted it', () => {
    const nine = { ...inOutage, streak: 9, firstStreak: 9 };
    const written = afterChange(nine, stepOf(nine, late).change);
    expect(toOf(written)?.mode).toBe('parked');
  });
});

describe('a drain', () => {
  const failing = { ...draining, streak: 10, streakSince: START + 7000 };
  const ofDrain = failure({ startedAt: START + 17_000, firstAttempts: 0 });

  it('is broken off by a streak of any attempts, when that is older than ten seconds', () => {
    expect(toOf(failing, ofDrain)).toMatchObject({ mode: 'parked', drainCursor: 'call_9' });
    expect(toOf({ ...failing, streak: 9 }, ofDrain)).toBeUndefined();
    expect(toOf(failing, { ...ofDrain, endedAt: START + 17_000 })).toBeUndefined();
  });
});

describe('a stop', () => {
  const exhausted = {
    ...late,
    policy: { ...POLICY, disable: { ...POLICY.disable, afterExhaustedCalls: 1 } },
  };
  const spent = { ...down, exhausted: 1 };

  it('goes before parking', () => {
    expect(toOf(spent, exhausted)).toMatchObject({ mode: 'stopped', state: 'TooManyErrors' });
    expect(sequelOfFailure(spent, { ...exhausted, communicationId: 'com_1' })?.after).toEqual([
      {
        kind: 'announce',
        change: 'errors',
        at: late.endedAt,
        key: late.endedAt,
        cause: { callId: 'call_1', communicationId: 'com_1' },
      },
      { kind: 'notify', notice: 'stopped', outageId: 'out_0', callId: 'call_1' },
    ]);
  });

  it('by the failure that opened the outage makes its notice the only one', () => {
    const gone = failure({ startedAt: START + 7_000_000, isGone: true });
    const opened = afterChange(afterOutage, stepOf(afterOutage, gone).change);
    expect(toOf(opened, gone)).toMatchObject({ outageId: 'out_1', outageIsSilent: true });
    expect(toOf(spent, exhausted)?.outageIsSilent).toBeUndefined();
  });

  it('is told of again when the call that made it is told again, and only then', () => {
    const stopped = toOf(spent, exhausted)!;
    const again = sequelOfFailure(stopped, { ...exhausted, isRepeat: true });
    expect(afterChange(stopped, again!.change)).toEqual(stopped);
    expect(again?.after).toEqual(sequelOfFailure(spent, exhausted)?.after);
    expect(sequelOfFailure(stopped, exhausted)).toBeUndefined();
    expect(sequelOfFailure(stopped, { ...exhausted, isRepeat: true, callId: 'call_2' })).toBeUndefined();
  });

  it('by a call that carries a state event is mailed, and causes no further one', () => {
    const { after } = sequelOfFailure(spent, { ...exhausted, isOfStateEvent: true })!;
    expect(after.map(({ kind }) => kind)).toEqual(['notify']);
  });

  it('by a rule comes to a parked callback, too', () => {
    const event = failure({ startedAt: START + 432_000_001 });
    expect(toOf(parked, event)).toMatchObject({ mode: 'stopped', updatedBy: 'rule:afterFailingSeconds' });
  });
});
