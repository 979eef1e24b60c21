import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import type { Vault } from '../../ports/vault.ts';

const CIPHER = 'aes-256-gcm';
const VERSION = 'v1.';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const KEY_BYTES = 32;
const KEY_PURPOSE = 'redial vault v1';

/** A sealed value that is damaged, of another key, or bound to something else. Never holds the value. */
export class SealBrokenError extends Error {
  override name = 'SealBrokenError';

  constructor(boundTo: string, cause?: unknown) {
    super(`A sealed value of ${boundTo} does not open: it was altered, moved, or sealed with another key.`, {
      cause,
    });
  }
}

/** AES-256-GCM. Sealed: `v1.` and base64url of nonce, ciphertext and tag. The key is made from a secret text. */
export class AesVault implements Vault {
  readonly #secret: () => Promise<string>;
  #derived: { from: string; key: Buffer } | undefined;

  /** `secret` is asked at every use, so it should answer from memory. */
  constructor({ secret }: { secret: () => Promise<string> }) {
    this.#secret = secret;
  }

  async seal(plain: string, boundTo: string): Promise<string> {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(CIPHER, await this.#key(), nonce).setAAD(Buffer.from(boundTo));
    const sealed = [nonce, cipher.update(plain, 'utf8'), cipher.final(), cipher.getAuthTag()];
    return VERSION + Buffer.concat(sealed).toString('base64url');
  }

  async open(sealed: string, boundTo: string): Promise<string> {
    const key = await this.#key();
    const bytes = Buffer.from(sealed.slice(VERSION.length), 'base64url');
    if (!sealed.startsWith(VERSION) || bytes.length < NONCE_BYTES + TAG_BYTES) {
      throw new SealBrokenError(boundTo);
    }
    try {
      const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, NONCE_BYTES), {
        authTagLength: TAG_BYTES,
      });
      decipher.setAAD(Buffer.from(boundTo)).setAuthTag(bytes.subarray(-TAG_BYTES));
      const plain = [decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()];
      return Buffer.concat(plain).toString('utf8');
    } catch (cause) {
      throw new SealBrokenError(boundTo, cause);
    }
  }

  /** Derived anew only when the secret is another one. */
  async #key(): Promise<Buffer> {
    const from = await this.#secret();
    if (this.#derived?.from !== from) {
      this.#derived = { from, key: Buffer.from(hkdfSync('sha256', from, '', KEY_PURPOSE, KEY_BYTES)) };
    }
    return this.#derived.key;
  }
}
