import { describe, expect, it } from 'vitest';
import type { Call } from '../../lambdas/domain/call.ts';
import type { CallLedger } from '../../lambdas/ports/call-ledger.ts';
import { allOf, freshId, pagesOf, START, sampleCall } from './samples.ts';

/** A call ledger's lists. */
export function callListsContract(of: () => { ledger: CallLedger }): void {
  describe('lists', () => {
    const fill = async (ledger: CallLedger, count: number, fields: (i: number) => Partial<Call>) => {
      const callbackId = freshId('cb');
      const calls = Array.from({ length: count }, (_, i) =>
        sampleCall({ callbackId, createdAt: START + i * 1000, ...fields(i) }),
      );
      await Promise.all(calls.map((call) => ledger.put(call, 'nothing')));
      return { callbackId, newestFirst: calls.map((call) => call.id).reverse() };
    };
    const ids = (calls: Call[]) => calls.map((call) => call.id);

    it('gives all calls newest first in full pages', async () => {
      const { ledger } = of();
      const { callbackId, newestFirst } = await fill(ledger, 103, () => ({ status: 'SUCCESS' }));
      const pages = await pagesOf(ledger.newest(callbackId, undefined, 20));
      expect(pages.map((page) => page.length)).toStrictEqual([20, 20, 20, 20, 20, 3]);
      expect(ids(pages.flat())).toStrictEqual(newestFirst);
    });

    it('goes on after the last call of the page before', async () => {
      const { ledger } = of();
      const { callbackId, newestFirst } = await fill(ledger, 60, () => ({}));
      for (const group of ['all', 'OPEN'] as const) {
        const from = (before: string) =>
          group === 'all'
            ? ledger.newest(callbackId, before, 7)
            : ledger.newestIn(group, callbackId, before, 7);
        expect(ids(await allOf(from(newestFirst[24]!)))).toStrictEqual(newestFirst.slice(25));
        expect(await allOf(from(newestFirst.at(-1)!))).toStrictEqual([]);
      }
    });

    it('gives a group alone, as the calls are now', async () => {
      const { ledger } = of();
      const statuses = ['PENDING', 'SUCCESS', 'FAILED'] as const;
      const { callbackId, newestFirst } = await fill(ledger, 90, (i) => ({ status: statuses[i % 3]! }));
      const open = await allOf(ledger.newestIn('OPEN', callbackId, undefined, 10));
      const failed = await allOf(ledger.newestIn('FAILED', callbackId, undefined, 10));
      expect(ids(open)).toStrictEqual(newestFirst.filter((_, i) => (89 - i) % 3 === 0));
      expect(ids(failed)).toStrictEqual(newestFirst.filter((_, i) => (89 - i) % 3 === 2));
      expect(failed[0]).toStrictEqual(await ledger.get(callbackId, failed[0]!.id));

      await ledger.put({ ...open[0]!, status: 'SUCCESS', revision: 2 }, 1);
      await ledger.put({ ...open[1]!, status: 'FAILED', revision: 2 }, 1);
      expect(ids(await allOf(ledger.newestIn('OPEN', callbackId, undefined, 10)))).toStrictEqual(
        ids(open.slice(2)),
      );
      expect(ids(await allOf(ledger.newestIn('FAILED', callbackId, undefined, 10)))).toContain(open[1]!.id);
    });

    it("knows no other callback's calls", async () => {
      const { ledger } = of();
      await fill(ledger, 5, () => ({}));
      expect(await allOf(ledger.newest(freshId('cb'), undefined, 10))).toStrictEqual([]);
      expect(await allOf(ledger.newestIn('OPEN', freshId('cb'), undefined, 10))).toStrictEqual([]);
    });
  });
}
