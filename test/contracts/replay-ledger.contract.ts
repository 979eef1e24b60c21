import { expect, it } from 'vitest';
import { newReplay, type Replay } from '../../lambdas/domain/replay/replay.ts';
import type { ReplayLedger } from '../../lambdas/ports/replay-ledger.ts';
import type { MemoryClock } from '../kit/memory/memory-clock.ts';
import { HISTORY_DAYS } from './ledgers.ts';
import { DAY_MS, freshId, START } from './samples.ts';

const LONGEST_WINDOW_DAYS = 14;

export function sampleReplay(fields: Partial<Replay> = {}): Replay {
  const createdAt = fields.createdAt ?? START;
  const named = { id: freshId('rep', createdAt), callbackId: freshId('cb'), createdBy: 'key_1', ...fields };
  return { ...newReplay(named, createdAt), ...fields };
}

/** `ledger` keeps history for 30 days. */
export function replayLedgerContract(of: () => { ledger: ReplayLedger; clock: MemoryClock }): void {
  const overdue = async (before: number) => {
    const named: string[] = [];
    for await (const page of of().ledger.overdue(before)) named.push(...page.map(({ replayId }) => replayId));
    return named.sort();
  };

  it('starts a replay and gives it back as it is', async () => {
    const { ledger } = of();
    const replay = sampleReplay({ since: START - DAY_MS, perSecond: 5 });
    expect(await ledger.get(replay.callbackId, replay.id)).toBeUndefined();
    expect(await ledger.start(replay)).toBeUndefined();
    expect(await ledger.get(replay.callbackId, replay.id)).toStrictEqual(replay);
    expect(await ledger.get(freshId('cb'), replay.id)).toBeUndefined();
  });

  it('lets one replay of a callback run at a time', async () => {
    const { ledger } = of();
    const first = sampleReplay();
    const { callbackId } = first;
    const second = sampleReplay({ callbackId });
    await ledger.start(first);
    expect(await ledger.start(second)).toBe(first.id);
    expect(await ledger.get(callbackId, second.id)).toBeUndefined();
    expect(await ledger.start(sampleReplay())).toBeUndefined();
    await ledger.apply(callbackId, first.id, { set: { status: 'canceled' }, when: {} });
    expect(await ledger.start(second)).toBeUndefined();
    expect(await ledger.start(first)).toBe(second.id);
    expect((await ledger.get(callbackId, first.id))?.status).toBe('canceled');
  });

  it('lets one of many that are started at once run', async () => {
    const { ledger } = of();
    const callbackId = freshId('cb');
    const over = sampleReplay({ callbackId });
    await ledger.start(over);
    await ledger.apply(callbackId, over.id, { set: { status: 'done' }, when: {} });
    const replays = Array.from({ length: 10 }, () => sampleReplay({ callbackId }));
    const refusals = await Promise.all(replays.map((replay) => ledger.start(replay)));
    const [begun, ...others] = replays.filter((_, i) => refusals[i] === undefined);
    expect(others).toEqual([]);
    expect(new Set(refusals.filter(Boolean))).toEqual(new Set([begun?.id]));
  });

  it('lets one run where the one that ran is so old that nobody can read it', async () => {
    const { ledger, clock } = of();
    const old = sampleReplay();
    await ledger.start(old);
    clock.set(START + (HISTORY_DAYS + LONGEST_WINDOW_DAYS) * DAY_MS);
    const next = sampleReplay({ callbackId: old.callbackId, createdAt: clock.now() });
    expect(await ledger.start(next)).toBeUndefined();
    expect(await ledger.get(next.callbackId, next.id)).toStrictEqual(next);
  });

  it('changes one where all is as it must be, and says how it then is', async () => {
    const { ledger } = of();
    const replay = sampleReplay();
    const { callbackId, id } = replay;
    await ledger.start(replay);
    const place = { group: 'FAILED', after: freshId('call') } as const;
    const set = { step: 1, place, stepSent: 10, stepSentAt: START, isRedone: true };
    const step = { set, add: { sent: 10 }, when: { status: 'running', step: 0 } } as const;
    const written = { ...replay, ...set, sent: 10 };
    expect(await ledger.apply(callbackId, id, step)).toStrictEqual({ applied: true, replay: written });
    expect(await ledger.apply(callbackId, id, step)).toStrictEqual({ applied: false, replay: written });
    const counted = await ledger.apply(callbackId, id, {
      add: { stepOk: 3, succeeded: 3 },
      remove: ['isRedone', 'perSecond'],
      when: { step: 1 },
    });
    const { isRedone, ...rest } = written;
    expect(counted).toStrictEqual({ applied: true, replay: { ...rest, stepOk: 3, succeeded: 3 } });
    expect(await ledger.get(callbackId, id)).toStrictEqual(counted.replay);
  });

  it('adds up what many count at once', async () => {
    const { ledger } = of();
    const replay = sampleReplay();
    await ledger.start(replay);
    const one = { add: { stepOk: 1, succeeded: 2 }, when: { step: 0 } };
    await Promise.all(Array.from({ length: 10 }, () => ledger.apply(replay.callbackId, replay.id, one)));
    const found = await ledger.get(replay.callbackId, replay.id);
    expect(found).toMatchObject({ stepOk: 10, succeeded: 20 });
  });

  it('makes none where there is none', async () => {
    const { ledger } = of();
    const { callbackId, id } = sampleReplay();
    const change = { add: { succeeded: 1 }, when: {} };
    expect(await ledger.apply(callbackId, id, change)).toStrictEqual({ applied: false, replay: undefined });
    expect(await ledger.get(callbackId, id)).toBeUndefined();
  });

  it('finds those that run and are overdue, of any callback, as long as they are', async () => {
    const { ledger } = of();
    const late = [sampleReplay({ dueAt: START + DAY_MS }), sampleReplay({ dueAt: START + DAY_MS + 1 })];
    const [one, other] = late as [Replay, Replay];
    for (const replay of [...late, sampleReplay({ dueAt: START + DAY_MS + 2 })]) await ledger.start(replay);
    const between = async () =>
      (await overdue(START + DAY_MS + 2)).filter((id) => late.some((replay) => replay.id === id));
    expect(await overdue(START + DAY_MS + 1)).not.toContain(other.id);
    expect(await between()).toEqual([one.id, other.id].sort());
    await ledger.apply(one.callbackId, one.id, { set: { dueAt: START + 2 * DAY_MS }, when: {} });
    expect(await between()).toEqual([other.id]);
    await ledger.apply(other.callbackId, other.id, { set: { status: 'done' }, remove: ['dueAt'], when: {} });
    expect(await between()).toEqual([]);
  });

  it('keeps one as long as it may have calls to send', async () => {
    const { ledger, clock } = of();
    const replay = sampleReplay();
    await ledger.start(replay);
    clock.set(START + (HISTORY_DAYS + LONGEST_WINDOW_DAYS) * DAY_MS - 1);
    expect(await ledger.get(replay.callbackId, replay.id)).toStrictEqual(replay);
    clock.set(START + (HISTORY_DAYS + LONGEST_WINDOW_DAYS) * DAY_MS);
    expect(await ledger.get(replay.callbackId, replay.id)).toBeUndefined();
  });
}
