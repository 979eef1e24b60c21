import { beforeEach, expect, it } from 'vitest';
import { RecentReads } from '../../../lambdas/adapters/cache/recent-reads.ts';
import { START } from '../../contracts/samples.ts';
import { MemoryClock } from '../../kit/memory/memory-clock.ts';

let clock: MemoryClock;
let reads: RecentReads<string>;
beforeEach(() => {
  clock = new MemoryClock({ now: START });
  reads = new RecentReads({ clock, believedMs: 1000, most: 2 });
});
const asking = (text: string) => async () => text;

it('forgets what was longest unused once twice as much is known', async () => {
  for (const key of ['a', 'b', 'c', 'd']) await reads.read(key, asking(key));
  expect(['a', 'c', 'd'].map((key) => reads.get(key))).toStrictEqual([undefined, 'c', 'd']);
});

it('shares a fault with all who wait for it, and asks again after it', async () => {
  const answer = Promise.withResolvers<string>();
  const both = [1, 2].map(() => reads.read('a', () => answer.promise));
  answer.reject(new Error('throttled'));
  for (const one of await Promise.allSettled(both)) expect(one.status).toBe('rejected');
  expect(await reads.read('a', asking('well'))).toBe('well');
});

it('tells who asks what was believed last', async () => {
  await reads.read('a', asking('one'));
  clock.set(START + 1001);
  expect(await reads.read('a', async (old) => `${old} and two`)).toBe('one and two');
});

it('asks again once it was told to forget, whatever is under way', async () => {
  const answer = Promise.withResolvers<string>();
  const early = reads.read('a', () => answer.promise);
  reads.forget();
  answer.resolve('old');
  expect(await early).toBe('old');
  expect(await reads.read('a', asking('new'))).toBe('new');
});
