import { INLINE_PAYLOAD_BYTES } from '../../contract/limits.ts';
import { compactJson, isObject, parseKeepingNumbers } from '../text/json-text.ts';

/** What lists and mails show of an object payload that has these. */
export interface Lifted {
  messageId?: unknown;
  messageLocation?: unknown;
  from?: unknown;
  responseMessage?: unknown;
}

const LIFTED = ['messageId', 'messageLocation', 'from', 'responseMessage'] as const;
const LIFTED_BYTES = 512;

/** The lifted fields of a payload's text. With `short`, each is cut to 512 bytes of JSON, as lists show them. */
export function liftFrom(payload: string | undefined, size: 'whole' | 'short'): Lifted {
  const value = payload === undefined ? undefined : parseKeepingNumbers(payload);
  if (!isObject(value)) return {};
  const lifted: Lifted = {};
  for (const name of LIFTED) {
    if (!Object.hasOwn(value, name)) continue;
    const field = value[name];
    lifted[name] = size === 'short' ? shortened(field) : field;
  }
  return lifted;
}

export function byteLength(text: string): number {
  return Buffer.byteLength(text, 'utf8');
}

export function fitsInline(payload: string): boolean {
  return byteLength(payload) <= INLINE_PAYLOAD_BYTES;
}

/** An object is shortened string by string, so that its shape stays; what is still too large becomes text. */
function shortened(value: unknown): unknown {
  if (bytesOf(value) <= LIFTED_BYTES) return value;
  if (typeof value === 'string') return cut(value, LIFTED_BYTES - 8);
  if (isObject(value)) {
    const entries = Object.entries(value).slice(0, 8);
    const share = Math.floor((LIFTED_BYTES - 32) / entries.length) - 24;
    const short = Object.fromEntries(
      entries.map(([key, field]) => [
        key,
        typeof field === 'string' ? cut(field, Math.max(share, 8)) : field,
      ]),
    );
    if (bytesOf(short) <= LIFTED_BYTES) return short;
  }
  return cut(compactJson(value), LIFTED_BYTES / 2);
}

function bytesOf(value: unknown): number {
  return byteLength(compactJson(value) ?? '');
}

/** Cuts to at most `bytes` of UTF-8 without splitting a character, and says so with an ellipsis. */
export function cut(text: string, bytes: number): string {
  const buffer = Buffer.from(text, 'utf8');
  if (buffer.length <= bytes) return text;
  let end = Math.max(0, bytes - 3);
  while (end > 0 && (buffer[end]! & 0xc0) === 0x80) end--;
  return `${buffer.toString('utf8', 0, end)}…`;
}
