import { expect, it } from 'vitest';
import type { Log } from '../../lambdas/ports/log.ts';

export interface WrittenLine {
  level: string;
  event: string;
  fields: Record<string, unknown>;
}

/** `linesOf`: the lines that something wrote. */
export function logContract(of: () => { log: Log; linesOf(write: () => void): WrittenLine[] }): void {
  it('writes one line for each event, with its level and its fields', () => {
    const { log, linesOf } = of();
    const fields = { callId: 'call_1', statusCode: 500, isLast: false, of: { count: 0, ids: ['a', 'b'] } };
    const lines = linesOf(() => {
      log.info('attempt.failed', fields);
      log.warn('notice.postponed', { resends: 2 });
      log.error('schedule.failed', { reason: 'line one\nline "two" ü' });
    });
    expect(lines).toEqual([
      { level: 'info', event: 'attempt.failed', fields },
      { level: 'warn', event: 'notice.postponed', fields: { resends: 2 } },
      { level: 'error', event: 'schedule.failed', fields: { reason: 'line one\nline "two" ü' } },
    ]);
  });

  it('needs no fields, and keeps none of an earlier line', () => {
    const { log, linesOf } = of();
    const lines = linesOf(() => {
      log.info('call.closed', { callId: 'call_1' });
      log.info('tick.done');
    });
    expect(lines[1]).toEqual({ level: 'info', event: 'tick.done', fields: {} });
  });

  it('has the fields as they were when it was written, and leaves them as they are', () => {
    const { log, linesOf } = of();
    const fields: Record<string, unknown> = { attempts: 1 };
    const lines = linesOf(() => {
      log.info('attempt.failed', fields);
      expect(fields).toEqual({ attempts: 1 });
      fields.attempts = 2;
    });
    expect(lines.map((line) => line.fields)).toEqual([{ attempts: 1 }]);
  });
}
