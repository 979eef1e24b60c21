import { describe, expect, it } from 'vitest';
import { newReplay, type Replay } from '../../../lambdas/domain/replay/replay.ts';
import { answered, answeredLate } from '../../../lambdas/domain/replay/replay-answers.ts';
import {
  ended,
  isDue,
  placeToLook,
  replaySize,
  replayStep,
} from '../../../lambdas/domain/replay/replay-steps.ts';
import { START } from '../../kit/samples.ts';

const NAMED = { id: 'rep_1', callbackId: 'cb_1', createdBy: 'key_1' };
const LIMIT_MS = 180_000;
const fresh = newReplay(NAMED, START);
const place = { group: 'FAILED', after: 'call_2' } as const;
/** A step of twenty calls that was claimed at the start. */
const stepped: Replay = {
  ...{ ...fresh, step: 3, sent: 50, place, stepFrom: { group: 'FAILED', after: 'call_1' } },
  ...{ stepSent: 20, stepSentAt: START },
};
const answeredStep = { ...stepped, stepOk: 15, stepFailed: 1, stepDropped: 4 };
const NO_LIMIT = { rateLimit: { perSecond: null } };

describe('a replay', () => {
  it('ends where it was made, or before', () => {
    expect(fresh).toMatchObject({ until: START, status: 'running', dueAt: START, step: 0 });
    expect(newReplay({ ...NAMED, until: START - 5 }, START).until).toBe(START - 5);
    expect(newReplay({ ...NAMED, until: START + 5 }, START).until).toBe(START);
  });

  it('is due when its step is answered or out of time, for the message that follows it', () => {
    expect(isDue(fresh, 0, START)).toBe(true);
    expect(isDue(fresh, undefined, START)).toBe(true);
    expect(isDue(fresh, 1, START)).toBe(false);
    expect(isDue(stepped, 3, START + LIMIT_MS - 1)).toBe(false);
    expect(isDue(stepped, 3, START + LIMIT_MS)).toBe(true);
    expect(isDue(answeredStep, 3, START)).toBe(true);
    expect(isDue(answeredStep, 2, START)).toBe(false);
    expect(isDue({ ...answeredStep, status: 'canceled' }, 3, START)).toBe(false);
  });
});

describe('the size of a step', () => {
  it.each([
    ['ten at first', fresh, NO_LIMIT, 10],
    ['twice as many after nine successes of ten', answeredStep, NO_LIMIT, 40],
    ['ten after failures', { ...answeredStep, stepOk: 10, stepFailed: 6 }, NO_LIMIT, 10],
    ['ten after a step that was not answered', stepped, NO_LIMIT, 10],
    ['as many as were asked for', { ...answeredStep, perSecond: 25 }, NO_LIMIT, 25],
    [
      'no more than the deployment drains',
      { ...stepped, perSecond: 1000, stepSent: 400, stepOk: 400 },
      NO_LIMIT,
      500,
    ],
    ['half a minute of the rate limit', answeredStep, { rateLimit: { perSecond: 0.7 } }, 21],
    ['one at least', { ...answeredStep, perSecond: 1 }, { rateLimit: { perSecond: 0.01 } }, 1],
  ] as const)('is %s', (_, replay, callback, size) => {
    expect(replaySize(replay, callback, 500)).toBe(size);
  });
});

describe('the next step', () => {
  const found = { count: 40, skipped: 2, place: { group: 'FAILED', after: 'call_3' }, isEnd: false } as const;

  it('is claimed once, with nothing answered yet', () => {
    expect(placeToLook(answeredStep)).toEqual(place);
    expect(replayStep(answeredStep, found, START + 1000)).toEqual({
      set: {
        ...{ step: 4, place: found.place, stepFrom: place, dueAt: START + 1000 + LIMIT_MS },
        ...{ stepSent: 40, stepSentAt: START + 1000, stepOk: 0, stepFailed: 0, stepDropped: 0 },
      },
      add: { sent: 40, skipped: 2 },
      remove: ['isRedone'],
      when: { status: 'running', step: 3 },
    });
  });

  it('keeps the pace where it found nothing to send', () => {
    const { set, add } = replayStep(answeredStep, { ...found, count: 0 }, START + 1000);
    expect(set).toEqual({ step: 4, place: found.place, dueAt: START + 1000 });
    expect(add).toEqual({ sent: 0, skipped: 2 });
  });

  it('is the one before it again where that was not answered: once, or until any of it is', () => {
    const unanswered = { ...stepped, stepOk: 5 };
    expect(placeToLook(unanswered)).toEqual(stepped.stepFrom);
    const redone = replayStep(unanswered, { ...found, count: 10 }, START + LIMIT_MS);
    expect(redone).toMatchObject({
      set: { stepFrom: stepped.stepFrom, isRedone: true, stepSent: 10 },
      add: { sent: 10 - 15 },
      remove: [],
    });
    const never = { ...unanswered, ...redone.set };
    expect(placeToLook(never)).toEqual(stepped.stepFrom);
    const again = { ...never, stepFailed: 1 };
    expect(placeToLook(again)).toEqual(found.place);
    expect(replayStep(again, found, START + 2 * LIMIT_MS)).toMatchObject({
      set: { stepFrom: found.place },
      add: { sent: 40 },
      remove: ['isRedone'],
    });
  });

  it('is none where nothing is left', () => {
    const nothing = { ...found, count: 0, isEnd: true };
    expect(replayStep(answeredStep, nothing, START)).toEqual({
      set: { status: 'done', finishedAt: START },
      remove: ['dueAt'],
      add: { skipped: 2 },
      when: { status: 'running', step: 3 },
    });
    expect(ended('canceled', START).when).toEqual({ status: 'running' });
  });
});

describe('the answers to a step', () => {
  it('count for its pace and for the whole', () => {
    const all = ['succeeded', 'failed', 'given-up', 'waits', 'skipped', 'repeated', 'succeeded'] as const;
    expect(answered(3, [...all])).toEqual({
      add: { stepOk: 3, stepFailed: 1, stepDropped: 3, succeeded: 2, failed: 2, skipped: 1 },
      when: { step: 3 },
    });
    expect(answeredLate([...all])).toEqual({ add: { succeeded: 2, failed: 2, skipped: 1 }, when: {} });
    expect(answeredLate(['waits', 'repeated'])).toBeUndefined();
  });
});
