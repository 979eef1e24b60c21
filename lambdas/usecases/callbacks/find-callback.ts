import { type ApiCaller, reaches } from '../../domain/api/api-caller.ts';
import { notFound } from '../../domain/api/refused-error.ts';
import type { Callback } from '../../domain/callback/callback.ts';
import { isId } from '../../domain/text/ids.ts';
import type { CallbackLookup } from '../../ports/callback-directory.ts';

type Ports = { callbacks: Pick<CallbackLookup, 'get'> };

/** The callback, or its tombstone: what lies under it still answers. Refuses what is not there or not the caller's. */
export async function findCallbackOrTombstone(
  { callbacks }: Ports,
  caller: ApiCaller,
  callbackId: string,
): Promise<Callback> {
  const callback = isId('cb', callbackId) ? await callbacks.get(callbackId) : undefined;
  if (!callback || !reaches(caller, callback.tenant)) throw notFound('callback', callbackId);
  return callback;
}

export async function findCallback(ports: Ports, caller: ApiCaller, callbackId: string): Promise<Callback> {
  const callback = await findCallbackOrTombstone(ports, caller, callbackId);
  if (callback.deletedAt !== undefined) throw notFound('callback', callbackId);
  return callback;
}
