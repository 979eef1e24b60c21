import { describe, expect, it } from 'vitest';
import { combined } from '../../lambdas/domain/health/dues.ts';
import type { HealthLedger } from '../../lambdas/ports/health-ledger.ts';
import { allOf, DAY_MS, freshId, pagesOf, START } from './samples.ts';

/** What is found by its time, among whatever other suites have left there. */
export function overdueContract(of: () => { ledger: HealthLedger }): void {
  const dueAt = async (ledger: HealthLedger, modeDueAt: number, id = freshId('cb')) => {
    const change = combined(await ledger.get(id), { dues: { modeDueAt }, when: [] });
    expect((await ledger.apply(id, change)).applied).toBe(true);
    return id;
  };
  const found = async (ledger: HealthLedger, before: number, of: string[]) =>
    (await allOf(ledger.overdue(before))).filter((id) => of.includes(id)).sort();

  describe('what is overdue', () => {
    it('is what was due before a time, in every shard, and not at it', async () => {
      const { ledger } = of();
      const early = await Promise.all(Array.from({ length: 17 }, (_, i) => dueAt(ledger, START + i)));
      const late = await Promise.all([20, 21, 5000].map((ms) => dueAt(ledger, START + ms)));
      expect(await found(ledger, START + 20, [...early, ...late])).toStrictEqual(early.toSorted());
      expect(await found(ledger, START, [...early, ...late])).toStrictEqual([]);
    });

    it('is no longer once its next thing is due later, or nothing is', async () => {
      const { ledger } = of();
      const [postponed, done] = [await dueAt(ledger, START), await dueAt(ledger, START)];
      await dueAt(ledger, START + 60_000, postponed);
      const health = await ledger.get(done);
      await ledger.apply(done, combined(health, { dues: { modeDueAt: 'never' }, when: [] }));
      expect(await found(ledger, START + 60_000, [postponed, done])).toStrictEqual([]);
      expect(await found(ledger, START + 60_001, [postponed, done])).toStrictEqual([postponed]);
    });

    it('comes in pages, each callback once, however many there are in one shard', async () => {
      const { ledger } = of();
      const ids: string[] = [];
      for (let i = 0; i < 300; i += 30) {
        const due = Array.from({ length: 30 }, (_, n) => dueAt(ledger, START + 100 + 8 * (i + n)));
        ids.push(...(await Promise.all(due)));
      }
      const pages = await pagesOf(ledger.overdue(START + 100_000));
      expect(pages.length).toBeGreaterThan(1);
      expect(pages.every((page) => page.length > 0)).toBe(true);
      const all = pages.flat().filter((id) => ids.includes(id));
      expect(all.toSorted()).toStrictEqual(ids.toSorted());
    });
  });

  describe('how many have something due', () => {
    it('is counted over all shards and their pages, whenever it is due, and no longer once nothing is', async () => {
      const { ledger } = of();
      const before = await ledger.troubled();
      const ids = await Promise.all(Array.from({ length: 16 }, (_, i) => dueAt(ledger, START + i)));
      const inOneShard = Array.from({ length: 260 }, (_, i) => dueAt(ledger, START + 8 * i));
      await Promise.all(inOneShard);
      await dueAt(ledger, START + 365 * DAY_MS);
      expect(await ledger.troubled()).toBe(before + 277);
      for (const id of ids.slice(0, 10)) {
        const change = combined(await ledger.get(id), { dues: { modeDueAt: 'never' }, when: [] });
        await ledger.apply(id, change);
      }
      expect(await ledger.troubled()).toBe(before + 267);
    });
  });
}
