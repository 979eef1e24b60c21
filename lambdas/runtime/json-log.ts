import { inspect } from 'node:util';
import { type LogLevel, logLevels } from '../contract/environments.ts';
import type { Log } from '../ports/log.ts';

const silent = () => undefined;

/**
 * The Log port as Lambda and Logs Insights read it: one line of JSON per event, on standard output. Not by `console`,
 * which Lambda has made its own: it would wrap the line in another. What is below `level` is left out here: Lambda's
 * own level would take the metrics away with the lines, which are of level INFO to it.
 */
export function jsonLog(service: string, level: LogLevel = 'INFO'): Log {
  const writer = (line: Exclude<LogLevel, 'DEBUG'>): Log[keyof Log] => {
    if (logLevels.indexOf(line) < logLevels.indexOf(level)) return silent;
    return (message, fields) => {
      const timestamp = new Date().toISOString();
      const head = { level: line, message, timestamp, service, xray_trace_id: traceId() };
      // The head comes first, and no field takes its place.
      process.stdout.write(`${lineOf({ ...head, ...fields, ...head })}\n`);
    };
  };
  return { info: writer('INFO'), warn: writer('WARN'), error: writer('ERROR') };
}

/** Lambda sets it anew for each invocation, and names it in its own lines about that: the way from one to the other. */
function traceId(): string | undefined {
  return /^Root=([^;]+)/.exec(process.env._X_AMZN_TRACE_ID ?? '')?.[1];
}

/** A log never gets in the way of the work: what JSON cannot write is written as people are shown it. */
function lineOf(entry: Record<string, unknown>): string {
  try {
    return JSON.stringify(entry, readable);
  } catch {
    const fields = Object.entries(entry).map(([name, value]) => [name, shown(value)]);
    return JSON.stringify(Object.fromEntries(fields), readable);
  }
}

function shown(value: unknown): unknown {
  if (value instanceof Error) return value.stack;
  return typeof value === 'object' ? inspect(value) : value;
}

/** An error's own words are hidden from JSON. Its other fields stay so: of an SDK's error they are the whole answer. */
function readable(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return String(value);
  if (!(value instanceof Error)) return value;
  const { name, message, stack, cause } = value;
  return { name, message, stack, cause };
}
