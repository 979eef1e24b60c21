import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cursorAfter } from '../../lambdas/domain/api/page-cursor.ts';
import { type FilledWorld, filledWorld, type Page } from './filled-world.ts';

/**
 * Each page is read by keys from its cursor on, so that its cost cannot depend on how much lies before or behind. That
 * holds for every page of this walk; 100,000 calls are only a longer one.
 */
const CALLS = 4000;
const KINDS = ['SUCCESS', 'FAILED', 'PENDING'] as const;
const LOOKED_UP = { GetItem: 2 };
/** Of a page of 100: 36 of each shard. */
const MOST_ITEMS_READ = 288;

let world: FilledWorld;
let history: Awaited<ReturnType<FilledWorld['fill']>>;
beforeAll(async () => {
  world = await filledWorld();
  history = await world.fill(CALLS, (i) => KINDS[i % 3]!);
}, 120_000);
afterAll(() => world?.stop());

async function walked(path: string): Promise<Page[]> {
  const pages = [await world.page(path)];
  for (let next = pages[0]!.next; next !== undefined; next = pages.at(-1)!.next)
    pages.push(await world.page(next));
  return pages;
}

const idsOf = (status?: string) =>
  history.calls.filter((call) => status === undefined || call.status === status).map(({ id }) => id);

describe('what a page of 100 calls costs, counted at the client', () => {
  it('is one query per shard, on the first page and on every other', { timeout: 120_000 }, async () => {
    const pages = await walked(`${history.path}?limit=100`);
    expect(pages.flatMap(({ ids }) => ids)).toEqual(idsOf());
    expect(pages).toHaveLength(CALLS / 100);
    for (const { requests, itemsRead } of pages) {
      expect(requests).toEqual({ ...LOOKED_UP, Query: 8 });
      expect(itemsRead).toBeLessThanOrEqual(MOST_ITEMS_READ);
    }
  });

  it('is one query per shard of the index and one batch for pending calls', {
    timeout: 120_000,
  }, async () => {
    const pages = await walked(`${history.path}?limit=100&status=PENDING`);
    expect(pages.flatMap(({ ids }) => ids)).toEqual(idsOf('PENDING'));
    for (const { requests } of pages) expect(requests).toEqual({ ...LOOKED_UP, Query: 8, BatchGetItem: 1 });
  });

  it('is the same of both groups for failed calls, since overdue ones are among the open', async () => {
    const failed = await world.fill(350, () => 'FAILED');
    const pages = await walked(`${failed.path}?limit=100&status=FAILED`);
    expect(pages.map(({ ids }) => ids.length)).toEqual([100, 100, 100, 50]);
    for (const { requests } of pages) expect(requests).toEqual({ ...LOOKED_UP, Query: 16, BatchGetItem: 1 });
  });

  it('grows by the open calls that lie between failed ones, and by no query', {
    timeout: 120_000,
  }, async () => {
    const pages = await walked(`${history.path}?limit=100&status=FAILED`);
    expect(pages.flatMap(({ ids }) => ids)).toEqual(idsOf('FAILED'));
    for (const { requests } of pages.slice(0, -1))
      expect(requests).toEqual({ ...LOOKED_UP, Query: 16, BatchGetItem: 2 });
    expect(pages.at(-1)!.requests.Query).toBe(16);
  });

  it('stays the same between two times', async () => {
    const [newest, oldest] = [history.calls[1000]!, history.calls[1099]!];
    const [until, since] = [newest.createdAt + 1, oldest.createdAt].map((at) => new Date(at).toISOString());
    const range = `limit=100&since=${since}&until=${until}`;
    const page = await world.page(`${history.path}?${range}`);
    expect(page.ids).toEqual(idsOf().slice(1000, 1100));
    expect([page.next, page.requests, page.itemsRead]).toEqual([undefined, { ...LOOKED_UP, Query: 8 }, 100]);
  });

  it('is one query per call more where attempts are shown', async () => {
    const { ids, requests } = await world.page(`${history.path}?include=attempts`);
    expect([ids.length, requests]).toEqual([20, { ...LOOKED_UP, Query: 8 + 20 }]);
  });

  it('is bounded where a filter finds nothing', async () => {
    for (const cursor of [undefined, history.calls[2000]!.id].map((id) => (id ? cursorAfter(id) : ''))) {
      const page = await world.page(
        `${history.path}?limit=100&event=never&cursor=${cursor}`.replace(/&cursor=$/, ''),
      );
      expect(page.next).toBeDefined();
      expect(page.requests.Query).toBeLessThanOrEqual(40);
      expect(page.itemsRead).toBeLessThanOrEqual(1000 + MOST_ITEMS_READ);
    }
  });

  it('is one query for a message, and a batch each of calls, callbacks and their health', async () => {
    const messageId = 'to everybody';
    const one = await world.fill(150, () => 'FAILED', { messageId });
    const other = await world.fill(100, () => 'SUCCESS', { messageId });
    const pages = await walked(`/messages/${encodeURIComponent(messageId)}/calls?limit=100`);
    const ids = [...one.calls, ...other.calls].map(({ id }) => id);
    expect(pages.flatMap((page) => page.ids)).toEqual(ids.sort().reverse());
    for (const { requests } of pages) expect(requests).toEqual({ Query: 1, BatchGetItem: 3 });
  });
});
