import type { ApiCaller } from '../../domain/api/api-caller.ts';
import { hashOfKey, idInKey, isSameHash } from '../../domain/api/api-key.ts';
import type { AccessLedger, Key } from '../../ports/access-ledger.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';

interface Ports {
  access: Pick<AccessLedger, 'getKey' | 'noteUse'>;
  /** The deployment's own admin key. */
  adminKey(): Promise<string>;
  clock: Pick<Clock, 'now'>;
  log: Log;
}

/** A use is noted at most this often, so that a busy key costs one write an hour. */
const NOTED_EVERY_MS = 3_600_000;

/** Whose key it is; undefined where it is nobody's. */
export async function checkKey(ports: Ports, text: string): Promise<ApiCaller | undefined> {
  const hash = hashOfKey(text);
  const keyId = idInKey(text);
  const key = keyId === undefined ? undefined : await ports.access.getKey(keyId);
  if (key && isSameHash(key.hash, hash)) {
    await noteUse(ports, key);
    const actor = key.name === undefined ? key.id : `${key.name} (${key.id})`;
    return { actor, role: key.role, ...(key.tenant !== undefined && { tenant: key.tenant }) };
  }
  return isSameHash(hashOfKey(await ports.adminKey()), hash) ? { actor: 'admin', role: 'admin' } : undefined;
}

/** A key that cannot be noted as used is a key all the same. */
async function noteUse({ access, clock, log }: Ports, { id, lastUsedAt = 0 }: Key): Promise<void> {
  const now = clock.now();
  if (now - lastUsedAt < NOTED_EVERY_MS) return;
  try {
    await access.noteUse(id, now);
  } catch (error) {
    log.warn('key.use-lost', { key: id, reason: error instanceof Error ? error.message : String(error) });
  }
}
