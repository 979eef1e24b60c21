import { describe, expect, it } from 'vitest';
import { HEALTHY } from '../../lambdas/domain/health/health.ts';
import type { HealthLedger } from '../../lambdas/ports/health-ledger.ts';
import type { MemoryClock } from '../kit/memory/memory-clock.ts';
import { HISTORY_DAYS } from './ledgers.ts';
import { DAY_MS, freshId, START, sampleOutage } from './samples.ts';

/** What a health ledger keeps of a callback that is deleted. */
export function deletedHealthContract(of: () => { ledger: HealthLedger; clock: MemoryClock }): void {
  describe("a deleted callback's outages", () => {
    const deleted = async (changes: Parameters<typeof sampleOutage>[0] = {}) => {
      const { ledger } = of();
      const outage = sampleOutage(changes);
      const { callbackId, id: outageId } = outage;
      await ledger.keepOutage(outage);
      const { health } = await ledger.apply(callbackId, { set: { outageId }, when: [] });
      await ledger.expire(callbackId, START + 60 * DAY_MS);
      return { outage, health };
    };

    it('are shown for as long as its calls, open as they may be', async () => {
      const { ledger, clock } = of();
      const { outage, health } = await deleted();
      expect(await ledger.get(outage.callbackId)).toStrictEqual(health);
      clock.set(START + 60 * DAY_MS - 1);
      expect(await ledger.listOutages(outage.callbackId, 10)).toStrictEqual([outage]);
      clock.set(START + 60 * DAY_MS);
      expect(await ledger.listOutages(outage.callbackId, 10)).toStrictEqual([]);
      expect(await ledger.getOutage(outage.callbackId, outage.id)).toBeUndefined();
    });

    it('are shown no longer for it where they have ended', async () => {
      const { ledger, clock } = of();
      const { outage } = await deleted({ endedAt: START + 1000, endedBy: 'delivery' });
      clock.set(START + 1000 + HISTORY_DAYS * DAY_MS);
      expect(await ledger.getOutage(outage.callbackId, outage.id)).toBeUndefined();
    });

    it('are kept no longer by what comes late, nor by a repeat', async () => {
      const { ledger, clock } = of();
      const { outage } = await deleted();
      const { callbackId, id } = outage;
      expect(await ledger.keepOutage({ ...outage, attempts: 9 })).toStrictEqual(outage);
      expect(await ledger.claimNotice(callbackId, id, 'outage', START, START)).toBe(true);
      await ledger.recordNotice(callbackId, id, 'outage', { notifiedAt: START, mailId: 'mail-1' });
      await ledger.expire(callbackId, START + 90 * DAY_MS);
      expect(await ledger.getOutage(callbackId, id)).toMatchObject({ attempts: 1, mails: 1 });
      clock.set(START + 60 * DAY_MS);
      expect(await ledger.getOutage(callbackId, id)).toBeUndefined();
    });

    it('may not be there, nor its health', async () => {
      const { ledger } = of();
      const callbackId = freshId('cb');
      await ledger.expire(callbackId, START + DAY_MS);
      expect(await ledger.get(callbackId)).toStrictEqual(HEALTHY);
      await ledger.apply(callbackId, { set: { outageId: freshId('out') }, when: [] });
      await ledger.expire(callbackId, START + DAY_MS);
      expect(await ledger.listOutages(callbackId, 10)).toStrictEqual([]);
    });
  });
}
