import { keys } from '../../contract/tables.ts';
import { type Auth, type Callback, DEFAULT_DISABLE } from '../../domain/callback/callback.ts';
import type { Vault } from '../../ports/vault.ts';
import type { Item } from './conditional-write.ts';

/** What a tombstone loses. */
export const SEALED_FIELDS = ['auth', 'secret', 'oldSecrets', 'request'];

/**
 * A callback as it lies in the table. Whatever may hold a secret is sealed, bound to its id: credentials, signing secrets
 * (old ones too), and as `request` its URL and headers, where people put tokens. `callbackId` puts it into its tenant's
 * list; a tombstone loses that, and all that is sealed.
 */
export async function callbackItem(callback: Callback, vault: Vault): Promise<Item> {
  const { id, auth, secret, oldSecrets, url, headers, ...rest } = callback;
  return {
    ...keys.callback(id),
    ...rest,
    callbackId: id,
    auth: await vault.seal(JSON.stringify(auth), id),
    secret: await vault.seal(secret, id),
    request: await vault.seal(JSON.stringify({ url, headers }), id),
    ...(oldSecrets && { oldSecrets: await vault.seal(JSON.stringify(oldSecrets), id) }),
    v: 1,
  };
}

export async function callbackOf(item: Item, vault: Vault): Promise<Callback> {
  const { pk, sk, callbackId, auth, secret, oldSecrets, request, v, expiresAt, ...rest } = item;
  const id = callbackIdOf(item);
  return {
    headers: {},
    // What an item of an earlier release does not say.
    removeHTML: false,
    disable: DEFAULT_DISABLE,
    rateLimit: { perSecond: null },
    ...rest,
    notify: { everyFailedCall: false, onRecovery: false, onDisabled: true, ...(rest.notify as object) },
    ...(typeof request === 'string' && JSON.parse(await vault.open(request, id))),
    id,
    auth: typeof auth === 'string' ? (JSON.parse(await vault.open(auth, id)) as Auth) : { type: 'none' },
    secret: typeof secret === 'string' ? await vault.open(secret, id) : '',
    ...(typeof oldSecrets === 'string' && { oldSecrets: JSON.parse(await vault.open(oldSecrets, id)) }),
  } as Callback;
}

export function callbackIdOf(item: Item): string {
  return (item.pk as string).slice(keys.callback('').pk.length);
}
