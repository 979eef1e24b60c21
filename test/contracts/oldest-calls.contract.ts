import { describe, expect, it } from 'vitest';
import type { Call } from '../../lambdas/domain/call/call.ts';
import type { CallLedger } from '../../lambdas/ports/call-ledger.ts';
import type { MemoryClock } from '../kit/memory/memory-clock.ts';
import { filled, idsOf } from './call-lists.contract.ts';
import { HISTORY_DAYS } from './ledgers.ts';
import { callsOf, DAY_MS, freshId, pagesOf, START, sampleCall } from './samples.ts';

const HISTORY_MS = HISTORY_DAYS * DAY_MS;

/** A call ledger's groups, read in the order in which their calls came. */
export function oldestCallsContract(of: () => { ledger: CallLedger; clock: MemoryClock }): void {
  /** 60 calls, every third of which is pending; the oldest first. */
  const mixed = async () => {
    const { ledger } = of();
    const statuses = ['PENDING', 'SUCCESS', 'FAILED'] as const;
    const { callbackId, calls } = await filled(ledger, 60, (i) => ({ status: statuses[i % 3]! }));
    const open = calls.filter(({ status }) => status === 'PENDING').reverse();
    return { ledger, callbackId, open, calls: calls.reverse() };
  };

  describe('the oldest of a group', () => {
    it('come first, in a first page as large as asked for and large ones after it', async () => {
      const { ledger } = of();
      const { callbackId, calls } = await filled(ledger, 223);
      calls.reverse();
      const pages = await pagesOf(ledger.oldestIn('OPEN', callbackId, {}, 20));
      expect(pages.map(({ calls, read, more }) => [calls.length, read, more])).toStrictEqual([
        [20, 20, true],
        [100, 100, true],
        [100, 100, true],
        [3, 3, false],
      ]);
      expect(idsOf(pages.flatMap((page) => page.calls))).toStrictEqual(idsOf(calls));
      expect(pages.map(({ last }) => last)).toStrictEqual([19, 119, 219, 222].map((i) => calls[i]!.id));
    });

    it('are of that group alone', async () => {
      const { ledger, callbackId, open, calls } = await mixed();
      expect(await callsOf(ledger.oldestIn('OPEN', callbackId, {}, 7))).toStrictEqual(open);
      const failed = calls.filter(({ status }) => status === 'FAILED');
      expect(await callsOf(ledger.oldestIn('FAILED', callbackId, {}, 7))).toStrictEqual(failed);
      expect(await pagesOf(ledger.oldestIn('OPEN', freshId('cb'), {}, 7))).toStrictEqual([]);
    });

    it('are those behind one, from one on, and before one', async () => {
      const { ledger, callbackId, open } = await mixed();
      const ids = idsOf(open);
      const found = async (range: { after?: string; from?: string; before?: string }) =>
        idsOf(await callsOf(ledger.oldestIn('OPEN', callbackId, range, 4)));
      expect(await found({ after: ids[4]! })).toStrictEqual(ids.slice(5));
      expect(await found({ from: ids[4]! })).toStrictEqual(ids.slice(4));
      expect(await found({ before: ids[4]! })).toStrictEqual(ids.slice(0, 4));
      expect(await found({ from: ids[4]!, before: ids[9]! })).toStrictEqual(ids.slice(4, 9));
      expect(await found({ after: ids[4]!, before: ids[9]! })).toStrictEqual(ids.slice(5, 9));
      expect(await found({ after: ids[6]!, from: ids[4]!, before: ids[9]! })).toStrictEqual(ids.slice(7, 9));
      expect(await found({ after: ids[2]!, from: ids[4]!, before: ids[9]! })).toStrictEqual(ids.slice(4, 9));
      expect(await found({ after: ids[4]!, from: ids[4]! })).toStrictEqual(ids.slice(5));
      expect(await found({ after: ids[4]!, before: ids[4]! })).toStrictEqual([]);
      expect(await found({ after: ids[9]!, before: ids[4]! })).toStrictEqual([]);
      expect(await found({ after: ids[8]!, before: ids[9]! })).toStrictEqual([]);
      expect(await found({ after: ids.at(-1)! })).toStrictEqual([]);
    });

    it('are shown as they are now, whatever they were when the reading began', async () => {
      const { ledger } = of();
      const { callbackId, calls } = await filled(ledger, 6);
      const [oldest, ...others] = calls.reverse();
      const pages = ledger.oldestIn('OPEN', callbackId, {}, 1)[Symbol.asyncIterator]();
      expect(await pages.next()).toMatchObject({ value: { calls: [oldest], more: true } });
      for (const call of others.slice(0, 3)) {
        await ledger.put({ ...call, status: 'SUCCESS', revision: 2 }, 1);
      }
      const seen: Call[] = [];
      for (let page = await pages.next(); !page.done; page = await pages.next())
        seen.push(...page.value.calls);
      for (const call of seen) expect(call).toStrictEqual(await ledger.get(callbackId, call.id));
      const waiting = seen.filter(({ status }) => status === 'PENDING');
      expect(idsOf(waiting)).toStrictEqual(idsOf(others.slice(3)));
    });
  });

  describe('a payload that lies apart', () => {
    const call = (fields: Partial<Call> = {}) => sampleApart({ callbackId: freshId('cb'), ...fields });

    it('lives as long as its call, with the new window of that', async () => {
      const { ledger, clock } = of();
      const old = call();
      await ledger.keepPayload(old, '"kept"');
      clock.set(old.retryUntil + HISTORY_MS - 1);
      expect(await ledger.payload(old)).toBe('"kept"');
      const renewed = { ...old, retryUntil: old.retryUntil + 10 * DAY_MS };
      await ledger.prolongPayload(renewed);
      await ledger.prolongPayload(old);
      clock.set(renewed.retryUntil + HISTORY_MS - 1);
      expect(await ledger.payload(renewed)).toBe('"kept"');
      clock.set(renewed.retryUntil + HISTORY_MS);
      expect(await ledger.payload(renewed)).toBeUndefined();
    });

    it('is not made by a new window: neither where it is gone, nor where it lies in its call', async () => {
      const { ledger } = of();
      const gone = call();
      await ledger.prolongPayload(gone);
      expect(await ledger.payload(gone)).toBeUndefined();
      await ledger.keepPayload(gone, '"later"');
      expect(await ledger.payload(gone)).toBe('"later"');
      const { payloadApart: _, ...inline } = { ...gone, payload: '"inline"' };
      await ledger.prolongPayload(inline);
      expect(await ledger.payload(inline)).toBe('"inline"');
    });
  });
}

function sampleApart(fields: Partial<Call>): Call {
  return {
    ...sampleCall({ createdAt: START, ...fields }),
    payload: undefined,
    payloadApart: { bytes: 6, lifted: {} },
  } as Call;
}
