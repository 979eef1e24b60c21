import { describe, expect, it } from 'vitest';
import type { Call } from '../../lambdas/domain/call/call.ts';
import type { CallLedger } from '../../lambdas/ports/call-ledger.ts';
import { callsOf, freshId, pagesOf, START, sampleCall } from './samples.ts';

/** Writes calls a second apart, the oldest first; returns them newest first. */
export async function filled(
  ledger: CallLedger,
  count: number,
  fields: (i: number) => Partial<Call> = () => ({}),
): Promise<{ callbackId: string; calls: Call[] }> {
  const callbackId = freshId('cb');
  const calls = Array.from({ length: count }, (_, i) =>
    sampleCall({ callbackId, createdAt: START + i * 1000, ...fields(i) }),
  );
  await Promise.all(calls.map((call) => ledger.put(call, 'nothing')));
  return { callbackId, calls: calls.reverse() };
}

export const idsOf = (calls: Call[]) => calls.map(({ id }) => id);

/** A call ledger's lists, and their pages. */
export function callListsContract(of: () => { ledger: CallLedger }): void {
  describe('lists', () => {
    it('give all calls newest first, in a first page as large as asked for and large ones after it', async () => {
      const { ledger } = of();
      const { callbackId, calls } = await filled(ledger, 223, () => ({ status: 'FAILED' }));
      for (const listed of [
        ledger.newest(callbackId, {}, 20),
        ledger.newestIn(['OPEN', 'FAILED'], callbackId, {}, 20),
      ]) {
        const pages = await pagesOf(listed);
        expect(pages.map(({ calls, read, more }) => [calls.length, read, more])).toStrictEqual([
          [20, 20, true],
          [100, 100, true],
          [100, 100, true],
          [3, 3, false],
        ]);
        expect(idsOf(pages.flatMap((page) => page.calls))).toStrictEqual(idsOf(calls));
        expect(pages.map(({ last }) => last)).toStrictEqual([19, 119, 219, 222].map((i) => calls[i]!.id));
      }
    });

    it('know when a full page is the last', async () => {
      const { ledger } = of();
      const { callbackId } = await filled(ledger, 12, () => ({ status: 'FAILED', messageId: 'the-last' }));
      for (const listed of [
        ledger.newest(callbackId, {}, 12),
        ledger.newestIn(['FAILED'], callbackId, {}, 12),
        ledger.newestOfMessage('default', 'the-last', {}, 12),
      ])
        expect(await pagesOf(listed)).toMatchObject([{ read: 12, more: false }]);
    });

    it('give groups alone, as the calls are now', async () => {
      const { ledger } = of();
      const statuses = ['PENDING', 'SUCCESS', 'FAILED'] as const;
      const { callbackId, calls } = await filled(ledger, 90, (i) => ({ status: statuses[i % 3]! }));
      const listed = (...groups: ('OPEN' | 'FAILED')[]) =>
        callsOf(ledger.newestIn(groups, callbackId, {}, 10));
      const open = await listed('OPEN');
      const failed = await listed('FAILED');
      expect(open).toStrictEqual(calls.filter(({ status }) => status === 'PENDING'));
      expect(failed).toStrictEqual(calls.filter(({ status }) => status === 'FAILED'));
      expect(await listed('FAILED', 'OPEN')).toStrictEqual(
        calls.filter(({ status }) => status !== 'SUCCESS'),
      );

      await ledger.put({ ...open[0]!, status: 'SUCCESS', revision: 2 }, 1);
      await ledger.put({ ...open[1]!, status: 'FAILED', revision: 2 }, 1);
      expect(idsOf(await listed('OPEN'))).toStrictEqual(idsOf(open.slice(2)));
      expect(idsOf(await listed('FAILED'))).toContain(open[1]!.id);
    });

    it('give what is known of one message, over all callbacks of its tenant', async () => {
      const { ledger } = of();
      const [tenant, messageId] = [freshId('key'), 'a/b#c é'];
      const one = await filled(ledger, 8, (i) => ({ tenant, ...(i % 2 && { messageId }) }));
      const other = await filled(ledger, 3, () => ({ tenant, messageId, status: 'SUCCESS' }));
      await filled(ledger, 1, () => ({ tenant: `${tenant}x`, messageId }));
      await filled(ledger, 1, () => ({ tenant, messageId: `${messageId}#` }));
      const wanted = [...one.calls, ...other.calls].filter((call) => call.messageId === messageId);
      const newestFirst = wanted.sort((a, b) => (a.id < b.id ? 1 : -1));
      expect(await callsOf(ledger.newestOfMessage(tenant, messageId, {}, 100))).toStrictEqual(newestFirst);
      const [first] = await pagesOf(ledger.newestOfMessage(tenant, messageId, {}, 3));
      expect(first).toMatchObject({ read: 3, more: true, last: newestFirst[2]!.id });
      const rest = ledger.newestOfMessage(tenant, messageId, { before: first!.last }, 3);
      expect(await callsOf(rest)).toStrictEqual(newestFirst.slice(3));
    });

    it('have no page where there is nothing', async () => {
      const { ledger } = of();
      await filled(ledger, 5);
      for (const listed of [
        ledger.newest(freshId('cb'), {}, 10),
        ledger.newestIn(['OPEN', 'FAILED'], freshId('cb'), {}, 10),
        ledger.newestOfMessage('default', freshId('key'), {}, 10),
      ])
        expect(await pagesOf(listed)).toStrictEqual([]);
    });
  });
}
