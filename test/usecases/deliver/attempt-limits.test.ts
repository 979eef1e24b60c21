import { describe, expect, test } from 'vitest';
import type { CallLimits } from '../../../lambdas/ports/caller.ts';
import { makeAttempt } from '../../../lambdas/usecases/deliver/make-attempt.ts';
import { MemoryClock } from '../../kit/memory/memory-clock.ts';
import { MemoryLog } from '../../kit/memory/memory-log.ts';
import { MemoryTokenSource } from '../../kit/memory/memory-token-source.ts';
import { START, sampleCallback } from '../../kit/samples.ts';
import { oauth2 } from '../../kit/token-endpoint.ts';
import { CALL } from './attempt-world.ts';

const TIMEOUTS = { connectSeconds: 5, responseSeconds: 60 };
const auth = oauth2({ url: 'https://tokens.example' });

/** A token endpoint and a receiver that take their time on a virtual clock. */
function slowWorld({ tokenMs, callMs, statuses }: { tokenMs: number[]; callMs: number; statuses: number[] }) {
  const clock = new MemoryClock({ now: START });
  const tokens = new MemoryTokenSource();
  const { next } = tokens;
  tokens.next = (not) => {
    clock.set(clock.now() + (tokenMs[tokens.asked.length - 1] ?? 0));
    return next(not);
  };
  const limits: CallLimits[] = [];
  const sentAt: number[] = [];
  const caller = {
    async call({ headers }: { headers: Record<string, string> }, given: CallLimits) {
      const statusCode = statuses[limits.length] ?? 200;
      limits.push(given);
      sentAt.push(Number(headers['webhook-timestamp']) * 1000 - START);
      clock.set(clock.now() + callMs);
      const answer = { kind: 'response', statusCode, statusMessage: '', body: Buffer.of(), truncated: false };
      return { durationMs: callMs, timings: {}, answer } as const;
    },
  };
  const ports = { caller: caller as never, tokens, clock, log: new MemoryLog() };
  return { ports, tokens, limits, sentAt };
}

describe('the time of an attempt', () => {
  test('is its callback’s, and a token takes its share of it', async () => {
    const world = slowWorld({ tokenMs: [20_000], callMs: 1_000, statuses: [] });
    const callback = sampleCallback({ auth, timeouts: TIMEOUTS });
    const { attempt } = await makeAttempt(world.ports, callback, CALL, undefined, 'delivery');
    expect(world.tokens.asked).toEqual([{ limits: { connectMs: 5_000, responseMs: 60_000 } }]);
    expect(world.limits).toEqual([{ connectMs: 5_000, responseMs: 40_000 }]);
    expect(world.sentAt).toEqual([20_000]);
    expect(attempt).toMatchObject({ startedAt: START, durationMs: 21_000, outcome: 'success' });
  });

  test('is shared by a second token and a second request as well', async () => {
    const world = slowWorld({ tokenMs: [10_000, 5_000], callMs: 2_000, statuses: [401] });
    const callback = sampleCallback({ auth, timeouts: TIMEOUTS });
    const { attempt } = await makeAttempt(world.ports, callback, CALL, undefined, 'delivery');
    expect(world.tokens.asked.map(({ limits, not }) => [limits.responseMs, not])).toEqual([
      [60_000, undefined],
      [48_000, 'first-token'],
    ]);
    expect(world.limits.map(({ responseMs }) => responseMs)).toEqual([50_000, 43_000]);
    expect(world.sentAt).toEqual([10_000, 17_000]);
    expect(attempt).toMatchObject({ durationMs: 19_000, outcome: 'success' });
  });

  test('is less where somebody waits for the answer', async () => {
    const world = slowWorld({ tokenMs: [5_000], callMs: 0, statuses: [] });
    const callback = sampleCallback({ auth, timeouts: TIMEOUTS });
    await makeAttempt(world.ports, callback, CALL, undefined, 'test', { responseMs: 20_000 });
    expect(world.tokens.asked[0]?.limits).toEqual({ connectMs: 5_000, responseMs: 20_000 });
    expect(world.limits).toEqual([{ connectMs: 5_000, responseMs: 15_000 }]);
  });

  test('is not more than the callback’s, whoever waits', async () => {
    const world = slowWorld({ tokenMs: [], callMs: 0, statuses: [] });
    const callback = sampleCallback({ timeouts: { connectSeconds: 1, responseSeconds: 3 } });
    await makeAttempt(world.ports, callback, CALL, undefined, 'test', { responseMs: 20_000 });
    expect(world.limits).toEqual([{ connectMs: 1_000, responseMs: 3_000 }]);
  });

  test('that the token used up leaves no request', async () => {
    const world = slowWorld({ tokenMs: [60_000], callMs: 0, statuses: [] });
    const callback = sampleCallback({ auth, timeouts: TIMEOUTS });
    const { attempt } = await makeAttempt(world.ports, callback, CALL, undefined, 'delivery');
    expect(attempt).toMatchObject({ outcome: 'credentials_error', durationMs: 60_000 });
    expect(world.limits).toEqual([]);
  });

  test.each<[string, number[], number, number]>([
    ['the refusal', [30_000], 30_000, 1],
    ['the second token', [10_000, 30_000], 20_000, 2],
  ])('that %s used up leaves the 401', async (_what, tokenMs, callMs, asked) => {
    const world = slowWorld({ tokenMs, callMs, statuses: [401] });
    const callback = sampleCallback({ auth, timeouts: TIMEOUTS });
    const { attempt } = await makeAttempt(world.ports, callback, CALL, undefined, 'delivery');
    expect(attempt).toMatchObject({ outcome: 'http_error', statusCode: 401, durationMs: 60_000 });
    expect(world.tokens.asked).toHaveLength(asked);
    expect(world.limits).toHaveLength(1);
  });
});

test('a request lost on a kept connection is told of, whichever request of the attempt it came before', async () => {
  for (const lostBefore of [1, 2]) {
    const world = slowWorld({ tokenMs: [1_000, 1_000], callMs: 100, statuses: [401] });
    const { call } = world.ports.caller as { call: (...given: unknown[]) => Promise<object> };
    const losing = async (...given: unknown[]) => ({
      ...(await call(...given)),
      ...(world.limits.length === lostBefore && { lostOnKeptConnection: { durationMs: 40 } }),
    });
    const ports = { ...world.ports, caller: { call: losing } as never };
    const made = await makeAttempt(ports, sampleCallback({ auth }), CALL, undefined, 'delivery');
    expect(made).toMatchObject({
      lost: { outcome: 'unknown', startedAt: START, durationMs: 40 },
      attempt: { outcome: 'success', startedAt: START + 40, durationMs: 2_160 },
    });
  }
});

test('what cannot be sent is an attempt without a request, and asks for no token', async () => {
  const world = slowWorld({ tokenMs: [1_000], callMs: 0, statuses: [] });
  const callback = sampleCallback({ auth, url: 'https://receiver.example/{member}?token=hush-hush' });
  const made = await makeAttempt(world.ports, callback, CALL, undefined, 'delivery');
  expect(made.attempt).toEqual({
    id: expect.any(String),
    startedAt: START,
    durationMs: 0,
    timings: {},
    trigger: 'delivery',
    configVersion: 1,
    outcome: 'missing_variable',
    statusMessage: expect.stringContaining('member'),
  });
  expect(made.lost).toBeUndefined();
  expect(made.retryAfterMs).toBeUndefined();
  expect([world.tokens.asked, world.limits]).toEqual([[], []]);
});
