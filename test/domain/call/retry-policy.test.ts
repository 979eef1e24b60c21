import { describe, expect, it } from 'vitest';
import { nextStep, retryAfterMs } from '../../../lambdas/domain/call/retry-policy.ts';
import { DAY_MS, START, sampleCallback } from '../../kit/samples.ts';

const call = { attemptCount: 0, retryUntil: START + DAY_MS };
const callback = sampleCallback();
const broken = { outcome: 'http_error', trigger: 'retry', endedAt: START, fraction: 0.5 } as const;

describe('what follows a failed attempt', () => {
  it('retries after the interval, at most a tenth earlier or later', () => {
    const at = (fraction: number) => nextStep(call, callback, { ...broken, fraction });
    expect(at(0)).toEqual({ retryAt: START + 270_000 });
    expect(at(0.5)).toEqual({ retryAt: START + 300_000 });
    expect(at(0.999999)).toEqual({ retryAt: START + 330_000 });
  });

  it('gives up at once where retries are off', () => {
    const off = { ...callback, retriesEnabled: false };
    expect(nextStep(call, off, broken)).toEqual({ giveUp: 'retries-off' });
  });

  it('gives up when the attempts are used up, counting from 1', () => {
    const three = { ...callback, retry: { ...callback.retry, maxAttempts: 3 } };
    const next = (attemptCount: number) => nextStep({ ...call, attemptCount }, three, broken);
    expect(next(1)).toHaveProperty('retryAt');
    expect(next(2)).toEqual({ giveUp: 'exhausted' });
  });

  it('uses up none with a probe', () => {
    const three = { ...callback, retry: { ...callback.retry, maxAttempts: 3 } };
    const next = (attemptCount: number, probeCount: number, trigger: 'retry' | 'probe') =>
      nextStep({ ...call, attemptCount, probeCount }, three, { ...broken, trigger });
    expect(next(2, 0, 'probe')).toHaveProperty('retryAt');
    expect(next(9, 8, 'retry')).toHaveProperty('retryAt');
    expect(next(10, 8, 'retry')).toEqual({ giveUp: 'exhausted' });
  });

  it('gives up when the next attempt would fall after the cutoff', () => {
    const late = (endedAt: number) => nextStep(call, callback, { ...broken, endedAt });
    expect(late(call.retryUntil - 300_000)).toEqual({ retryAt: call.retryUntil });
    expect(late(call.retryUntil - 299_999)).toEqual({ giveUp: 'cutoff' });
  });

  it.each(['missing_variable', 'unrenderable_payload'] as const)(
    'gives up at once, whatever retries say, where no request could be made: %s',
    (outcome) => {
      const off = { ...callback, retriesEnabled: false };
      for (const any of [callback, off])
        expect(nextStep(call, any, { ...broken, outcome })).toEqual({ giveUp: 'unsendable' });
    },
  );

  it('lets Retry-After lengthen the wait, never shorten it, up to the last second before the cutoff', () => {
    const wait = (retryAfterMs: number) => nextStep(call, callback, { ...broken, retryAfterMs });
    expect(wait(1000)).toEqual({ retryAt: START + 300_000 });
    expect(wait(3_600_000)).toEqual({ retryAt: START + 3_600_000 });
    expect(wait(10 * DAY_MS)).toEqual({ retryAt: call.retryUntil - 1000 });
  });
});

describe('Retry-After', () => {
  it('is read as seconds or as a date, of 429 and 503 only', () => {
    expect(retryAfterMs(429, '120', START)).toBe(120_000);
    expect(retryAfterMs(503, new Date(START + 5000).toUTCString(), START)).toBe(5000);
    expect(retryAfterMs(500, '120', START)).toBeUndefined();
    expect(retryAfterMs(undefined, '120', START)).toBeUndefined();
  });

  it.each(['', 'soon', '-5', '1e9', '99999999999', 'Tomorrow, please'])(
    'is ignored when it reads %j',
    (header) => {
      expect(retryAfterMs(429, header, START)).toBeUndefined();
    },
  );

  it('never asks for a wait in the past', () => {
    expect(retryAfterMs(503, new Date(START - 60_000).toUTCString(), START)).toBe(0);
  });
});
