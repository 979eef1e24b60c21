import type { MiddlewareObj } from '@middy/core';
import QuickLRU from 'quick-lru';
import { KEY_CACHE_SECONDS } from '../contract/limits.ts';
import { type ApiCaller, boundTo } from '../domain/api/api-caller.ts';
import { hashOfKey } from '../domain/api/api-key.ts';
import { notFound, RefusedError } from '../domain/api/refused-error.ts';
import type { Clock } from '../ports/clock.ts';
import type { ApiEvent, ApiResult, Route } from './api-route.ts';

export type KeyCheck = (key: string) => Promise<ApiCaller | undefined>;

const MOST_KNOWN = 5_000;
const MOST_UNKNOWN = 5_000;
const UNKNOWN_CACHE_SECONDS = 10;
const MAX_KEY_CHARACTERS = 500;

/**
 * Believes what a check said for a while. The unknown have a cache of their own, so that guessing neither costs a
 * read each time nor drives out those that are known. It holds hashes, never keys.
 */
export function cachedKeyCheck(check: KeyCheck, clock: Clock): KeyCheck {
  const known = new QuickLRU<string, { caller: ApiCaller; until: number }>({ maxSize: MOST_KNOWN });
  const unknown = new QuickLRU<string, number>({ maxSize: MOST_UNKNOWN });
  return async (key) => {
    const hash = hashOfKey(key);
    // Believed from when it was read: whatever the check does after that makes no revoked key live longer.
    const now = clock.now();
    const cached = known.get(hash);
    if (cached && now <= cached.until) return cached.caller;
    if (now <= (unknown.get(hash) ?? 0)) return undefined;
    const caller = await check(key);
    if (caller) known.set(hash, { caller, until: now + KEY_CACHE_SECONDS * 1000 });
    else unknown.set(hash, clock.now() + UNKNOWN_CACHE_SECONDS * 1000);
    return caller;
  };
}

/** Who asks, whether its role may, and whether the tenant it names is one it reaches. */
export function keyCheck(check: KeyCheck, roles: Route['roles']): MiddlewareObj<ApiEvent, ApiResult> {
  return {
    before: async ({ event }) => {
      const caller = await knownCaller(check, event.headers['x-api-key']);
      if (!roles.includes(caller.role))
        throw new RefusedError('forbidden', `This takes a key with the role ${[...roles].join(' or ')}.`);
      const tenant = new URLSearchParams(event.rawQueryString).get('tenant') ?? undefined;
      event.caller = boundTo(caller, tenant);
      if (!event.caller) throw notFound('tenant', tenant ?? '');
    },
  };
}

async function knownCaller(check: KeyCheck, key: string | undefined): Promise<ApiCaller> {
  if (!key) throw new RefusedError('unauthorized', 'Send your API key in the header x-api-key.');
  const caller = key.length > MAX_KEY_CHARACTERS ? undefined : await check(key);
  if (!caller) throw new RefusedError('unauthorized', 'The key in the header x-api-key is not known here.');
  return caller;
}
