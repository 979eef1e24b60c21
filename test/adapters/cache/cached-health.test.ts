import { beforeEach, expect, it } from 'vitest';
import { CachedHealth } from '../../../lambdas/adapters/cache/cached-health.ts';
import { HEALTHY, type Health } from '../../../lambdas/domain/health/health.ts';
import { START } from '../../contracts/samples.ts';
import { MemoryClock } from '../../kit/memory/memory-clock.ts';

const CACHE_MS = 5000;
const withCalls = (totalCalls: number): Health => ({ ...HEALTHY, totalCalls });

let clock: MemoryClock;
let asked: number;
let stored: Health;
let cached: CachedHealth;
beforeEach(() => {
  clock = new MemoryClock({ now: START });
  asked = 0;
  stored = withCalls(1);
  const get = async () => {
    asked += 1;
    return stored;
  };
  cached = new CachedHealth({ ledger: { get }, clock });
});

it('is asked for once in 5 s, however many ask at once', async () => {
  await Promise.all([1, 2, 3].map(() => cached.get('cb_1')));
  stored = withCalls(2);
  clock.set(START + CACHE_MS);
  expect(await cached.get('cb_1')).toStrictEqual(withCalls(1));
  expect(asked).toBe(1);
  clock.set(START + CACHE_MS + 1);
  expect(await cached.get('cb_1')).toStrictEqual(withCalls(2));
});

it('takes a fresher view, which lasts as long', async () => {
  await cached.get('cb_1');
  clock.set(START + 4000);
  cached.remember('cb_1', withCalls(7));
  clock.set(START + 4000 + CACHE_MS);
  expect(await cached.get('cb_1')).toStrictEqual(withCalls(7));
  expect(asked).toBe(1);
  clock.set(START + 4001 + CACHE_MS);
  expect(await cached.get('cb_1')).toStrictEqual(withCalls(1));
});

it('neither fails a read under way nor is undone by it', async () => {
  const answer = Promise.withResolvers<Health>();
  const slow = new CachedHealth({ ledger: { get: () => answer.promise }, clock });
  const reading = slow.get('cb_1');
  slow.remember('cb_1', withCalls(7));
  answer.resolve(withCalls(1));
  expect(await reading).toStrictEqual(withCalls(1));
  expect(await slow.get('cb_1')).toStrictEqual(withCalls(7));
});
