import type { CallbacksQuery } from '../../contract/api/query.ts';
import { MAX_ITEMS_READ_PER_PAGE } from '../../contract/limits.ts';
import { type ApiCaller, homeOf } from '../../domain/api/api-caller.ts';
import { cursorAfter, idInCursor } from '../../domain/api/page-cursor.ts';
import type { Callback } from '../../domain/callback/callback.ts';
import { subscribesTo } from '../../domain/callback/subscriptions.ts';
import { HEALTHY, type Health } from '../../domain/health/health.ts';
import type { CallbackDirectory } from '../../ports/callback-directory.ts';
import type { HealthLedger } from '../../ports/health-ledger.ts';
import { findCallback } from './find-callback.ts';

interface Ports {
  callbacks: CallbackDirectory;
  health: HealthLedger;
}

export interface CallbackWithHealth {
  callback: Callback;
  health: Health;
}

/** How many are read at once where a filter may drop most of them. */
const READ_AT_ONCE = 100;

export async function readCallback(
  ports: Ports,
  caller: ApiCaller,
  callbackId: string,
): Promise<CallbackWithHealth> {
  const callback = await findCallback(ports, caller, callbackId);
  return { callback, health: await ports.health.get(callbackId) };
}

/** A tenant's callbacks, oldest first. `next` is a cursor; with a filter a page may be short while there is one. */
export async function readCallbacks(
  ports: Ports,
  caller: ApiCaller,
  { limit, cursor, state, event }: CallbacksQuery,
): Promise<{ found: CallbackWithHealth[]; next?: string }> {
  const found: CallbackWithHealth[] = [];
  const isFiltered = state !== undefined || event !== undefined;
  // One more than is asked for tells whether there is a next page.
  const readAtOnce = isFiltered ? READ_AT_ONCE : limit + 1;
  let after = idInCursor('cb', cursor);
  for (let read = 0; read < MAX_ITEMS_READ_PER_PAGE; ) {
    const page = await ports.callbacks.list(homeOf(caller), readAtOnce, after);
    const healthOf = await ports.health.getMany(page.callbacks.map(({ id }) => id));
    for (const callback of page.callbacks) {
      if (found.length === limit) return { found, next: cursorAfter(after!) };
      after = callback.id;
      const health = healthOf.get(callback.id) ?? HEALTHY;
      const isWanted =
        (state === undefined || health.state === state) &&
        (event === undefined || subscribesTo(callback.events, event));
      if (isWanted) found.push({ callback, health });
    }
    if (page.next === undefined) return { found };
    if (found.length === limit) break;
    after = page.next;
    read += page.callbacks.length;
  }
  return { found, next: cursorAfter(after!) };
}
