import { describe, expect, it } from 'vitest';
import { HEALTHY, type HealthChange } from '../../lambdas/domain/health/health.ts';
import type { HealthLedger } from '../../lambdas/ports/health-ledger.ts';
import { freshId, START } from './samples.ts';

/** How health changes; outages have a page of their own. */
export function healthLedgerContract(of: () => { ledger: HealthLedger }): void {
  const failureAt = (at: number, message = 'HTTP 500') =>
    ({ at, outcome: 'http_error', statusCode: 500, message }) as const;

  it('calls what was never recorded healthy', async () => {
    const { ledger } = of();
    const id = freshId('cb');
    expect(await ledger.get(id)).toStrictEqual(HEALTHY);
    expect(await ledger.getMany([id])).toStrictEqual(new Map([[id, HEALTHY]]));
  });

  it('applies a change and answers with the whole new health', async () => {
    const { ledger } = of();
    const id = freshId('cb');
    const first = await ledger.apply(id, {
      set: { streakSince: START, lastError: failureAt(START), state: 'Active' },
      add: { streak: 1, totalCalls: 2, totalErrors: 1 },
      when: [],
    });
    const expected = {
      ...HEALTHY,
      state: 'Active',
      streak: 1,
      totalCalls: 2,
      totalErrors: 1,
      streakSince: START,
      lastError: failureAt(START),
    };
    expect(first).toStrictEqual({ applied: true, health: expected });

    const second = await ledger.apply(id, {
      set: { streak: 0, resetAt: START + 5 },
      remove: ['streakSince', 'beatAt'],
      add: { totalCalls: 3 },
      when: [],
    });
    const { streakSince: _, ...rest } = expected;
    expect(second.health).toStrictEqual({ ...rest, streak: 0, resetAt: START + 5, totalCalls: 5 });
    expect(await ledger.get(id)).toStrictEqual(second.health);
  });

  it('reads many at once, in any number and with repeats', async () => {
    const { ledger } = of();
    const ids = Array.from({ length: 120 }, () => freshId('cb'));
    await ledger.apply(ids[110]!, { add: { totalCalls: 7 }, when: [] });
    const found = await ledger.getMany([...ids, ids[0]!]);
    expect([...found.keys()].sort()).toStrictEqual([...ids].sort());
    expect(found.get(ids[110]!)).toStrictEqual({ ...HEALTHY, totalCalls: 7 });
    expect(found.get(ids[3]!)).toStrictEqual(HEALTHY);
    expect(await ledger.getMany([])).toStrictEqual(new Map());
  });

  it('counts from nothing what was never set', async () => {
    const { ledger } = of();
    const { health } = await ledger.apply(freshId('cb'), { add: { nextSlotAt: START }, when: [] });
    expect(health).toStrictEqual({ ...HEALTHY, nextSlotAt: START });
  });

  it('counts every one of 50 concurrent changes', async () => {
    const { ledger } = of();
    const id = freshId('cb');
    const changes = Array.from({ length: 50 }, () =>
      ledger.apply(id, {
        add: { totalCalls: 2, streak: 1 },
        when: [{ field: 'mode', is: 'equal', to: 'direct' }],
      }),
    );
    const answers = await Promise.all(changes);
    expect(await ledger.get(id)).toStrictEqual({ ...HEALTHY, totalCalls: 100, streak: 50 });
    expect(new Set(answers.map((answer) => answer.health.streak)).size).toBe(50);
  });

  it('lets one of many concurrent changes open the outage', async () => {
    const { ledger } = of();
    const id = freshId('cb');
    const changes = Array.from({ length: 20 }, (_, i) =>
      ledger.apply(id, {
        set: { outageId: `out_${i}` },
        when: [{ field: 'outageId', is: 'equal', to: undefined }],
      }),
    );
    const answers = await Promise.all(changes);
    expect(answers.filter((answer) => answer.applied)).toHaveLength(1);
    expect(new Set(answers.map((answer) => answer.health.outageId)).size).toBe(1);
  });

  describe('conditions', () => {
    const set = { resetAt: 100, streakSince: 50, outageId: 'out_1', mode: 'parked', streak: 4 } as const;
    const cases: [string, HealthChange['when'][number], { there: boolean; absent: boolean }][] = [
      ['equal, the value', { field: 'outageId', is: 'equal', to: 'out_1' }, { there: true, absent: false }],
      ['equal, another', { field: 'outageId', is: 'equal', to: 'out_2' }, { there: false, absent: false }],
      ['equal, undefined', { field: 'outageId', is: 'equal', to: undefined }, { there: false, absent: true }],
      ['equal, the default', { field: 'mode', is: 'equal', to: 'direct' }, { there: false, absent: true }],
      ['equal, no default', { field: 'mode', is: 'equal', to: 'parked' }, { there: true, absent: false }],
      ['equal, default number', { field: 'epoch', is: 'equal', to: 0 }, { there: true, absent: true }],
      ['below, more', { field: 'resetAt', is: 'below', to: 101 }, { there: true, absent: false }],
      ['below, the same', { field: 'resetAt', is: 'below', to: 100 }, { there: false, absent: false }],
      ['below, of a default', { field: 'configVersion', is: 'below', to: 2 }, { there: true, absent: true }],
      [
        'below, at a default',
        { field: 'configVersion', is: 'below', to: 1 },
        { there: false, absent: false },
      ],
      ['below, of a counter', { field: 'streak', is: 'below', to: 4 }, { there: false, absent: true }],
      ['at least, less', { field: 'resetAt', is: 'at-least', to: 99 }, { there: true, absent: false }],
      ['at least, the same', { field: 'resetAt', is: 'at-least', to: 100 }, { there: true, absent: false }],
      ['at least, more', { field: 'resetAt', is: 'at-least', to: 101 }, { there: false, absent: false }],
      [
        'at least, of a default',
        { field: 'configVersion', is: 'at-least', to: 1 },
        { there: true, absent: true },
      ],
      [
        'absent or below, more',
        { field: 'resetAt', is: 'absent-or-below', to: 101 },
        { there: true, absent: true },
      ],
      [
        'absent or below, same',
        { field: 'resetAt', is: 'absent-or-below', to: 100 },
        { there: false, absent: true },
      ],
      [
        'absent or below, default',
        { field: 'epoch', is: 'absent-or-below', to: 0 },
        { there: false, absent: false },
      ],
    ];

    it.each(cases)('%s', async (_name, condition, expected) => {
      const { ledger } = of();
      const change: HealthChange = { add: { totalCalls: 1 }, when: [condition] };
      const recorded = freshId('cb');
      await ledger.apply(recorded, { set, when: [] });
      const there = await ledger.apply(recorded, change);
      expect(there).toStrictEqual({
        applied: expected.there,
        health: { ...HEALTHY, ...set, totalCalls: expected.there ? 1 : 0 },
      });
      const fresh = freshId('cb');
      const absent = await ledger.apply(fresh, change);
      expect(absent).toStrictEqual({
        applied: expected.absent,
        health: { ...HEALTHY, totalCalls: expected.absent ? 1 : 0 },
      });
      expect(await ledger.get(fresh)).toStrictEqual(absent.health);
    });

    it('must all hold', async () => {
      const { ledger } = of();
      const id = freshId('cb');
      await ledger.apply(id, { set, when: [] });
      const refused = await ledger.apply(id, {
        set: { mode: 'direct' },
        when: [
          { field: 'mode', is: 'equal', to: 'parked' },
          { field: 'resetAt', is: 'below', to: 1000 },
          { field: 'resetAt', is: 'below', to: 60 },
        ],
      });
      expect(refused).toStrictEqual({ applied: false, health: { ...HEALTHY, ...set } });
    });
  });

  it('removes what is set to undefined and refuses to change a field twice', async () => {
    const { ledger } = of();
    const id = freshId('cb');
    await ledger.apply(id, { set: { outageId: 'out_1', beatAt: START }, when: [] });
    const { health } = await ledger.apply(id, { set: { outageId: undefined, beatAt: START + 1 }, when: [] });
    expect(health).toStrictEqual({ ...HEALTHY, beatAt: START + 1 });
    await expect(ledger.apply(id, { set: { streak: 1 }, add: { streak: 1 }, when: [] })).rejects.toThrow();
  });

  it('keeps messages short', async () => {
    const { ledger } = of();
    const long = failureAt(START, 'é'.repeat(400));
    const { health } = await ledger.apply(freshId('cb'), {
      set: { lastError: long, outageFirstError: long },
      when: [],
    });
    for (const [failure, mostBytes] of [
      [health.lastError!, 24],
      [health.outageFirstError!, 30],
    ] as const) {
      expect(failure.message).toMatch(/^é+…$/);
      expect(Buffer.byteLength(failure.message!)).toBeLessThanOrEqual(mostBytes);
      expect({ ...failure, message: '' }).toStrictEqual({ ...long, message: '' });
    }
  });
}
