import * as z from 'zod';
import { HEADER_NAME, HEADER_VALUE } from './text.ts';

const MAX_HEADERS = 30;
const MAX_HEADER_VALUE = 2048;
const MAX_HEADERS_CHARACTERS = 8192;

/** Belong to the connection, to the body, or to what Redial says of itself. */
const RESERVED = new Set([
  'accept-encoding',
  'connection',
  'content-encoding',
  'content-length',
  'content-type',
  'expect',
  'host',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'user-agent',
  '__proto__',
]);
const RESERVED_PREFIXES = ['webhook-', 'x-redial-', 'proxy-'];

export function isReservedHeader(name: string): boolean {
  const lower = name.toLowerCase();
  return RESERVED.has(lower) || RESERVED_PREFIXES.some((prefix) => lower.startsWith(prefix));
}

export function problemWithHeaderName(name: string): string | undefined {
  if (!HEADER_NAME.test(name)) return 'This is not a valid header name.';
  if (isReservedHeader(name)) return 'This header is reserved.';
  return undefined;
}

export function problemWithHeaderValue(value: unknown): string | undefined {
  if (typeof value !== 'string') return 'A header value must be a string.';
  if (value.length > MAX_HEADER_VALUE) return `A header value is at most ${MAX_HEADER_VALUE} characters.`;
  if (value !== '' && !HEADER_VALUE.test(value))
    return 'A header value must be visible ASCII, without line breaks and blanks at its ends.';
  return undefined;
}

/** Own headers of a callback. A null takes one away in an edit. Checked by hand so that every header has its path. */
export const customHeaders = z
  .custom<Record<string, string | null>>(
    (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
    { error: 'This must be an object of header names and values.' },
  )
  .superRefine((headers, context) => {
    const entries = Object.entries(headers);
    const seen = new Set<string>();
    const add = (path: string[], message: string) => context.addIssue({ code: 'custom', path, message });
    if (entries.length > MAX_HEADERS) return add([], `At most ${MAX_HEADERS} headers.`);
    // What is no text has its own problem, and may not even be made text.
    const texts = entries.flat().filter((part) => typeof part === 'string');
    if (texts.join('').length > MAX_HEADERS_CHARACTERS)
      add([], `All headers together are at most ${MAX_HEADERS_CHARACTERS} characters.`);
    for (const [name, value] of entries) {
      const lower = name.toLowerCase();
      const twice = seen.has(lower) ? 'This header is given twice.' : undefined;
      const problem =
        problemWithHeaderName(name) ?? twice ?? (value === null ? undefined : problemWithHeaderValue(value));
      if (problem) add([name], problem);
      seen.add(lower);
    }
  });
