import { describe, expect, it } from 'vitest';
import type { BatchEntry } from '../../lambdas/domain/event/batch.ts';
import type { BatchLedger } from '../../lambdas/ports/batch-ledger.ts';
import type { MemoryClock } from '../kit/memory/memory-clock.ts';
import { HISTORY_DAYS } from './ledgers.ts';
import { allOf, DAY_MS, freshId, pagesOf, START } from './samples.ts';

export function sampleEntry(fields: Partial<BatchEntry> = {}): BatchEntry {
  return {
    tenant: 'acme',
    batchId: freshId('key'),
    memberId: 'm1',
    eventId: freshId('evt'),
    event: 'reply',
    acceptedAt: START,
    calls: [{ id: freshId('call'), callbackId: freshId('cb'), retryUntil: START + DAY_MS }],
    ...fields,
  };
}

export function batchLedgerContract(of: () => { ledger: BatchLedger; clock: MemoryClock }): void {
  const entriesOf = async (tenant: string, batchId: string, after?: string, pageSize = 10) =>
    allOf(of().ledger.entries(tenant, batchId, after, pageSize));
  const bytes = (text: string) => Buffer.from(text);

  describe('entries', () => {
    it('come back as they were written, once, however often they are', async () => {
      const whole = sampleEntry({ messageId: 'M1', communicationId: 'C1' });
      const bare = sampleEntry({ batchId: whole.batchId, memberId: 'm2', calls: [] });
      await of().ledger.add([whole, bare, whole]);
      await of().ledger.add([bare]);
      const found = await entriesOf('acme', whole.batchId);
      expect(found.map(({ entry }) => entry)).toStrictEqual([whole, bare]);
    });

    it("lie in order of member, event and calls, a member's together, whatever its id holds", async () => {
      const batchId = freshId('key');
      const memberIds = [
        'a',
        'a b',
        'aa',
        'a#1',
        '\uffee',
        '😀',
        'ä',
        '1',
        '~',
        ' ',
        'x'.repeat(256),
        '語'.repeat(256),
      ];
      const added = memberIds.flatMap((memberId) =>
        Array.from({ length: 5 }, () => sampleEntry({ batchId, memberId })),
      );
      await of().ledger.add(added);
      const found = await entriesOf('acme', batchId, undefined, 7);
      const sorted = [...memberIds].sort((a, b) => Buffer.compare(bytes(a), bytes(b)));
      expect(found.map(({ entry }) => entry.memberId)).toStrictEqual(
        sorted.flatMap((memberId) => Array.from({ length: 5 }, () => memberId)),
      );
      const eventIds = found.slice(0, 5).map(({ entry }) => entry.eventId);
      expect(eventIds).toStrictEqual([...eventIds].sort());
    });

    it('come in full pages, and go on after any position', async () => {
      const batchId = freshId('key');
      await of().ledger.add(
        Array.from({ length: 103 }, (_, i) => sampleEntry({ batchId, memberId: `member ${i}` })),
      );
      const pages = await pagesOf(of().ledger.entries('acme', batchId, undefined, 20));
      expect(pages.map((page) => page.length)).toStrictEqual([20, 20, 20, 20, 20, 3]);
      const all = pages.flat();
      for (const index of [0, 24, 101])
        expect(await entriesOf('acme', batchId, all[index]!.position)).toStrictEqual(all.slice(index + 1));
      expect(await entriesOf('acme', batchId, all[102]!.position)).toStrictEqual([]);
      expect(await entriesOf('acme', batchId, `${all[24]!.position}!`)).toStrictEqual(all.slice(25));
    });

    it('of one event with other calls stand beside each other', async () => {
      const [one, other] = [sampleEntry(), sampleEntry()];
      const second = { ...one, calls: other.calls };
      await of().ledger.add([one, second]);
      const calls = (await entriesOf('acme', one.batchId)).flatMap(({ entry }) => entry.calls);
      expect(calls).toHaveLength(2);
      expect(calls).toEqual(expect.arrayContaining([...one.calls, ...other.calls]));
    });

    it('of batches never mix, however their names are put together', async () => {
      const id = freshId('key');
      const names = [
        ...[
          ['a', id],
          ['b', id],
          ['a', `${id}#1`],
          ['a', `${id}#1#1`],
          ['a', `1#${id}`],
          ['a', `#${id}`],
        ],
        ...[
          ['a-1', id],
          ['a', ` ${id}`],
          ['a', `${id}/`],
          ['a', `${id}Ä`],
          ['a', id.toLowerCase()],
        ],
      ] as [string, string][];
      for (const [tenant, batchId] of names)
        for (let i = 0; i < 9; i++)
          await of().ledger.add([sampleEntry({ tenant, batchId, memberId: `m${i}` })]);
      for (const [tenant, batchId] of names)
        await of().ledger.complete(tenant, batchId, START, `${tenant}/${batchId}`);
      for (const [tenant, batchId] of names) {
        const entries = (await entriesOf(tenant, batchId)).map(({ entry }) => entry);
        expect(entries).toHaveLength(9);
        expect(new Set(entries.map((entry) => `${entry.tenant}/${entry.batchId}`))).toEqual(
          new Set([`${tenant}/${batchId}`]),
        );
        expect((await of().ledger.completion(tenant, batchId))?.completedBy).toBe(`${tenant}/${batchId}`);
      }
    });

    it('are read as long as their calls', async () => {
      const { ledger, clock } = of();
      const short = sampleEntry();
      const long = sampleEntry({
        batchId: short.batchId,
        memberId: 'm2',
        calls: [...short.calls, { ...short.calls[0]!, id: freshId('call'), retryUntil: START + 14 * DAY_MS }],
      });
      await ledger.add([short, long, sampleEntry({ batchId: short.batchId, memberId: 'm3', calls: [] })]);
      const membersAt = async (days: number, ms: number) => {
        clock.set(START + days * DAY_MS + ms);
        return (await entriesOf('acme', short.batchId)).map(({ entry }) => entry.memberId);
      };
      expect(await membersAt(HISTORY_DAYS, -1)).toEqual(['m1', 'm2', 'm3']);
      expect(await membersAt(HISTORY_DAYS, 0)).toEqual(['m1', 'm2']);
      expect(await membersAt(HISTORY_DAYS + 1, 0)).toEqual(['m2']);
      expect(await membersAt(HISTORY_DAYS + 14, -1)).toEqual(['m2']);
      expect(await membersAt(HISTORY_DAYS + 14, 0)).toEqual([]);
    });
  });

  describe('a completion', () => {
    it('is the first one, whoever comes later', async () => {
      const { ledger } = of();
      const batchId = freshId('key');
      expect(await ledger.completion('acme', batchId)).toBeUndefined();
      const first = { completedAt: START, completedBy: 'key_1' };
      expect(await ledger.complete('acme', batchId, START, 'key_1')).toStrictEqual({
        completion: first,
        isNew: true,
      });
      expect(await ledger.complete('acme', batchId, START + 1, 'key_2')).toStrictEqual({
        completion: first,
        isNew: false,
      });
      expect(await ledger.completion('acme', batchId)).toStrictEqual(first);
      expect(await ledger.completion('other', batchId)).toBeUndefined();
    });

    it('keeps its first answer', async () => {
      const { ledger } = of();
      const batchId = freshId('key');
      await ledger.markPublished('acme', batchId, '["nothing to answer for"]');
      expect(await ledger.completion('acme', batchId)).toBeUndefined();
      await ledger.complete('acme', batchId, START, 'key_1');
      await ledger.markPublished('acme', batchId, '["first"]');
      await ledger.markPublished('acme', batchId, '["second"]');
      const kept = { completedAt: START, completedBy: 'key_1', answer: '["first"]' };
      expect(await ledger.completion('acme', batchId)).toStrictEqual(kept);
      expect((await ledger.complete('acme', batchId, START, 'key_1')).completion).toStrictEqual(kept);
    });

    it('ends with its time, and then there may be another', async () => {
      const { ledger, clock } = of();
      const batchId = freshId('key');
      await ledger.complete('acme', batchId, START, 'key_1');
      await ledger.markPublished('acme', batchId, '["first"]');
      const end = START + (HISTORY_DAYS + 14) * DAY_MS;
      clock.set(end - 1);
      expect((await ledger.completion('acme', batchId))?.completedBy).toBe('key_1');
      expect((await ledger.complete('acme', batchId, end - 1, 'key_2')).isNew).toBe(false);
      clock.set(end);
      expect(await ledger.completion('acme', batchId)).toBeUndefined();
      const second = { completion: { completedAt: end, completedBy: 'key_2' }, isNew: true };
      expect(await ledger.complete('acme', batchId, end, 'key_2')).toStrictEqual(second);
    });
  });
}
