import type { NewKey } from '../../contract/api/access.ts';
import { DEFAULT_TENANT } from '../../domain/api/api-caller.ts';
import { hashOfKey, KEY_BYTES, keyText } from '../../domain/api/api-key.ts';
import { newId } from '../../domain/text/ids.ts';
import type { AccessLedger, Key } from '../../ports/access-ledger.ts';
import type { Clock } from '../../ports/clock.ts';

/** `text` is the key itself, to be shown this once. */
export async function createKey(
  { access, clock }: { access: Pick<AccessLedger, 'createKey'>; clock: Clock },
  { role, tenant, name }: NewKey,
): Promise<{ key: Key; text: string }> {
  const now = clock.now();
  const id = newId('key', now, clock.randomBytes(10));
  const text = keyText(id, clock.randomBytes(KEY_BYTES));
  const isBound = tenant !== undefined || role === 'owner' || role === 'reader';
  const key: Key = {
    id,
    role,
    ...(isBound && { tenant: tenant ?? DEFAULT_TENANT }),
    ...(name !== undefined && { name }),
    hash: hashOfKey(text),
    createdAt: now,
  };
  await access.createKey(key);
  return { key, text };
}
