import type { AccessLedger, Key } from '../../../lambdas/ports/access-ledger.ts';
import { storedCopy } from './stored-copy.ts';

export class MemoryAccessLedger implements AccessLedger {
  readonly #keys = new Map<string, Key>();
  readonly #adminEmails = new Map<string, string>();

  async getKey(keyId: string): Promise<Key | undefined> {
    const key = this.#keys.get(keyId);
    return key && storedCopy(key);
  }

  async createKey(key: Key): Promise<void> {
    const there = this.#keys.get(key.id);
    if (there !== undefined && there.hash !== key.hash) throw new Error(`There is a key ${key.id} already.`);
    if (there === undefined) this.#keys.set(key.id, storedCopy(key));
  }

  async noteUse(keyId: string, at: number): Promise<void> {
    const key = this.#keys.get(keyId);
    if (key && (key.lastUsedAt ?? 0) < at) this.#keys.set(keyId, { ...key, lastUsedAt: at });
  }

  async removeKey(keyId: string): Promise<boolean> {
    return this.#keys.delete(keyId);
  }

  async listKeys(limit: number, after = ''): Promise<{ keys: Key[]; next?: string }> {
    const later = [...this.#keys.keys()].filter((id) => id > after).sort();
    const page = later.slice(0, limit);
    const keys = page.map((id) => storedCopy(this.#keys.get(id)!));
    return { keys, ...(page.length === limit && { next: page.at(-1)! }) };
  }

  async adminEmailOf(tenant: string): Promise<string | undefined> {
    return this.#adminEmails.get(tenant);
  }

  async setAdminEmail(tenant: string, adminEmail: string): Promise<void> {
    this.#adminEmails.set(tenant, adminEmail);
  }
}
