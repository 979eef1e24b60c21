import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  FIRST_STEP,
  isAnswered,
  isOver,
  nextStepSize,
  type PacedStep,
  STEP_LIMIT_MS,
  untilNextStepMs,
} from '../../../lambdas/domain/health/pace.ts';
import { START } from '../../kit/samples.ts';

const step = (changes: Partial<PacedStep> = {}): PacedStep => ({
  sent: 40,
  sentAt: START,
  ok: 40,
  failed: 0,
  dropped: 0,
  ...changes,
});

describe('the next step', () => {
  it.each([
    ['is the first', undefined, 500, FIRST_STEP],
    ['doubles after a success', step(), 500, 80],
    ['stays below the limit', step(), 50, 50],
    ['tolerates one failure in ten', step({ ok: 36, failed: 4 }), 500, 80],
    ['does not tolerate more', step({ ok: 35, failed: 5 }), 500, FIRST_STEP],
    ['counts dropped calls for nothing', step({ ok: 9, failed: 1, dropped: 30 }), 500, 80],
    ['is as large where none was attempted', step({ ok: 0, dropped: 40 }), 500, 40],
    ['begins anew after one that was not answered', step({ ok: 39 }), 500, FIRST_STEP],
    ['is never smaller than the first', step({ sent: 3, ok: 3 }), 500, FIRST_STEP],
    ['is one call at least', step(), 0.3, 1],
  ])('%s', (_name, last, mostPerStep, size) => {
    expect(nextStepSize(last, mostPerStep)).toBe(size);
  });

  it('is at most double the last, whatever became of that', () => {
    const any = fc.record({
      sent: fc.nat(600),
      sentAt: fc.constant(START),
      ok: fc.nat(600),
      failed: fc.nat(600),
      dropped: fc.nat(600),
    });
    fc.assert(
      fc.property(any, fc.double({ min: 0.01, max: 500, noNaN: true }), (last, most) => {
        const size = nextStepSize(last, most);
        expect(size).toBeLessThanOrEqual(Math.max(FIRST_STEP, 2 * last.sent));
        expect(size).toBeLessThanOrEqual(Math.max(1, most));
        expect(size).toBeGreaterThanOrEqual(1);
      }),
    );
  });

  it('begins a second after the last one was sent, five after one that failed', () => {
    expect(untilNextStepMs(step(), START + 300)).toBe(700);
    expect(untilNextStepMs(step(), START + 1300)).toBe(0);
    expect(untilNextStepMs(step({ ok: 0, failed: 40 }), START + 300)).toBe(4700);
  });
});

describe('a step', () => {
  it('is over when all its calls were answered or dropped, or after its time', () => {
    expect(isOver(undefined, START)).toBe(true);
    const open = step({ ok: 30, failed: 5, dropped: 4 });
    expect(isAnswered(open)).toBe(false);
    expect(isOver(open, START + STEP_LIMIT_MS - 1)).toBe(false);
    expect(isOver(open, START + STEP_LIMIT_MS)).toBe(true);
    expect(isOver({ ...open, dropped: 5 }, START)).toBe(true);
  });
});
