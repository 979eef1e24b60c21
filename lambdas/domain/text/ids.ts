import { hash } from 'node:crypto';
import { decodeTime, encodeTime, isValid } from 'ulid';

/** Prefixed ULIDs. Time and randomness are arguments: the same arguments make the same id. */
export type IdKind = 'cb' | 'evt' | 'call' | 'out' | 'key' | 'rep';

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const PAIRS = [...ALPHABET].flatMap((first) => [...ALPHABET].map((second) => first + second));
/** Ten characters hold 50 bits, a time has 48: a higher first character is a time that none can be. */
const HIGHEST_FIRST = '7';

/** `random`: at least 10 bytes. */
export function ulidOf(time: number, random: Uint8Array): string {
  return encodeTime(time) + base32(random, 0) + base32(random, 5);
}

/** Five bytes are eight characters, two for every ten bits. */
function base32(bytes: Uint8Array, from: number): string {
  const middle = bytes[from + 2]!;
  const high = (bytes[from]! << 12) | (bytes[from + 1]! << 4) | (middle >> 4);
  const low = ((middle & 15) << 16) | (bytes[from + 3]! << 8) | bytes[from + 4]!;
  return PAIRS[high >> 10]! + PAIRS[high & 1023]! + PAIRS[low >> 10]! + PAIRS[low & 1023]!;
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

/** Eight characters of a hash, as an id's random part has them. */
export function derivedCharacters(...parts: (string | number)[]): string {
  return base32(hashOf(parts), 0);
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

/** By way of text: a hash that Node hands out as bytes takes twice as long. */
function hashOf(parts: (string | number)[]): Uint8Array {
  return Buffer.from(hash('sha256', parts.join('\n'), 'binary'), 'latin1');
}
