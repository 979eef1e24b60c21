import { describe, expect, it } from 'vitest';
import {
  drainAnswers,
  drainedStep,
  drainStep,
  droppedOf,
} from '../../../lambdas/domain/health/drain-steps.ts';
import { HEALTHY, type Health } from '../../../lambdas/domain/health/health.ts';
import { sequelOfFailure, stepOf } from '../../../lambdas/domain/health/health-modes.ts';
import { START } from '../../kit/samples.ts';
import { afterChange, afterOutage, draining, failure, parked, success } from './health-scenes.ts';

const NOW = START + 8000;
const END = { count: 0, cursor: undefined, isEnd: true };
const step = (health: Health, found: Parameters<typeof drainStep>[1], now = NOW) => {
  const { change, after } = drainStep(health, found, now);
  return { health: afterChange(health, change), after };
};

describe('a step', () => {
  it('begins with nothing answered, even by those who answer while it is written', () => {
    const answered = { ...draining, drainOk: 7, drainFailed: 1, drainDropped: 2 };
    const { health, after } = step(answered, { count: 20, cursor: 'call_29', isEnd: false });
    expect(drainedStep(health)).toEqual({ sent: 20, sentAt: NOW, ok: 0, failed: 0, dropped: 0 });
    expect(health).toMatchObject({ drainCursor: 'call_29', modeDueAt: NOW + 180_000 });
    expect(after).toEqual([{ kind: 'beat', delayMs: 180_000 }]);
    const { change } = drainStep(draining, { count: 20, cursor: 'call_29', isEnd: false }, NOW);
    expect(change.remove).toEqual(expect.arrayContaining(['drainOk', 'drainFailed', 'drainDropped']));
  });

  it('that found nothing in what it read goes on at once, and what is known of the one before stays', () => {
    const answered = { ...draining, drainOk: 10 };
    const { health, after } = step(answered, { count: 0, cursor: 'call_99', isEnd: false });
    expect(drainedStep(health)).toEqual(drainedStep(answered));
    expect(health).toMatchObject({ mode: 'draining', drainCursor: 'call_99', modeDueAt: NOW });
    expect(after).toEqual([{ kind: 'beat', delayMs: 0 }]);
  });

  it('at the end of the calls goes round to the oldest where the drain began behind them', () => {
    const { health, after } = step({ ...draining, drainWraps: true }, END);
    expect(health).toMatchObject({ mode: 'draining', modeDueAt: NOW, beat: draining.beat + 1 });
    expect(health).not.toHaveProperty('drainWraps');
    expect(health).not.toHaveProperty('drainCursor');
    expect(after).toEqual([{ kind: 'beat', delayMs: 0 }]);
    expect(step(health, END).health.mode).toBe('direct');
  });

  it('with the last calls is not yet the end', () => {
    expect(step(draining, { count: 3, cursor: 'call_12', isEnd: true }).health.mode).toBe('draining');
  });
});

describe('the end of a drain', () => {
  it('is followed by passes after 1 min, 5 min and 1 h, which then are over', () => {
    let { health, after } = step(draining, END);
    const dueAfter: number[] = [];
    for (let now = NOW; health.modeDueAt !== undefined; ) {
      dueAfter.push(health.modeDueAt - NOW);
      expect(after).toEqual([{ kind: 'beat', delayMs: health.modeDueAt - now }]);
      now = health.modeDueAt;
      ({ health, after } = step(health, END, now));
    }
    expect(dueAfter).toEqual([60_000, 300_000, 3_600_000]);
    expect(after).toEqual([]);
    for (const gone of ['drainId', 'drainPass', 'drainStep', 'drainSent', 'drainCursor', 'beatAt'])
      expect(health).not.toHaveProperty(gone);
  });

  it('begins each pass at the oldest call again', () => {
    const { health: first } = step(draining, END);
    const { health: sent } = step(first, { count: 2, cursor: 'call_7', isEnd: false }, NOW + 60_000);
    expect(sent).toMatchObject({ drainPass: 1, drainCursor: 'call_7' });
    const { health: second } = step(sent, END, NOW + 70_000);
    expect(second).toMatchObject({ drainPass: 2 });
    expect(second).not.toHaveProperty('drainCursor');
  });

  it('keeps counting the steps, so that late answers of one pass are none to another', () => {
    const { health } = step({ ...draining, drainStep: 9 }, END);
    const pass = step(health, { count: 4, cursor: 'call_4', isEnd: false }).health;
    expect(pass).toMatchObject({ drainId: '5', drainStep: 10 });
    const next = step(step(pass, END).health, { count: 4, cursor: 'call_4', isEnd: false }).health;
    expect(next).toMatchObject({ drainId: '5', drainStep: 11, drainPass: 2 });
  });

  it('leaves the pointer of the rate limit as it is: slots behind it are given', () => {
    expect(step({ ...draining, nextSlotAt: NOW + 9000 }, END).health.nextSlotAt).toBe(NOW + 9000);
  });
});

describe('answers', () => {
  const ofStep = { id: '5', step: 1 };

  it('count for the newest step alone, and only as long as it is', () => {
    const drained = [ofStep, ofStep, { id: '5', step: 0 }, { id: '4', step: 1 }];
    const move = drainAnswers(draining, { kind: 'succeeded', drained });
    expect(move.add).toEqual({ drainOk: 2 });
    expect(move.when).toEqual([
      { field: 'drainId', is: 'equal', to: '5' },
      { field: 'drainStep', is: 'equal', to: 1 },
    ]);
    expect(drainAnswers(HEALTHY, { kind: 'failed', drained })).toEqual({ when: [] });
  });

  it('come with the results, late ones too', () => {
    const drained = [ofStep];
    expect(stepOf(draining, success({ startedAt: NOW, drained })).change.add?.drainOk).toBe(1);
    expect(stepOf(draining, success({ startedAt: START, drained })).change.add?.drainOk).toBe(1);
    expect(stepOf(draining, failure({ startedAt: NOW, drained })).change.add?.drainFailed).toBe(1);
    expect(stepOf(draining, failure({ startedAt: START, drained })).change.add?.drainFailed).toBe(1);
  });

  it('of calls that were not attempted are dropped ones, and nothing elsewhere', () => {
    expect(afterChange(draining, droppedOf(draining, [ofStep])!).drainDropped).toBe(1);
    expect(droppedOf(afterOutage, [ofStep])).toBeUndefined();
  });

  it('are lost with their drain when the callback is parked again, which goes on behind its cursor', () => {
    const failing = { ...draining, streak: 10, streakSince: START + 7000, drainFailed: 10 };
    const again = afterChange(
      failing,
      sequelOfFailure(failing, failure({ startedAt: START + 18_000 }))!.change,
    );
    expect(again).toMatchObject({ mode: 'parked', drainCursor: 'call_9', drainFailed: 0 });
    const next = afterChange(again, stepOf(again, success({ startedAt: START + 400_000 })).change);
    expect(next).toMatchObject({ mode: 'draining', drainId: '7', drainCursor: 'call_9', drainWraps: true });
    expect(drainedStep(next)).toBeUndefined();
  });

  it('begin at the oldest call where no drain was broken off', () => {
    const next = afterChange(parked, stepOf(parked, success({ startedAt: START + 400_000 })).change);
    expect(next).not.toHaveProperty('drainWraps');
  });
});
