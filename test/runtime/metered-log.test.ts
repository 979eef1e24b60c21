import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { meteredLog } from '../../lambdas/runtime/metered-log.ts';
import { telemetry } from '../../lambdas/runtime/telemetry.ts';
import { MemoryLog } from '../kit/memory/memory-log.ts';

let written = '';
beforeEach(() => {
  written = '';
  for (const stream of [process.stdout, process.stderr]) {
    vi.spyOn(stream, 'write').mockImplementation((chunk) => {
      written += chunk;
      return true;
    });
  }
});
afterEach(() => vi.restoreAllMocks());

/** What went to the standard streams since the last time: JSON, a line for each. */
function lines(): Record<string, unknown>[] {
  const text = written.trimEnd();
  written = '';
  return text === '' ? [] : text.split('\n').map((line) => JSON.parse(line));
}

const attempt = (durationMs: number, more = {}) => ({
  callId: 'call_1',
  trigger: 'delivery',
  durationMs,
  ...more,
});

describe('what is counted', () => {
  it('is one line of metrics at each flush, with the stage as its only dimension', () => {
    const log = meteredLog(new MemoryLog(), 'prod');
    log.info('attempt.succeeded', attempt(12));
    log.info('attempt.failed', attempt(60_000, { outcome: 'response_timeout' }));
    log.info('outage.opened', { callbackId: 'cb_1', outageId: 'out_1' });
    expect(lines()).toEqual([]);
    log.flush();
    expect(lines()).toEqual([
      {
        _aws: {
          Timestamp: expect.any(Number),
          CloudWatchMetrics: [
            {
              Namespace: 'Redial',
              Dimensions: [['Stage']],
              Metrics: [
                { Name: 'AttemptsSucceeded', Unit: 'Count' },
                { Name: 'AttemptDuration', Unit: 'Milliseconds' },
                { Name: 'AttemptsFailed', Unit: 'Count' },
                { Name: 'OutagesOpened', Unit: 'Count' },
              ],
            },
          ],
        },
        Stage: 'prod',
        AttemptsSucceeded: 1,
        AttemptDuration: [12, 60_000],
        AttemptsFailed: 1,
        OutagesOpened: 1,
      },
    ]);
    log.info('outage.ended');
    log.flush();
    expect(lines()).toMatchObject([{ Stage: 'prod', OutagesEnded: 1 }]);
  });

  it('is nothing, and no warning of it, where no event says so', () => {
    const log = meteredLog(new MemoryLog(), 'dev');
    log.flush();
    log.info('message.dropped', { callId: 'call_1' });
    log.flush();
    expect(lines()).toEqual([]);
  });

  it('is the field that says how many', () => {
    const log = meteredLog(new MemoryLog(), 'dev');
    log.info('calls.closed', { by: 'cutoff', calls: 25 });
    log.info('callbacks.counted', { troubled: 0 });
    log.error('schedule.failed', { unscheduled: 3, of: 10 });
    log.flush();
    expect(lines()).toMatchObject([{ CallsExpired: 25, CallbacksTroubled: 0, SchedulesFailed: 3 }]);
  });

  it('leaves out test calls, closings for other reasons, and the time of requests that were not made', () => {
    const log = meteredLog(new MemoryLog(), 'dev');
    log.info('attempt.succeeded', attempt(12, { trigger: 'test' }));
    log.info('attempt.failed', attempt(12, { trigger: 'test' }));
    log.info('call.closed', { by: 'deleted' });
    log.info('calls.closed', { by: 'retries-off', calls: 25 });
    log.info('callbacks.counted', { troubled: 'many' });
    log.info('callbacks.counted', { troubled: Number.NaN });
    log.flush();
    expect(lines()).toEqual([]);
    log.info('attempt.failed', attempt(0, { outcome: 'missing_variable' }));
    log.flush();
    const [line] = lines();
    expect(line).toMatchObject({ AttemptsFailed: 1 });
    expect(line).not.toHaveProperty('AttemptDuration');
  });

  it('keeps every value, in lines of a hundred at most, as CloudWatch takes them', () => {
    const log = meteredLog(new MemoryLog(), 'dev');
    for (let i = 0; i < 250; i++) log.info('attempt.succeeded', attempt(i));
    log.flush();
    const durations = lines().flatMap(({ AttemptDuration }) => [AttemptDuration ?? []]) as number[][];
    expect(durations.flat()).toEqual(Array.from({ length: 250 }, (_, i) => i));
    expect(Math.max(...durations.map((values) => values.length))).toBeLessThanOrEqual(100);
  });
});

describe('a function with telemetry', () => {
  const at = (level: 'INFO' | 'WARN' | 'ERROR') => telemetry('deliver', { STAGE: 'dev', LOG_LEVEL: level });

  it('writes its metrics once for each invocation, also for one that fails', async () => {
    const { log, reported } = at('INFO');
    const handler = reported(async (event: string) => {
      log.info(event);
      if (event === 'outage.ended') throw new Error('broken');
      return event;
    });
    expect(await handler('outage.opened')).toBe('outage.opened');
    expect(lines()).toMatchObject([{ message: 'outage.opened' }, { OutagesOpened: 1 }]);
    await expect(handler('outage.ended')).rejects.toThrow('broken');
    expect(lines()).toMatchObject([{ message: 'outage.ended' }, { OutagesEnded: 1 }]);
    await handler('message.dropped');
    expect(lines()).toMatchObject([{ message: 'message.dropped' }]);
  });

  it.each([
    ['INFO', ['outage.opened', 'call.revived', 'notice.failed']],
    ['WARN', ['call.revived', 'notice.failed']],
    ['ERROR', ['notice.failed']],
  ] as const)('logs at level %s %j, and counts all the same', (level, logged) => {
    const { log } = at(level);
    log.info('outage.opened');
    log.warn('call.revived');
    log.error('notice.failed');
    expect(lines().map(({ message }) => message)).toEqual(logged);
    log.flush();
    expect(lines()).toMatchObject([{ OutagesOpened: 1, CallsRevived: 1, MailsFailed: 1 }]);
  });
});
