import { expect, it } from 'vitest';
import type { Claim, IdempotencyLedger } from '../../lambdas/ports/idempotency-ledger.ts';
import type { MemoryClock } from '../kit/memory/memory-clock.ts';
import { DAY_MS, freshId, START } from './samples.ts';

export function idempotencyLedgerContract(of: () => { ledger: IdempotencyLedger; clock: MemoryClock }): void {
  const sampleClaim = (fields: Partial<Claim> = {}): Claim => ({
    scope: 'acme',
    kind: 'request',
    key: freshId('key'),
    contentHash: 'ab'.repeat(32),
    acceptedAt: START,
    ...fields,
  });

  it('gives a key to the first who claims it', async () => {
    const { ledger } = of();
    const first = sampleClaim();
    expect(await ledger.find(first)).toBeUndefined();
    expect(await ledger.claim(first)).toStrictEqual({ claim: first, isNew: true });
    const second = { ...first, contentHash: 'cd'.repeat(32), acceptedAt: START + 1 };
    expect(await ledger.claim(second)).toStrictEqual({ claim: first, isNew: false });
    expect(await ledger.find(second)).toStrictEqual(first);
  });

  it('gives it to one of many who claim it at once', async () => {
    const { ledger } = of();
    const claims = Array.from({ length: 10 }, (_, i) => sampleClaim({ key: 'many', acceptedAt: START + i }));
    const held = await Promise.all(claims.map((claim) => ledger.claim(claim)));
    expect(held.filter(({ isNew }) => isNew)).toHaveLength(1);
    expect(new Set(held.map(({ claim }) => claim.acceptedAt)).size).toBe(1);
  });

  it('keeps scopes and kinds apart, and any key there can be', async () => {
    const { ledger } = of();
    const keys = ['a', 'a#event', '#', '__proto__', 'ü'.repeat(256), '"\\', 'event#a'];
    for (const scope of ['acme', 'other', '*']) {
      for (const kind of ['request', 'event'] as const) {
        for (const key of keys) {
          const claim = sampleClaim({ scope, kind, key, contentHash: `${scope} ${kind} ${key}` });
          expect(await ledger.claim(claim)).toStrictEqual({ claim, isNew: true });
        }
      }
    }
    expect((await ledger.find({ scope: '*', kind: 'event', key: '#' }))?.contentHash).toBe('* event #');
  });

  it('keeps what was answered first', async () => {
    const { ledger } = of();
    const claim = sampleClaim();
    await ledger.claim(claim);
    const answer = JSON.stringify([['evt_1', ['cb_ü', 'cb_2']]]);
    await ledger.markSent(claim, START + 5, answer);
    await ledger.markSent(claim, START + 9, '[]');
    const sent = { ...claim, sentAt: START + 5, answer };
    expect(await ledger.claim({ ...claim, acceptedAt: START + 20 })).toStrictEqual({
      claim: sent,
      isNew: false,
    });
    expect(await ledger.find(claim)).toStrictEqual(sent);
  });

  it('forgets a claim after 24 h, so that a new one takes its place, which the old one cannot mark', async () => {
    const { ledger, clock } = of();
    const claim = sampleClaim();
    await ledger.claim(claim);
    await ledger.markSent(claim, START, '[]');
    clock.set(START + DAY_MS - 1);
    const later = { ...claim, acceptedAt: clock.now() };
    expect((await ledger.claim(later)).isNew).toBe(false);
    expect(await ledger.find(claim)).toBeDefined();
    clock.set(START + DAY_MS);
    expect(await ledger.find(claim)).toBeUndefined();
    expect(await ledger.claim(later)).toStrictEqual({ claim: later, isNew: true });
    await ledger.markSent(claim, clock.now(), '["late"]');
    expect(await ledger.find(claim)).toStrictEqual(later);
  });

  it('marks nothing where there is no claim', async () => {
    const { ledger } = of();
    const claim = sampleClaim();
    await ledger.markSent(claim, START, '[]');
    expect(await ledger.find(claim)).toBeUndefined();
  });
}
