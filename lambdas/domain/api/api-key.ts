import { createHash, timingSafeEqual } from 'node:crypto';

/** An API key is `rdl_<ULID of its id>_<random>`. Only its hash is kept. */
const SHAPE = /^rdl_([0-9A-HJKMNP-TV-Z]{26})_[A-Za-z0-9_-]{43}$/;
/** What its random part is made of. */
export const KEY_BYTES = 32;

export function keyText(keyId: string, random: Uint8Array): string {
  if (random.length !== KEY_BYTES) throw new RangeError(`a key is made of ${KEY_BYTES} bytes`);
  return `rdl_${keyId.slice('key_'.length)}_${Buffer.from(random).toString('base64url')}`;
}

/** The id a key names; undefined where it cannot be one of ours. */
export function idInKey(text: string): string | undefined {
  const ulid = SHAPE.exec(text)?.[1];
  return ulid && `key_${ulid}`;
}

/** SHA-256, hex. */
export function hashOfKey(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

/** Takes the same time however much of two hashes agrees. */
export function isSameHash(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one, 'hex'), Buffer.from(other, 'hex')];
  return a.length === b.length && timingSafeEqual(a, b);
}
