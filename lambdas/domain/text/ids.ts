import { hash } from 'node:crypto';
import { decodeTime, encodeTime, isValid } from 'ulid';

/** Prefixed ULIDs. Time and randomness are arguments: the same arguments make the same id. */
export type IdKind = 'cb' | 'evt' | 'call' | 'out' | 'key' | 'rep';

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** Ten characters hold 50 bits, a time has 48: a higher first character is a time that none can be. */
const HIGHEST_FIRST = '7';

/** `random`: at least 10 bytes. */
export function ulidOf(time: number, random: Uint8Array): string {
  return encodeTime(time) + base32(random.subarray(0, 5)) + base32(random.subarray(5, 10));
}

/** Five bytes are eight characters. */
function base32(bytes: Uint8Array): string {
  let left = bytes.reduce((sum, byte) => sum * 256 + byte, 0);
  let text = '';
  for (let i = 0; i < 8; i++) {
    text = ALPHABET[left % 32] + text;
    left = Math.floor(left / 32);
  }
  return text;
}

export function newId(kind: IdKind, time: number, random: Uint8Array): string {
  return `${kind}_${ulidOf(time, random)}`;
}

/** An id whose random part is a hash of what it is for, so that a repeat makes the same one. */
export function derivedId(kind: IdKind, time: number, ...parts: (string | number)[]): string {
  return newId(kind, time, hashOf(parts));
}

export function derivedUlid(time: number, ...parts: (string | number)[]): string {
  return ulidOf(time, hashOf(parts));
}

export function isId(kind: IdKind, text: string): boolean {
  const ulid = text.slice(kind.length + 1);
  return (
    text.startsWith(`${kind}_`) &&
    text === text.toUpperCase().replace(/^[A-Z]+/, kind) &&
    isValid(ulid) &&
    ulid[0]! <= HIGHEST_FIRST
  );
}

/** When the thing the id names came to be; ms since the epoch. */
export function timeOfId(id: string): number {
  return decodeTime(id.slice(id.indexOf('_') + 1));
}

function hashOf(parts: (string | number)[]): Uint8Array {
  return hash('sha256', parts.join('\n'), 'buffer');
}
