import { keys } from '../../contract/tables.ts';
import type { Auth, Callback } from '../../domain/callback/callback.ts';
import type { Vault } from '../../ports/vault.ts';
import type { Item } from './conditional-write.ts';

/**
 * A callback as it lies in the table: credentials and signing secrets, old ones too, are sealed, bound to its id.
 * `callbackId` puts it into its tenant's list; a tombstone loses that, and its secrets.
 */
export async function callbackItem(callback: Callback, vault: Vault): Promise<Item> {
  const { id, auth, secret, oldSecrets, ...rest } = callback;
  return {
    ...keys.callback(id),
    ...rest,
    callbackId: id,
    auth: await vault.seal(JSON.stringify(auth), id),
    secret: await vault.seal(secret, id),
    ...(oldSecrets && { oldSecrets: await vault.seal(JSON.stringify(oldSecrets), id) }),
    v: 1,
  };
}

export async function callbackOf(item: Item, vault: Vault): Promise<Callback> {
  const { pk, sk, callbackId, auth, secret, oldSecrets, v, expiresAt, ...rest } = item;
  const id = callbackIdOf(item);
  return {
    ...rest,
    id,
    auth: typeof auth === 'string' ? (JSON.parse(await vault.open(auth, id)) as Auth) : { type: 'none' },
    secret: typeof secret === 'string' ? await vault.open(secret, id) : '',
    ...(typeof oldSecrets === 'string' && { oldSecrets: JSON.parse(await vault.open(oldSecrets, id)) }),
  } as Callback;
}

export function callbackIdOf(item: Item): string {
  return (item.pk as string).slice(keys.callback('').pk.length);
}
