import { describe, expect, it } from 'vitest';
import type { HealthLedger } from '../../lambdas/ports/health-ledger.ts';
import type { MemoryClock } from '../kit/memory/memory-clock.ts';
import { HISTORY_DAYS } from './ledgers.ts';
import { DAY_MS, freshId, START, sampleOutage } from './samples.ts';

const MINUTE_MS = 60_000;

/** The outages' half of the health ledger. */
export function outagesContract(of: () => { ledger: HealthLedger; clock: MemoryClock }): void {
  describe('an outage record', () => {
    it('is created, and brought up to date', async () => {
      const { ledger } = of();
      const outage = sampleOutage();
      expect(await ledger.keepOutage(outage)).toStrictEqual(outage);
      const figures = { attempts: 5, callsAffected: 3, probes: 2 };
      const ended = { ...outage, ...figures, endedAt: START + 9, endedBy: 'delivery' };
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
      await ledger.claimNotice(callbackId, id, 'outage', START, START - 5 * MINUTE_MS);
      await ledger.recordNotice(callbackId, id, 'stopped', { mailFault: 'not wanted' });
      const notices = { outage: { claimedAt: START }, stopped: { mailFault: 'not wanted' } };
      expect(await ledger.keepOutage({ ...outage, attempts: 2 })).toStrictEqual({
        ...outage,
        attempts: 2,
        notices,
      });
      const sent = { notifiedAt: START + 1, mailId: 'mail-1' };
      await ledger.recordNotice(callbackId, id, 'outage', sent);
      const ended = { ...outage, attempts: 3, endedAt: START + 9, endedBy: 'delivery' };
      const late = { ...ended, mails: 7, notices: { recovered: { claimedAt: START } } };
      expect(await ledger.keepOutage(late)).toStrictEqual({
        ...ended,
        mails: 1,
        notices: { ...notices, outage: sent },
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
}
