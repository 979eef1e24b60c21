import type { ApiCaller } from '../domain/api-caller.ts';
import { hashOfKey, idInKey, isSameHash } from '../domain/api-key.ts';
import type { AccessLedger } from '../ports/access-ledger.ts';

interface Ports {
  access: Pick<AccessLedger, 'getKey'>;
  /** The deployment's own admin key. */
  adminKey(): Promise<string>;
}

/** Whose key it is; undefined where it is nobody's. */
export async function checkKey({ access, adminKey }: Ports, text: string): Promise<ApiCaller | undefined> {
  const hash = hashOfKey(text);
  const keyId = idInKey(text);
  const key = keyId === undefined ? undefined : await access.getKey(keyId);
  if (key && isSameHash(key.hash, hash)) {
    const actor = key.name === undefined ? key.id : `${key.name} (${key.id})`;
    return { actor, role: key.role, ...(key.tenant !== undefined && { tenant: key.tenant }) };
  }
  return isSameHash(hashOfKey(await adminKey()), hash) ? { actor: 'admin', role: 'admin' } : undefined;
}
