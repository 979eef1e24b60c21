import type { Role } from '../contract/api/access.ts';

/** An API key as it is kept: its hash, never itself. */
export interface Key {
  id: string;
  role: Role;
  /** Absent only for admins and for publishers that may name any tenant. */
  tenant?: string;
  name?: string;
  /** SHA-256 of the whole key, hex. */
  hash: string;
  createdAt: number;
  /** Coarse: within an hour. */
  lastUsedAt?: number;
}

export interface AccessLedger {
  getKey(keyId: string): Promise<Key | undefined>;
  createKey(key: Key): Promise<void>;
  /** Notes a use, unless a later one is noted or the key is gone. */
  noteUse(keyId: string, at: number): Promise<void>;
  /** False where there was none. */
  removeKey(keyId: string): Promise<boolean>;
  listKeys(limit: number, after?: string): Promise<{ keys: Key[]; next?: string }>;
  adminEmailOf(tenant: string): Promise<string | undefined>;
  setAdminEmail(tenant: string, adminEmail: string): Promise<void>;
}
