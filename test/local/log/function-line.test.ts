import { describe, expect, it } from 'vitest';
import { functionLine } from '../../../local/log/function-line.ts';

describe('a line of a function', () => {
  it('is short: time, function, event and its own fields', () => {
    const line = JSON.stringify({
      level: 'INFO',
      message: 'attempt.failed',
      timestamp: '2026-03-01T12:34:56.789Z',
      service: 'deliver',
      cold_start: true,
      function_name: 'x',
      callId: 'call_1',
      statusCode: 500,
      detail: 'two words',
      nothing: null,
    });
    expect(functionLine('deliver', line)).toBe(
      '12:34:56 deliver attempt.failed callId=call_1 statusCode=500 detail="two words"',
    );
  });

  it('names its level where somebody should look', () => {
    expect(functionLine('notify', '{"level":"ERROR","message":"mail.lost"}')).toContain('[ERROR]');
  });

  it('that is no JSON is shown as it is', () => {
    expect(functionLine('api', 'Segmentation fault')).toContain('Segmentation fault');
  });
});
