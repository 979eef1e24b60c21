import { describe, expect, it } from 'vitest';
import type { Attempt } from '../../../lambdas/domain/call/attempt.ts';
import { newestAttempts } from '../../../lambdas/domain/call/attempt-order.ts';
import { START, sampleAttempt, sampleCall } from '../../contracts/samples.ts';

const LIMIT = 3;
const attempts = Array.from({ length: 5 }, (_, i) => sampleAttempt(START + i * 300_000));
const call = sampleCall({ attemptCount: 5, lastAttempt: attempts[4]! });
const newestFirst = (some: Attempt[]) => some.toReversed();
const numbers = (kept: Attempt[], of = call) =>
  newestAttempts(of, kept, LIMIT).map(({ number, attempt }) => [number, attempts.indexOf(attempt) + 1]);

describe('the numbers of attempts', () => {
  it('say how many came before those that are shown', () => {
    expect(numbers(newestFirst(attempts.slice(2)))).toEqual([3, 4, 5].map((number) => [number, number]));
  });

  it('stay what they were when the first have aged away', () => {
    expect(numbers(newestFirst(attempts.slice(3)))).toEqual([4, 5].map((number) => [number, number]));
    expect(numbers([])).toEqual([[5, 5]]);
  });

  it('begin at 1 where an attempt is kept that the call did not count', () => {
    const lost = sampleCall({ attemptCount: 1, lastAttempt: attempts[1]! });
    expect(numbers(newestFirst(attempts.slice(0, 2)), lost)).toEqual(
      [1, 2].map((number) => [number, number]),
    );
  });
});
