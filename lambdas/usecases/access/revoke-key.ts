import { notFound } from '../../domain/api/refused-error.ts';
import { isId } from '../../domain/text/ids.ts';
import type { AccessLedger } from '../../ports/access-ledger.ts';

/** Other instances may believe the key for as long as they cache it. */
export async function revokeKey(
  { access }: { access: Pick<AccessLedger, 'removeKey'> },
  keyId: string,
): Promise<void> {
  const wasThere = isId('key', keyId) && (await access.removeKey(keyId));
  if (!wasThere) throw notFound('key', keyId);
}
