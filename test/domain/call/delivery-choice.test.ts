import { describe, expect, it } from 'vitest';
import { callFrom, closed } from '../../../lambdas/domain/call/call-moves.ts';
import { choose, judged } from '../../../lambdas/domain/call/delivery-choice.ts';
import { HEALTHY, type Health } from '../../../lambdas/domain/health/health.ts';
import { START, sampleCallback, sampleContent, sampleMessage } from '../../kit/samples.ts';

const ATTEMPT = { do: 'attempt' };
const message = sampleMessage();
const call = callFrom(message.callId, message.callbackId, sampleContent());
const callback = sampleCallback();
const dead: Health = { ...HEALTHY, streak: 10, firstStreak: 10, streakSince: START - 10_001 };
const choice = (changes: Partial<Parameters<typeof choose>[0]>, { now = START, parkAfterErrors = 10 } = {}) =>
  choose({ call, message, callback, health: HEALTHY, ...changes }, { now, parkAfterErrors });

describe('what deliver does with a message of its turn', () => {
  it('attempts', () => {
    expect(choice({})).toEqual({ do: 'attempt' });
  });

  it('attempts until the last millisecond of the window, and closes after it', () => {
    expect(choice({}, { now: call.retryUntil })).toEqual({ do: 'attempt' });
    expect(choice({}, { now: call.retryUntil + 1 })).toEqual({ do: 'close', by: 'cutoff' });
  });

  it('closes what its callback no longer wants', () => {
    expect(choice({ callback: undefined })).toEqual({ do: 'close', by: 'deleted' });
    expect(choice({ callback: { ...callback, deletedAt: START } })).toEqual({ do: 'close', by: 'deleted' });
    const off = { ...callback, retriesEnabled: false };
    expect(choice({ callback: off, call: { ...call, attemptCount: 1 } })).toEqual({
      do: 'close',
      by: 'retries-off',
    });
    expect(choice({ callback: off })).toEqual({ do: 'attempt' });
  });

  it.each(['parked', 'stopped'] as const)('lets wait while the callback is %s', (mode) => {
    expect(choice({ health: { ...HEALTHY, mode } })).toEqual({ do: 'wait' });
  });

  it('sends first attempts on, once, when ten in a row failed over more than ten seconds', () => {
    expect(choice({ health: dead })).toEqual({ do: 'send-on', dueAt: START });
    expect(choice({ health: dead, message: { ...message, sentOn: true } })).toEqual({ do: 'attempt' });
    expect(choice({ health: dead, message: { ...message, trigger: 'retry' } })).toEqual({ do: 'attempt' });
    expect(choice({ health: { ...dead, firstStreak: 9 } })).toEqual({ do: 'attempt' });
    expect(choice({ health: { ...dead, streakSince: START - 10_000 } })).toEqual({ do: 'attempt' });
    expect(choice({ health: dead }, { parkAfterErrors: 0 })).toEqual({ do: 'attempt' });
  });

  it('sends on what comes early', () => {
    const due = (nextAttemptAt: number) => choice({ call: { ...call, attemptCount: 1, nextAttemptAt } });
    expect(due(START + 1)).toEqual({ do: 'send-on', dueAt: START + 1 });
    expect(due(START)).toEqual({ do: 'attempt' });
  });
});

describe('what deliver does with a message of a beat or of a drain', () => {
  const parked: Health = { ...dead, mode: 'parked', epoch: 3, beat: 7 };
  const probe = { ...message, trigger: 'probe', epoch: 3, beat: 7, isMore: true } as const;
  const early = { ...call, attemptCount: 1, nextAttemptAt: START + 60_000 };

  it('takes a probe for one in its own beat only', () => {
    expect(judged(probe, parked)).toEqual(probe);
    const ordinary = { ...message, trigger: 'retry' };
    const others: Health[] = [
      { ...parked, beat: 8 },
      { ...parked, epoch: 4 },
      { ...parked, mode: 'stopped' },
    ];
    for (const health of others) expect(judged(probe, health)).toEqual(ordinary);
    for (const trigger of ['retry', 'drain', 'manual'] as const)
      expect(judged({ ...probe, trigger }, HEALTHY)).toEqual({ ...probe, trigger });
  });

  it('attempts a probe early and while the callback is parked, but not past the cutoff', () => {
    expect(choice({ message: probe, health: parked, call: early })).toEqual(ATTEMPT);
    const late = { now: call.retryUntil + 1 };
    expect(choice({ message: probe, health: parked }, late)).toEqual({ do: 'close', by: 'cutoff' });
  });

  it('attempts what a drain sends though it is early, unless the callback is parked or stopped again', () => {
    const drain = { ...message, trigger: 'drain', drain: { id: '4', step: 1 } } as const;
    for (const mode of ['draining', 'direct'] as const)
      expect(choice({ message: drain, health: { ...HEALTHY, mode }, call: early })).toEqual(ATTEMPT);
    for (const mode of ['parked', 'stopped'] as const)
      expect(choice({ message: drain, health: { ...HEALTHY, mode } })).toEqual({ do: 'wait' });
  });
});

describe("what deliver does with a person's retry", () => {
  const byHand = { ...message, trigger: 'manual' } as const;
  const failedCall = closed(call, 'cutoff', START);

  it('attempts it early, late, with retries off and while the callback is parked', () => {
    const late = { now: call.retryUntil + 1 };
    expect(choice({ message: byHand, call: { ...call, nextAttemptAt: START + 60_000 } })).toEqual(ATTEMPT);
    expect(choice({ message: byHand }, late)).toEqual(ATTEMPT);
    expect(choice({ message: byHand, call: failedCall }, late)).toEqual(ATTEMPT);
    const off = { ...callback, retriesEnabled: false };
    expect(choice({ message: byHand, callback: off, call: { ...call, attemptCount: 1 } })).toEqual(ATTEMPT);
    expect(choice({ message: byHand, health: { ...dead, mode: 'parked' } })).toEqual(ATTEMPT);
  });

  it('drops it while the callback is stopped', () => {
    expect(choice({ message: byHand, health: { ...HEALTHY, mode: 'stopped' } })).toMatchObject({
      do: 'drop',
    });
  });

  it('leaves a failed call of a deleted callback as it is resolved, and closes a pending one', () => {
    const deleted = { ...callback, deletedAt: START };
    for (const gone of [deleted, undefined]) {
      expect(choice({ message: byHand, callback: gone, call: failedCall })).toMatchObject({ do: 'drop' });
      expect(choice({ message: byHand, callback: gone })).toEqual({ do: 'close', by: 'deleted' });
    }
  });
});
