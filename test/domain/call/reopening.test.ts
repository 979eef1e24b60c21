import { describe, expect, it } from 'vitest';
import type { Call, Resolution } from '../../../lambdas/domain/call/call.ts';
import { callFrom, isOpenTo } from '../../../lambdas/domain/call/call-moves.ts';
import {
  attemptsInWindow,
  isReplayable,
  isUnopenedBy,
  reopened,
  turnOf,
} from '../../../lambdas/domain/call/reopening.ts';
import { DAY_MS, START, sampleContent } from '../../kit/samples.ts';

const waiting = callFrom('call_1', 'cb_1', sampleContent());
const failed = (by: Resolution['by']): Call => ({
  ...waiting,
  ...{
    status: 'FAILED',
    turn: 4,
    revision: 9,
    attemptCount: 3,
    probeCount: 1,
    resolution: { by, at: START },
  },
});
const opening = { replayId: 'rep_1', now: START + 5 * DAY_MS, windowMs: DAY_MS };
const sent = { turn: 4, replay: { id: 'rep_1', step: 2 } };

describe('a call that a replay may send', () => {
  it.each(['cutoff', 'exhausted', 'retries-off', 'unsendable'] as const)('failed by %s', (by) => {
    expect(isReplayable(failed(by))).toBe(true);
    expect(isOpenTo(failed(by), 'replay')).toBe(true);
  });

  it.each([
    ['a person’s word', failed('person')],
    ['its callback’s deletion', failed('deleted')],
    ['its delivery', { ...failed('delivery'), status: 'SUCCESS' } as const],
  ])('is none that ended by %s', (_, call) => {
    expect(isReplayable(call)).toBe(false);
    expect(isOpenTo(call, 'replay')).toBe(false);
  });
});

describe('a call that was reopened', () => {
  const call = reopened(failed('exhausted'), opening);

  it('is PENDING with a new turn and window, and has its attempts again', () => {
    const { resolution, probeCount, ...kept } = failed('exhausted');
    expect(call).toEqual({
      ...kept,
      ...{ status: 'PENDING', turn: 5, revision: 10, retryUntil: opening.now + DAY_MS },
      reopened: { by: 'rep_1', turn: 5, attemptsBefore: 3 },
    });
    expect(attemptsInWindow(call)).toBe(0);
    expect(attemptsInWindow({ ...call, attemptCount: 5 })).toBe(2);
    expect(attemptsInWindow(waiting)).toBe(0);
  });

  it('takes the message that reopened it for one of its new turn', () => {
    expect(turnOf(sent, failed('cutoff'))).toBe(4);
    expect(turnOf(sent, call)).toBe(5);
    expect(turnOf(sent, { ...call, turn: 7 })).toBe(5);
    expect(turnOf({ ...sent, turn: 3 }, call)).toBe(3);
    expect(turnOf({ ...sent, replay: { id: 'rep_2', step: 2 } }, call)).toBe(4);
    expect(turnOf({ turn: 4 }, call)).toBe(4);
  });

  it('was attempted by the replay that reopened it, or maybe by one that a later one hides, and by no other', () => {
    const other = { ...sent, replay: { id: 'rep_2', step: 2 } };
    expect(isUnopenedBy(sent, failed('cutoff'))).toBe(true);
    expect(isUnopenedBy(sent, call)).toBe(false);
    expect(isUnopenedBy(other, call)).toBe(true);
    expect(isUnopenedBy({ ...other, turn: 3 }, call)).toBe(false);
    expect(isUnopenedBy({ ...other, turn: 6 }, call)).toBe(true);
    expect(isUnopenedBy({ turn: 4 }, failed('cutoff'))).toBe(false);
  });
});
