import { stdout } from 'node:process';
import { styleText } from 'node:util';

/** Fields that say the same on every line of a local run. */
const silent = new Set(['level', 'message', 'timestamp', 'service', 'xray_trace_id']);

const colours = { WARN: 'yellow', ERROR: 'red' } as const;

/** Colour where a person looks on, plain text in a file or a pipe. */
export function paint(colour: 'red' | 'yellow' | 'dim', text: string): string {
  return stdout.isTTY ? styleText(colour, text) : text;
}

/** One line of a function's log, made short: time, function, event, fields. */
export function functionLine(label: string, line: string): string {
  const entry = parsed(line);
  if (!entry) return `         ${label}  ${line}`;
  const { level, message, timestamp } = entry;
  const time = typeof timestamp === 'string' ? timestamp.slice(11, 19) : '        ';
  const fields = Object.entries(entry)
    .filter(([key, value]) => !silent.has(key) && value !== undefined && value !== null)
    .map(([key, value]) => `${key}=${shown(value)}`);
  const text = [time, label.padEnd(7), message, ...fields].join(' ');
  const colour = colours[level as keyof typeof colours];
  return colour ? paint(colour, `${text}  [${String(level)}]`) : text;
}

function parsed(line: string): Record<string, unknown> | undefined {
  try {
    const entry: unknown = JSON.parse(line);
    return typeof entry === 'object' && entry !== null ? (entry as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function shown(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return /^[^\s"]+$/.test(text) ? text : JSON.stringify(value);
}
