import { cursorAfter, idInCursor } from '../../domain/api/page-cursor.ts';
import type { AccessLedger, Key } from '../../ports/access-ledger.ts';

/** All keys of the deployment, oldest first, or only a tenant's: then a page may be short while there is a `next`. */
export async function readKeys(
  { access }: { access: Pick<AccessLedger, 'listKeys'> },
  tenant: string | undefined,
  { limit, cursor }: { limit: number; cursor?: string },
): Promise<{ keys: Key[]; next?: string }> {
  const read = await access.listKeys(limit + 1, idInCursor('key', cursor));
  const keys = read.keys.slice(0, limit);
  const last = read.keys.length > limit ? keys.at(-1)?.id : read.next;
  return {
    keys: tenant === undefined ? keys : keys.filter((key) => key.tenant === tenant),
    ...(last !== undefined && { next: cursorAfter(last) }),
  };
}
