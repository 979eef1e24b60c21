import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sampleEntry } from '../../contracts/batch-ledger.contract.ts';
import { allOf, freshId, START, sampleCall } from '../../contracts/samples.ts';
import { startTappedAdapters, type TappedAdapters } from './tapped-adapters.ts';

/** What batches ask of the network. */
let tapped: TappedAdapters;
beforeAll(async () => {
  tapped = await startTappedAdapters();
});
afterAll(() => tapped?.stop());
beforeEach(() => tapped.forget());

const entries = (count: number, batchId = freshId('key')) =>
  Array.from({ length: count }, (_, i) => sampleEntry({ batchId, memberId: `m${i}` }));
const stored = async (batchId: string) =>
  (await allOf(tapped.batches.entries('acme', batchId, undefined, 100))).length;

describe('entries of a batch', () => {
  it('are written 25 at a time', async () => {
    await tapped.batches.add([]);
    await tapped.batches.add(entries(100));
    expect(tapped.operations()).toStrictEqual(Array.from({ length: 4 }, () => 'BatchWriteItem'));
  });

  it('that were not written are sent again, in growing pauses', async () => {
    const some = entries(10);
    let refusals = 0;
    tapped.tap.decide(({ operation, body }) => {
      const [table, puts] = Object.entries(body.RequestItems as Record<string, unknown[]>)[0]!;
      if (operation !== 'BatchWriteItem' || refusals === 3) return 'pass';
      refusals += 1;
      const unprocessed = puts.splice(1);
      return (answer) => ({ ...answer, UnprocessedItems: { [table]: unprocessed } });
    });
    await tapped.batches.add(some);
    const sizes = tapped.tap.requests.map(
      ({ body }) => Object.values(body.RequestItems as Record<string, unknown[]>)[0]!.length,
    );
    expect(sizes).toStrictEqual([1, 1, 1, 7]);
    expect(tapped.clock.pauses).toHaveLength(3);
    tapped.forget();
    expect(await stored(some[0]!.batchId)).toBe(10);
  });

  it('that are never written are named by an error', async () => {
    const some = entries(30);
    tapped.tap.decide(({ body }) => {
      const items = body.RequestItems as Record<string, unknown[]>;
      return (answer) => ({ ...answer, UnprocessedItems: items });
    });
    await expect(tapped.batches.add(some)).rejects.toThrow(/^30 of 30 items could not be written/);
    expect(tapped.operations()).toHaveLength(16);
  });

  it('are read by one query a shard for a page, and by the last page as by the first', async () => {
    const some = entries(200);
    await tapped.batches.add(some);
    const requestsFrom = async (after?: string) => {
      tapped.forget();
      let last = '';
      for await (const page of tapped.batches.entries('acme', some[0]!.batchId, after, 21)) {
        last = page.at(-1)!.position;
        break;
      }
      expect(new Set(tapped.operations())).toStrictEqual(new Set(['Query']));
      return { requests: tapped.operations().length, last };
    };
    let { requests, last } = await requestsFrom();
    for (let page = 0; page < 9; page++) {
      expect(requests).toBeGreaterThanOrEqual(8);
      expect(requests).toBeLessThanOrEqual(13);
      ({ requests, last } = await requestsFrom(last));
    }
  });
});

it('a completion is one write, and so is its answer', async () => {
  const batchId = freshId('key');
  await tapped.batches.complete('acme', batchId, START, 'key_1');
  await tapped.batches.complete('acme', batchId, START + 1, 'key_2');
  await tapped.batches.markPublished('acme', batchId, '[]');
  expect(tapped.operations()).toStrictEqual(['UpdateItem', 'UpdateItem', 'UpdateItem']);
});

it('a completion whose answer is lost is still the first', async () => {
  const batchId = freshId('key');
  let lost = false;
  tapped.tap.decide(() => {
    if (lost) return 'pass';
    lost = true;
    return 'lose-answer';
  });
  const { completion } = await tapped.batches.complete('acme', batchId, START, 'key_1');
  expect(completion).toStrictEqual({ completedAt: START, completedBy: 'key_1' });
});

it('calls are read 100 at a time by their names', async () => {
  await tapped.calls.getMany(Array.from({ length: 150 }, () => sampleCall()));
  await tapped.calls.getMany([]);
  expect(tapped.operations()).toStrictEqual(['BatchGetItem', 'BatchGetItem']);
});
