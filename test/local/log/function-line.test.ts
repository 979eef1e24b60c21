import { describe, expect, it } from 'vitest';
import { functionLine } from '../../../local/log/function-line.ts';

describe('a line of a function', () => {
  it('is short: time, function, event and its own fields', () => {
    const line = JSON.stringify({
      level: 'INFO',
      message: 'attempt.failed',
      timestamp: '2026-03-01T12:34:56.789Z',
      service: 'deliver',
      xray_trace_id: '1-6a0b1c2d-5a9d1c3e7f0b2a4c6d8e0f12',
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
