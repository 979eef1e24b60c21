import { expect, it } from 'vitest';
import type { CallLedger } from '../../lambdas/ports/call-ledger.ts';
import type { MemoryClock } from '../kit/memory/memory-clock.ts';
import { HISTORY_DAYS } from './ledgers.ts';
import { DAY_MS, freshId, START, sampleCall } from './samples.ts';

/** A call ledger's reads of many calls by their names. */
export function namedCallsContract(of: () => { ledger: CallLedger; clock: MemoryClock }): void {
  it('gives calls by their names, without those that are not there or no longer', async () => {
    const { ledger, clock } = of();
    const calls = Array.from({ length: 150 }, () => sampleCall());
    const short = sampleCall({ retryUntil: START + 60_000 });
    await Promise.all([...calls, short].map((call) => ledger.put(call, 'nothing')));
    const named = [...calls, short, sampleCall()];
    const found = async () => (await ledger.getMany(named)).sort((a, b) => (a.id < b.id ? -1 : 1));
    const sorted = [...calls, short].sort((a, b) => (a.id < b.id ? -1 : 1));
    expect(await found()).toStrictEqual(sorted);
    clock.set(START + 60_000 + HISTORY_DAYS * DAY_MS);
    expect(await found()).toStrictEqual(sorted.filter(({ id }) => id !== short.id));
    expect(await ledger.getMany([{ id: calls[0]!.id, callbackId: freshId('cb') }])).toStrictEqual([]);
    expect(await ledger.getMany([])).toStrictEqual([]);
  });
}
