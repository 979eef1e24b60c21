import { describe, expect, it } from 'vitest';
import type { Call } from '../../../lambdas/domain/call/call.ts';
import { callFrom, closed, isOpenTo, succeeded } from '../../../lambdas/domain/call/call-moves.ts';
import { erased } from '../../../lambdas/domain/call/erasure.ts';
import { isReplayable } from '../../../lambdas/domain/call/reopening.ts';
import { DAY_MS, START, sampleAttempt, sampleContent } from '../../kit/samples.ts';

const content = sampleContent({
  payload: `{"from":"Ann","text":"${'x'.repeat(2000)}"}`,
  messageId: 'm-1',
  messageLocation: 'https://platform.example/m-1',
  variables: { name: 'Ann' },
});
const open = callFrom('call_1', 'cb_1', content);
const failed = closed({ ...open, attemptCount: 2, lastAttempt: sampleAttempt() }, 'cutoff', START + DAY_MS);
const bodied = sampleAttempt({ outcome: 'success', responseBody: 'Thanks, Ann', responseEncoding: 'base64' });
const LATER = START + 9 * DAY_MS;

describe('a call whose content is erased', () => {
  it('keeps its ids, times and outcome alone', () => {
    const { payloadApart, variables, messageLocation, ...facts } = failed;
    expect(erased(failed, LATER)).toStrictEqual({
      ...facts,
      erasedAt: LATER,
      revision: failed.revision + 1,
    });
    expect(JSON.stringify(erased(failed, LATER))).not.toContain('Ann');
  });

  it('keeps of its last attempt all but what was answered', () => {
    const { responseBody, responseEncoding, ...attempt } = bodied;
    expect(erased(succeeded(open, bodied), LATER).lastAttempt).toStrictEqual(attempt);
  });

  it('has nothing to erase any more', () => {
    const once = erased(failed, LATER);
    expect(erased(once, LATER + 1)).toBe(once);
  });

  it('is open to no attempt, whoever asks for one', () => {
    const call = erased(failed, LATER);
    expect(isReplayable(failed)).toBe(true);
    expect(isReplayable(call)).toBe(false);
    expect(isOpenTo(failed, 'manual')).toBe(true);
    for (const trigger of ['manual', 'replay', 'retry', 'drain', 'probe'] as const)
      expect(isOpenTo(call, trigger)).toBe(false);
  });

  it('is the same call where it brought nothing', () => {
    const { payload: _none, ...nothing } = sampleContent();
    const bare: Call = closed(callFrom('call_1', 'cb_1', nothing), 'cutoff', START);
    expect(erased(bare, LATER)).toBe(bare);
  });
});
