import { expect, it } from 'vitest';
import { paged, sortedMerge, stretches } from '../../../lambdas/adapters/dynamo/sorted-merge.ts';

async function* stream(pages: string[][], read: string[][] = []): AsyncGenerator<string[]> {
  for (const page of pages) {
    read.push(page);
    yield page;
  }
}

async function listOf<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}

const itself = (id: string) => id;

it('merges in either order, over empty pages and empty streams', async () => {
  const up = [stream([['a'], [], ['d', 'e']]), stream([]), stream([[], ['b', 'c', 'f']])];
  expect((await listOf(sortedMerge(up, itself, 'ascending'))).join('')).toBe('abcdef');
  const down = [stream([['e', 'd'], ['a']]), stream([['f', 'c', 'b']])];
  expect((await listOf(sortedMerge(down, itself, 'descending'))).join('')).toBe('fedcba');
  expect(await listOf(sortedMerge([], itself, 'ascending'))).toStrictEqual([]);
});

it('gives an id that several streams hold once', async () => {
  const streams = [stream([['a', 'b'], ['c']]), stream([['b', 'c']]), stream([['a'], ['c', 'd']])];
  expect((await listOf(sortedMerge(streams, itself, 'ascending'))).join('')).toBe('abcd');
});

it('reads no page before it is needed', async () => {
  const read: string[][] = [];
  const streams = [stream([['a', 'c'], ['e']], read), stream([['b', 'd'], ['f']], read)];
  const merged = sortedMerge(streams, itself, 'ascending');
  for (const wanted of ['a', 'b', 'c']) expect((await merged.next()).value).toBe(wanted);
  expect(read).toStrictEqual([
    ['a', 'c'],
    ['b', 'd'],
  ]);
});

it('fails when a stream fails', async () => {
  const failing = { next: () => Promise.reject(new Error('throttled')) };
  const merged = sortedMerge([stream([['a']]), failing], itself, 'ascending');
  await expect(merged.next()).rejects.toThrow('throttled');
});

it('gathers items into full pages and one last', async () => {
  const merged = sortedMerge([stream([['a', 'b', 'c', 'd', 'e']])], itself, 'ascending');
  expect(await listOf(paged(merged, 2))).toStrictEqual([['a', 'b'], ['c', 'd'], ['e']]);
});

it('tells of each page whether another follows, by looking one item ahead', async () => {
  const read: string[][] = [];
  const merged = sortedMerge([stream([['a', 'b'], ['c'], ['d', 'e'], ['f']], read)], itself, 'ascending');
  const pages = stretches(merged, 2, 3);
  expect((await pages.next()).value).toStrictEqual({ items: ['a', 'b'], more: true });
  expect(read).toHaveLength(2);
  expect((await pages.next()).value).toStrictEqual({ items: ['c', 'd', 'e'], more: true });
  expect((await pages.next()).value).toStrictEqual({ items: ['f'], more: false });
  expect(await listOf(stretches(sortedMerge([stream([])], itself, 'ascending'), 2, 3))).toStrictEqual([]);
});
