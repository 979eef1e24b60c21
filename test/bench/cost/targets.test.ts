import { describe, expect, it } from 'vitest';
import { DAY_MANY, NAIVE_DAY_HANGING, SUCCESS, SUCCESS_FAILURES } from './cases.ts';
import { DrainWatch } from './drain-watch.ts';
import { type CaseResult, mostPerInterval } from './run-case.ts';
import { verdictsOn } from './targets.ts';
import { zipf } from './traffic.ts';

function result(name: string, usdPerMillionCalls: number, figures: Partial<CaseResult['figures']> = {}) {
  return {
    case: name,
    calls: 100,
    usdPerMillionCalls,
    figures: {
      delivered: 100,
      deliveredTwice: 0,
      drainSteps: [],
      mostPerParkedInterval: 0,
      ...figures,
    },
  } as unknown as CaseResult;
}

const missed = (...results: CaseResult[]) =>
  verdictsOn(results).flatMap(({ isMet, target }) => (isMet === false ? [target] : []));

describe('the targets', () => {
  it('are met at their limits', () => {
    const steps = { mostPerParkedInterval: 3, drainSteps: [10, 20, 40, 30] };
    const results = [result(SUCCESS, 2), result(DAY_MANY, 6, steps), result(NAIVE_DAY_HANGING, 300)];
    expect(verdictsOn(results).length).toBeGreaterThan(7);
    expect(missed(...results, result(SUCCESS_FAILURES, 1.4))).toEqual([]);
  });

  it('are missed beyond them', () => {
    expect(missed(result(SUCCESS, 2.01))).toHaveLength(1);
    expect(missed(result(SUCCESS_FAILURES, 1.41))).toHaveLength(1);
    expect(missed(result(SUCCESS, 1), result(DAY_MANY, 3.1))).toHaveLength(1);
    expect(missed(result(DAY_MANY, 6), result(NAIVE_DAY_HANGING, 299))).toHaveLength(1);
    expect(missed(result(DAY_MANY, 1, { mostPerParkedInterval: 4 }))).toHaveLength(1);
    expect(missed(result(DAY_MANY, 1, { delivered: 99 }))).toHaveLength(1);
    expect(missed(result(DAY_MANY, 1, { deliveredTwice: 1 }))).toHaveLength(1);
    expect(missed(result(DAY_MANY, 1, { drainSteps: [10, 21] }))).toHaveLength(1);
    expect(missed(result(DAY_MANY, 1, { drainSteps: [11] }))).toHaveLength(1);
  });
});

describe('what is watched', () => {
  it('is how many attempts a beat of a parked callback makes', () => {
    const at = (seconds: number) => ({ at: seconds * 1000 });
    const seen = [at(1), at(2), at(3), at(4), at(100), at(101), at(110), at(400), at(700)];
    expect(mostPerInterval(seen, { from: 60_000, until: 800_000 })).toBe(3);
  });

  it('is how many calls each step of a drain sends', () => {
    const drains = new DrainWatch();
    const entry = (id: string, step: number) => ({
      Id: '0',
      MessageBody: JSON.stringify({ v: 1, callId: 'c', drain: { id, step } }),
    });
    drains.note([entry('d', 1), entry('d', 1)]);
    drains.note([{ Id: '1', MessageBody: '{"v":1}' }, entry('d', 2)]);
    expect(drains.stepSizes()).toEqual([2, 1]);
  });

  it('comes to a few callbacks often, and to many seldom', () => {
    const rankOf = zipf(1000);
    const ranks = Array.from({ length: 1000 }, (_, i) => rankOf(i / 1000));
    const share = (rank: number) => ranks.filter((each) => each === rank).length;
    expect(share(0)).toBeGreaterThan(120);
    expect(share(0)).toBeGreaterThanOrEqual(2 * share(1) - 2);
    expect(Math.max(...ranks)).toBeGreaterThan(900);
  });
});
