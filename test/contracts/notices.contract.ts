import { describe, expect, it } from 'vitest';
import type { NoticeKind } from '../../lambdas/domain/health/outage.ts';
import type { HealthLedger } from '../../lambdas/ports/health-ledger.ts';
import { freshId, START, sampleOutage } from './samples.ts';

const MINUTE_MS = 60_000;
const KINDS: NoticeKind[] = ['outage', 'stopped', 'recovered'];

/** What a health ledger knows of an outage's mails. */
export function noticesContract(of: () => { ledger: HealthLedger }): void {
  const opened = async (kind: NoticeKind) => {
    const { ledger } = of();
    const { callbackId, id } = await ledger.keepOutage(sampleOutage());
    const read = async () => (await ledger.getOutage(callbackId, id))!;
    return {
      claim: (now: number) => ledger.claimNotice(callbackId, id, kind, now, now - 5 * MINUTE_MS),
      release: () => ledger.releaseNotice(callbackId, id, kind),
      sent: (mailId: string) => ledger.recordNotice(callbackId, id, kind, { notifiedAt: START + 7, mailId }),
      failed: (mailFault: string) => ledger.recordNotice(callbackId, id, kind, { mailFault }),
      notices: async () => (await read()).notices,
      mails: async () => (await read()).mails,
      ledger,
      key: [callbackId, id] as const,
    };
  };

  describe.each(KINDS)("an outage's mail of the kind %s", (kind) => {
    it('is claimed by one of many', async () => {
      const mail = await opened(kind);
      const claims = await Promise.all(Array.from({ length: 10 }, () => mail.claim(START)));
      expect(claims.filter(Boolean)).toHaveLength(1);
      expect(await mail.notices()).toStrictEqual({ [kind]: { claimedAt: START } });
    });

    it('is claimed again once the claim is stale or given back', async () => {
      const mail = await opened(kind);
      expect(await mail.claim(START)).toBe(true);
      expect(await mail.claim(START + 5 * MINUTE_MS - 1)).toBe(false);
      expect(await mail.claim(START + 5 * MINUTE_MS)).toBe(true);
      expect(await mail.claim(START + 6 * MINUTE_MS)).toBe(false);
      await mail.release();
      expect(await mail.notices()).toStrictEqual({});
      expect(await mail.claim(START + 6 * MINUTE_MS)).toBe(true);
    });

    it('is never claimed again once it was sent', async () => {
      const mail = await opened(kind);
      await mail.claim(START);
      await mail.sent('mail-1');
      expect(await mail.notices()).toStrictEqual({ [kind]: { notifiedAt: START + 7, mailId: 'mail-1' } });
      await mail.release();
      expect(await mail.claim(START + 60 * MINUTE_MS)).toBe(false);
    });

    it('is counted once however often its record is repeated', async () => {
      const mail = await opened(kind);
      await mail.sent('mail-1');
      await mail.sent('mail-1');
      expect(await mail.mails()).toBe(1);
      await mail.sent('mail-2');
      expect(await mail.mails()).toBe(2);
    });

    it('is never claimed again once it can never be sent', async () => {
      const mail = await opened(kind);
      await mail.claim(START);
      await mail.failed('The address is rejected.');
      expect(await mail.notices()).toStrictEqual({ [kind]: { mailFault: 'The address is rejected.' } });
      expect(await mail.mails()).toBe(0);
      expect(await mail.claim(START + 60 * MINUTE_MS)).toBe(false);
    });

    it('stays sent when a fault is told after', async () => {
      const mail = await opened(kind);
      await mail.sent('mail-1');
      await mail.failed('too late');
      expect(await mail.notices()).toStrictEqual({ [kind]: { notifiedAt: START + 7, mailId: 'mail-1' } });
    });

    it('is no matter to those of other kinds', async () => {
      const mail = await opened(kind);
      const others = KINDS.filter((other) => other !== kind);
      await mail.claim(START);
      for (const other of others)
        expect(await mail.ledger.claimNotice(...mail.key, other, START, START)).toBe(true);
      await mail.sent('mail-1');
      await mail.ledger.recordNotice(...mail.key, others[0]!, { mailFault: 'no' });
      await mail.release();
      expect(await mail.notices()).toStrictEqual({
        [kind]: { notifiedAt: START + 7, mailId: 'mail-1' },
        [others[0]!]: { mailFault: 'no' },
        [others[1]!]: { claimedAt: START },
      });
      await mail.ledger.releaseNotice(...mail.key, others[1]!);
      await mail.ledger.recordNotice(...mail.key, others[1]!, { notifiedAt: START + 9, mailId: 'mail-1' });
      expect(await mail.mails()).toBe(2);
    });

    it('makes no record where there is no outage', async () => {
      const { ledger } = of();
      const [callbackId, id] = [freshId('cb'), freshId('out')];
      expect(await ledger.claimNotice(callbackId, id, kind, START, START)).toBe(false);
      await ledger.releaseNotice(callbackId, id, kind);
      await ledger.recordNotice(callbackId, id, kind, { notifiedAt: START, mailId: 'mail-1' });
      await ledger.recordNotice(callbackId, id, kind, { mailFault: 'no' });
      expect(await ledger.getOutage(callbackId, id)).toBeUndefined();
      expect(await ledger.listOutages(callbackId, 10)).toStrictEqual([]);
    });
  });
}
