import { describe, expect, test } from 'vitest';
import type { Attempt } from '../../../lambdas/domain/call/attempt.ts';
import { openingAttempt } from '../../../lambdas/domain/notice/notice.ts';
import { sampleOutage } from '../../kit/notice-scene.ts';
import { START, sampleAttempt } from '../../kit/samples.ts';

describe('the attempt that opened the outage', () => {
  const ofOldOutage = sampleAttempt({ id: '1', startedAt: START - 300_000 });
  const opening = sampleAttempt({ id: '2' });
  const later = sampleAttempt({ id: '3', startedAt: START + 300_000 });
  const unknown: Attempt = sampleAttempt({ id: '4', outcome: 'unknown' });
  const success: Attempt = sampleAttempt({ id: '5', outcome: 'success' });

  test('is the first failure that had not ended when it began', () => {
    expect(openingAttempt(sampleOutage(), [later, success, unknown, opening, ofOldOutage])).toEqual(opening);
  });

  test('may be gone', () => {
    expect(openingAttempt(sampleOutage(), [ofOldOutage])).toBeUndefined();
  });
});
