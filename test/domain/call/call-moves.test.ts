import { describe, expect, it } from 'vitest';
import type { Attempt } from '../../../lambdas/domain/call/attempt.ts';
import type { Call } from '../../../lambdas/domain/call/call.ts';
import {
  asRead,
  callFrom,
  closed,
  failed,
  failureCounts,
  isOpenTo,
  marked,
  succeeded,
  successCounts,
} from '../../../lambdas/domain/call/call-moves.ts';
import { DAY_MS, START, sampleAttempt, sampleContent } from '../../kit/samples.ts';

const fresh = callFrom('call_1', 'cb_1', sampleContent());
const byPerson = marked(fresh, 'SUCCESS', { at: START })!;
const undone = marked(byPerson, 'FAILED', { at: START })!;
const retry = { retryAt: START + 300_000 };

describe('a call', () => {
  it('begins pending at turn 1', () => {
    expect(fresh).toMatchObject({
      status: 'PENDING',
      turn: 1,
      revision: 0,
      attemptCount: 0,
      payload: '{"n":1}',
    });
  });

  it('keeps a payload over 1 KB apart, with what lists show of it', () => {
    const payload = JSON.stringify({ messageId: 'M', filler: 'x'.repeat(1100) });
    const call = callFrom('call_1', 'cb_1', sampleContent({ payload }));
    expect(call).not.toHaveProperty('payload');
    expect(call.payloadApart).toEqual({ bytes: payload.length, lifted: { messageId: 'M' } });
  });

  it('goes one turn and one revision on with every recorded attempt', () => {
    const second = failed(failed(fresh, sampleAttempt(), retry), sampleAttempt(), retry);
    expect(second).toMatchObject({
      status: 'PENDING',
      turn: 3,
      revision: 2,
      attemptCount: 2,
      nextAttemptAt: retry.retryAt,
    });
    const done = succeeded(second, sampleAttempt({ outcome: 'success' }));
    expect(done).toMatchObject({
      status: 'SUCCESS',
      turn: 4,
      resolution: { by: 'delivery', at: START + 20 },
    });
    expect(done).not.toHaveProperty('nextAttemptAt');
  });

  it('reads as FAILED past its cutoff, whatever is stored', () => {
    expect(asRead(fresh, START + DAY_MS)).toBe(fresh);
    expect(asRead(fresh, START + DAY_MS + 1)).toMatchObject({
      status: 'FAILED',
      resolution: { by: 'cutoff', at: START + DAY_MS },
    });
  });

  it('lets a success win over our own giving up, and over nothing else', () => {
    const counts = (call: Call) => successCounts(call, { trigger: 'retry' });
    for (const by of ['cutoff', 'retries-off'] as const) expect(counts(closed(fresh, by, START))).toBe(true);
    for (const giveUp of ['exhausted', 'unsendable'] as const)
      expect(counts(failed(fresh, sampleAttempt(), { giveUp }))).toBe(true);
    expect(counts(closed(fresh, 'deleted', START))).toBe(false);
    expect(counts(byPerson)).toBe(false);
    expect(counts(undone)).toBe(false);
  });

  it("lets the success of a person's retry win over every failure, and over no SUCCESS", () => {
    const counts = (call: Call) => successCounts(call, { trigger: 'manual' });
    expect([fresh, undone, closed(fresh, 'deleted', START)].map(counts)).toEqual([true, true, true]);
    expect(counts(byPerson)).toBe(false);
  });

  it('is attempted while it is pending, and at the word of a person when it is FAILED', () => {
    const openTo = (trigger: Attempt['trigger']) =>
      [fresh, undone, byPerson].map((call) => isOpenTo(call, trigger));
    expect(openTo('retry')).toEqual([true, false, false]);
    expect(openTo('manual')).toEqual([true, true, false]);
  });

  it('takes a failure only for the turn it waits for', () => {
    expect(failureCounts(fresh, 1)).toBe(true);
    expect(failureCounts(fresh, 2)).toBe(false);
    expect(failureCounts(byPerson, 1)).toBe(false);
  });

  it('that is FAILED stays as it is resolved when it fails once more', () => {
    const given = failed(undone, sampleAttempt(), retry);
    const { turn, attemptCount, revision, lastAttempt: _last, ...rest } = given;
    expect(undone).toMatchObject(rest);
    expect([turn, attemptCount, revision]).toEqual([2, 1, undone.revision + 1]);
    expect(failureCounts(closed(fresh, 'cutoff', START), 1)).toBe(true);
  });

  it('counts no attempt for which no request could be made', () => {
    const attempt = sampleAttempt({ outcome: 'missing_variable' });
    expect(failed(fresh, attempt, { giveUp: 'unsendable' })).toMatchObject({
      ...{ status: 'FAILED', turn: 2, attemptCount: 0, lastAttempt: attempt },
      resolution: { by: 'unsendable', at: START + 20 },
    });
  });
});

describe("a person's word", () => {
  const word = { at: START, actor: 'key_1', note: 'repaired by hand' };
  const mark = (call: typeof fresh, status: 'SUCCESS' | 'FAILED') => marked(call, status, word);
  const resolved = mark(fresh, 'SUCCESS')!;

  it('makes a pending or a failed call SUCCESS, with its actor, time and note', () => {
    expect(resolved).toMatchObject({
      status: 'SUCCESS',
      resolution: { by: 'person', ...word },
      revision: 1,
      turn: 1,
    });
    expect(mark(closed(fresh, 'cutoff', START), 'SUCCESS')).toMatchObject({ resolution: { by: 'person' } });
  });

  it('can be undone, back to FAILED and never to PENDING', () => {
    expect(mark(resolved, 'FAILED')).toMatchObject({ status: 'FAILED', resolution: { by: 'person' } });
    expect(mark(succeeded(fresh, sampleAttempt()), 'FAILED')).toBeUndefined();
    expect(mark(fresh, 'FAILED')).toBeUndefined();
  });

  it('changes nothing when it is repeated', () => {
    expect(mark(resolved, 'SUCCESS')).toBe(resolved);
  });
});
