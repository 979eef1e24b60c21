import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { jsonLog } from '../../lambdas/runtime/json-log.ts';

let written: string;
beforeEach(() => {
  written = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    written += chunk;
    return true;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

/** The only line that was written. */
function line(): Record<string, unknown> {
  expect(written).toMatch(/^.+\n$/);
  return JSON.parse(written);
}

describe('a line of the log', () => {
  it('says when, how grave, what and of which function, and then its fields', () => {
    vi.stubEnv('_X_AMZN_TRACE_ID', undefined);
    jsonLog('deliver').info('attempt.failed', { callId: 'call_1', of: { ids: ['a'] }, nothing: undefined });
    expect(Object.keys(line())).toEqual(['level', 'message', 'timestamp', 'service', 'callId', 'of']);
    expect(line()).toMatchObject({ level: 'INFO', message: 'attempt.failed', service: 'deliver' });
    expect(new Date(line().timestamp as string).toISOString()).toBe(line().timestamp);
    expect(line()).toMatchObject({ callId: 'call_1', of: { ids: ['a'] } });
  });

  it('leads to the invocation that wrote it', () => {
    const root = '1-6a0b1c2d-5a9d1c3e7f0b2a4c6d8e0f12';
    vi.stubEnv('_X_AMZN_TRACE_ID', `Root=${root};Parent=3b1f5c7d9e2a4b6c;Sampled=0`);
    jsonLog('deliver').info('tick.done');
    expect(line().xray_trace_id).toBe(root);
  });

  it('keeps its head whatever its fields are called', () => {
    const fields = { level: 'NONE', message: 'm', timestamp: 't', service: 's', by: 'cutoff' };
    jsonLog('deliver').warn('call.closed', fields);
    expect(line()).toMatchObject({ level: 'WARN', message: 'call.closed', service: 'deliver', by: 'cutoff' });
    expect(line().timestamp).not.toBe('t');
  });

  it('has the name, the words, the stack and the cause of an error, and no more of it', () => {
    const error = Object.assign(new TypeError('broken', { cause: new Error('beneath') }), {
      $response: { body: 'secret' },
    });
    jsonLog('api').error('request.failed', { error, all: [error] });
    const told = {
      name: 'TypeError',
      message: 'broken',
      stack: expect.stringContaining('json-log.test.ts'),
      cause: { name: 'Error', message: 'beneath', stack: expect.any(String) },
    };
    expect(line()).toMatchObject({ error: told, all: [told] });
    expect(written).not.toContain('secret');
  });

  it('is written even where JSON has no words for it', () => {
    const round: Record<string, unknown> = { name: 'round' };
    round.self = round;
    const unwilling = {
      toJSON() {
        throw new Error('no');
      },
    };
    const error = Object.assign(new Error('broken'), { $response: 'secret' });
    error.cause = error;
    jsonLog('api').error('request.failed', { callId: 'call_1', size: 10n, round, unwilling, error });
    expect(line()).toMatchObject({
      message: 'request.failed',
      callId: 'call_1',
      size: '10',
      round: expect.stringContaining('[Circular'),
      unwilling: expect.stringContaining('toJSON'),
      error: expect.stringContaining('Error: broken'),
    });
    expect(written).not.toContain('secret');
  });
});

describe('a log', () => {
  it.each([
    ['DEBUG', ['info', 'warn', 'error']],
    ['INFO', ['info', 'warn', 'error']],
    ['WARN', ['warn', 'error']],
    ['ERROR', ['error']],
  ] as const)('of level %s has the lines of %j', (level, logged) => {
    const log = jsonLog('deliver', level);
    log.info('info');
    log.warn('warn');
    log.error('error');
    const events = written.trimEnd().split('\n');
    expect(events.map((text) => JSON.parse(text).message)).toEqual(logged);
  });
});
