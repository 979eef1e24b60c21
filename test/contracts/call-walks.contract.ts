import { describe, expect, it } from 'vitest';
import { type IdRange, idRange } from '../../lambdas/domain/api/page-cursor.ts';
import type { Call } from '../../lambdas/domain/call/call.ts';
import type { CallLedger, CallPage } from '../../lambdas/ports/call-ledger.ts';
import type { MemoryClock } from '../kit/memory/memory-clock.ts';
import { filled, idsOf } from './call-lists.contract.ts';
import { callsOf, DAY_MS, pagesOf, START, sampleCall } from './samples.ts';

type List = (range: IdRange, pageSize: number) => AsyncIterable<CallPage>;

/** A call ledger's lists, read from a place to a place, and page after page while others write. */
export function callWalksContract(of: () => { ledger: CallLedger; clock: MemoryClock }): void {
  /** The same calls by each way there is to list them. */
  const lists = async (count: number, messageId: string) => {
    const { ledger } = of();
    const { callbackId, calls } = await filled(ledger, count, () => ({ status: 'FAILED', messageId }));
    const ways: List[] = [
      (range, pageSize) => ledger.newest(callbackId, range, pageSize),
      (range, pageSize) => ledger.newestIn(['FAILED', 'OPEN'], callbackId, range, pageSize),
      (range, pageSize) => ledger.newestOfMessage('default', messageId, range, pageSize),
    ];
    return { callbackId, calls, ways };
  };

  describe('ranges of lists', () => {
    it('include their start and not their end', async () => {
      const { calls, ways } = await lists(60, 'ranged');
      const ids = idsOf(calls);
      const at = (i: number) => calls[i]!.createdAt;
      for (const list of ways) {
        const found = async (range: IdRange) => idsOf(await callsOf(list(range, 7)));
        expect(await found({ before: ids[24]! })).toStrictEqual(ids.slice(25));
        expect(await found({ from: ids[24]! })).toStrictEqual(ids.slice(0, 25));
        expect(await found({ from: ids[40]!, before: ids[20]! })).toStrictEqual(ids.slice(21, 41));
        expect(await found({ from: ids[20]!, before: ids[20]! })).toStrictEqual([]);
        expect(await found({ from: ids[20]!, before: ids[40]! })).toStrictEqual([]);
        expect(await found({ before: ids.at(-1)! })).toStrictEqual([]);
        const times = { since: at(40), until: at(20) };
        expect(await found(idRange('call', times))).toStrictEqual(ids.slice(21, 41));
        expect(await found(idRange('call', { since: at(40) + 1, until: at(20) + 1 }))).toStrictEqual(
          ids.slice(20, 40),
        );
        expect(await found(idRange('call', { since: -1, until: -1 }))).toStrictEqual([]);
      }
    });

    it('are read no further than their start', async () => {
      const { calls, ways } = await lists(30, 'bounded');
      for (const list of ways) {
        const pages = await pagesOf(list({ from: calls[9]!.id }, 10));
        expect(pages).toMatchObject([{ read: 10, more: false }]);
      }
    });
  });

  describe('walks', () => {
    it('neither repeat nor lose a call while others are written and change', async () => {
      const { ledger } = of();
      const { callbackId, calls, ways } = await lists(90, 'walked');
      for (const list of ways.slice(0, 2)) {
        const seen: Call[] = [];
        /** One that is the newest, one that is older than most; and the last one seen changes its group. */
        const others = () => {
          const added = [1_000_000, 500].map((offset) =>
            sampleCall({ callbackId, createdAt: START + offset + seen.length * 1000, status: 'FAILED' }),
          );
          const turned = seen.slice(-1).map((call): Call => ({ ...call, status: 'PENDING', revision: 2 }));
          return Promise.all([
            ...added.map((call) => ledger.put(call, 'nothing')),
            ...turned.map((call) => ledger.put(call, 1)),
          ]);
        };
        for (let page: CallPage | undefined; page?.more !== false; ) {
          const range = page ? { before: page.last } : {};
          [page] = await Promise.all([firstOf(list(range, 7)), others()]);
          seen.push(...page!.calls);
        }
        const ids = idsOf(seen);
        expect(ids).toStrictEqual([...new Set(ids)].sort().reverse());
        const fromTheStart = new Set(idsOf(calls));
        expect(ids.filter((id) => fromTheStart.has(id))).toStrictEqual(idsOf(calls));
        expect(ids.length).toBeGreaterThan(calls.length);
      }
    });

    it('count what was read where it can no longer be shown', async () => {
      const { clock } = of();
      const { calls, ways } = await lists(25, 'expired');
      clock.set(calls[4]!.retryUntil + 30 * DAY_MS);
      for (const list of ways) {
        const pages = await pagesOf(list({}, 10));
        expect(pages.map(({ read, more, last }) => [read, more, last])).toStrictEqual([
          [10, true, calls[9]!.id],
          [15, false, calls[24]!.id],
        ]);
        expect(pages.map((page) => idsOf(page.calls))).toStrictEqual([idsOf(calls.slice(0, 4)), []]);
      }
    });
  });
}

async function firstOf(pages: AsyncIterable<CallPage>): Promise<CallPage | undefined> {
  for await (const page of pages) return page;
  return undefined;
}
