import { describe, expect, it } from 'vitest';
import type { HealthLedger } from '../../lambdas/ports/health-ledger.ts';
import type { MemoryClock } from '../kit/memory/memory-clock.ts';
import { DAY_MS, freshId, START, sampleOutage } from './samples.ts';

export const HISTORY_DAYS = 30;
const MINUTE_MS = 60_000;

/** The outages' half of the health ledger. */
export function outagesContract(of: () => { ledger: HealthLedger; clock: MemoryClock }): void {
  describe('an outage record', () => {
    it('is created, and brought up to date', async () => {
      const { ledger } = of();
      const outage = sampleOutage();
      expect(await ledger.keepOutage(outage)).toStrictEqual(outage);
      const ended = { ...outage, attempts: 5, callsAffected: 3, endedAt: START + 9, endedBy: 'delivery' };
      expect(await ledger.keepOutage(ended)).toStrictEqual(ended);
      expect(await ledger.getOutage(outage.callbackId, outage.id)).toStrictEqual(ended);
      expect(await ledger.getOutage(outage.callbackId, freshId('out'))).toBeUndefined();
    });

    it('is taken up again', async () => {
      const { ledger } = of();
      const outage = sampleOutage({ attempts: 2, endedAt: START + 9, endedBy: 'delivery' });
      await ledger.keepOutage(outage);
      const { endedAt: _at, endedBy: _by, ...open } = { ...outage, attempts: 3 };
      expect(await ledger.keepOutage(open)).toStrictEqual(open);
    });

    it('is not taken back by news that comes late', async () => {
      const { ledger } = of();
      const open = sampleOutage({ attempts: 2 });
      const ended = { ...open, endedAt: START + 9, endedBy: 'delivery' };
      await ledger.keepOutage(ended);
      expect(await ledger.keepOutage(open)).toStrictEqual(ended);
      expect(await ledger.keepOutage({ ...open, attempts: 1 })).toStrictEqual(ended);
      expect(await ledger.keepOutage({ ...ended, attempts: 1, endedAt: START + 5 })).toStrictEqual(ended);
      expect(await ledger.keepOutage(ended)).toStrictEqual(ended);
    });

    it('keeps its notice fields through every update', async () => {
      const { ledger } = of();
      const outage = sampleOutage();
      const { callbackId, id } = outage;
      await ledger.keepOutage(outage);
      await ledger.claimNotice(callbackId, id, START, START - 5 * MINUTE_MS);
      expect(await ledger.keepOutage({ ...outage, attempts: 2 })).toStrictEqual({
        ...outage,
        attempts: 2,
        claimedAt: START,
      });
      await ledger.recordNotice(callbackId, id, { notifiedAt: START + 1, mailId: 'mail-1' });
      const ended = { ...outage, attempts: 3, endedAt: START + 9, endedBy: 'delivery' };
      expect(await ledger.keepOutage(ended)).toStrictEqual({
        ...ended,
        notifiedAt: START + 1,
        mailId: 'mail-1',
        mails: 1,
      });
    });

    it('keeps its message short', async () => {
      const { ledger } = of();
      const firstError = { at: START, outcome: 'tls_error', message: 'x'.repeat(500) } as const;
      const kept = await ledger.keepOutage(sampleOutage({ firstError }));
      expect(kept.firstError.message!.length).toBeLessThanOrEqual(120);
    });
  });

  describe('the list of outages', () => {
    it('comes newest first, in pages', async () => {
      const { ledger } = of();
      const callbackId = freshId('cb');
      const outages = [0, 1, 2, 3, 4].map((i) => sampleOutage({ callbackId, startedAt: START + i * 1000 }));
      for (const outage of outages) await ledger.keepOutage(outage);
      await ledger.apply(callbackId, { add: { totalCalls: 1 }, when: [] });
      await ledger.keepOutage(sampleOutage());
      const newestFirst = [...outages].reverse();
      expect(await ledger.listOutages(callbackId, 10)).toStrictEqual(newestFirst);
      expect(await ledger.listOutages(callbackId, 2)).toStrictEqual(newestFirst.slice(0, 2));
      expect(await ledger.listOutages(callbackId, 2, newestFirst[1]!.id)).toStrictEqual(
        newestFirst.slice(2, 4),
      );
      expect(await ledger.listOutages(callbackId, 2, newestFirst[4]!.id)).toStrictEqual([]);
    });

    it('shows an ended outage for the retention time and an open one always', async () => {
      const { ledger, clock } = of();
      const callbackId = freshId('cb');
      const ended = sampleOutage({ callbackId, endedAt: START + 1000, endedBy: 'delivery' });
      const open = sampleOutage({ callbackId, startedAt: START + 2000 });
      await ledger.keepOutage(ended);
      await ledger.keepOutage(open);
      clock.set(START + 1000 + HISTORY_DAYS * DAY_MS - 1);
      expect(await ledger.listOutages(callbackId, 10)).toStrictEqual([open, ended]);
      clock.set(START + 1000 + HISTORY_DAYS * DAY_MS);
      expect(await ledger.listOutages(callbackId, 10)).toStrictEqual([open]);
      expect(await ledger.getOutage(callbackId, ended.id)).toBeUndefined();
      expect(await ledger.getOutage(callbackId, open.id)).toStrictEqual(open);
    });
  });

  describe("an outage's mail", () => {
    const opened = async (ledger: HealthLedger) => {
      const { callbackId, id } = await ledger.keepOutage(sampleOutage());
      return {
        claim: (now: number) => ledger.claimNotice(callbackId, id, now, now - 5 * MINUTE_MS),
        release: () => ledger.releaseNotice(callbackId, id),
        sent: (mailId: string) => ledger.recordNotice(callbackId, id, { notifiedAt: START + 7, mailId }),
        failed: (mailFault: string) => ledger.recordNotice(callbackId, id, { mailFault }),
        read: async () => (await ledger.getOutage(callbackId, id))!,
      };
    };

    it('is claimed by one of many', async () => {
      const mail = await opened(of().ledger);
      const claims = await Promise.all(Array.from({ length: 10 }, () => mail.claim(START)));
      expect(claims.filter(Boolean)).toHaveLength(1);
    });

    it('is claimed again once the claim is stale or given back', async () => {
      const mail = await opened(of().ledger);
      expect(await mail.claim(START)).toBe(true);
      expect(await mail.claim(START + 5 * MINUTE_MS - 1)).toBe(false);
      expect(await mail.claim(START + 5 * MINUTE_MS)).toBe(true);
      expect(await mail.claim(START + 6 * MINUTE_MS)).toBe(false);
      await mail.release();
      expect((await mail.read()).claimedAt).toBeUndefined();
      expect(await mail.claim(START + 6 * MINUTE_MS)).toBe(true);
    });

    it('is never claimed again once it was sent', async () => {
      const mail = await opened(of().ledger);
      await mail.claim(START);
      await mail.sent('mail-1');
      expect(await mail.read()).toMatchObject({ notifiedAt: START + 7, mailId: 'mail-1', mails: 1 });
      await mail.release();
      expect(await mail.claim(START + 60 * MINUTE_MS)).toBe(false);
    });

    it('is counted once however often its record is repeated', async () => {
      const mail = await opened(of().ledger);
      await mail.sent('mail-1');
      await mail.sent('mail-1');
      expect((await mail.read()).mails).toBe(1);
      await mail.sent('mail-2');
      expect((await mail.read()).mails).toBe(2);
    });

    it('is never claimed again once it can never be sent', async () => {
      const mail = await opened(of().ledger);
      await mail.claim(START);
      await mail.failed('The address is rejected.');
      expect(await mail.read()).toMatchObject({ mailFault: 'The address is rejected.', mails: 0 });
      expect(await mail.claim(START + 60 * MINUTE_MS)).toBe(false);
    });

    it('stays sent when a fault is told after', async () => {
      const mail = await opened(of().ledger);
      await mail.sent('mail-1');
      await mail.failed('too late');
      expect((await mail.read()).mailFault).toBeUndefined();
    });

    it('makes no record where there is no outage', async () => {
      const { ledger } = of();
      const [callbackId, id] = [freshId('cb'), freshId('out')];
      expect(await ledger.claimNotice(callbackId, id, START, START)).toBe(false);
      await ledger.releaseNotice(callbackId, id);
      await ledger.recordNotice(callbackId, id, { notifiedAt: START, mailId: 'mail-1' });
      await ledger.recordNotice(callbackId, id, { mailFault: 'no' });
      expect(await ledger.getOutage(callbackId, id)).toBeUndefined();
      expect(await ledger.listOutages(callbackId, 10)).toStrictEqual([]);
    });
  });
}
