import type { Log } from '../../../lambdas/ports/log.ts';

export interface LogLine {
  level: 'info' | 'warn' | 'error';
  event: string;
  fields: Record<string, unknown>;
}

/** Keeps every line for a test to look at. */
export class MemoryLog implements Log {
  readonly lines: LogLine[] = [];

  info(event: string, fields: Record<string, unknown> = {}): void {
    this.lines.push({ level: 'info', event, fields: { ...fields } });
  }

  warn(event: string, fields: Record<string, unknown> = {}): void {
    this.lines.push({ level: 'warn', event, fields: { ...fields } });
  }

  error(event: string, fields: Record<string, unknown> = {}): void {
    this.lines.push({ level: 'error', event, fields: { ...fields } });
  }
}
