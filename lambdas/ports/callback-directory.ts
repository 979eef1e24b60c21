import type { Callback } from '../domain/callback/callback.ts';

/**
 * What workers ask about callbacks; may be answered from a cache that is at most 5 s old. That something is not there
 * never comes from a cache.
 */
export interface CallbackLookup {
  /** Tombstones included. Undefined: there never was one, or its retention is over. */
  get(callbackId: string): Promise<Callback | undefined>;
  /** The same for many at once, by id. */
  getMany(callbackIds: string[]): Promise<Map<string, Callback>>;
  /**
   * Callbacks subscribed to any of the patterns, in pages, in order of their ids, each once; with `after` those that come
   * after that id. May include some that no longer are.
   */
  subscribers(tenant: string, patterns: string[], after?: string): AsyncIterable<string[]>;
}

/**
 * The callbacks. The configuration is the truth; subscriptions are an index of it that may hold too much, never
 * too little: they are added before the configuration is written and removed after.
 */
export interface CallbackDirectory extends CallbackLookup {
  create(callback: Callback): Promise<void>;
  /** Replaces `before`; false if it was changed or deleted meanwhile. */
  replace(before: Callback, after: Callback): Promise<boolean>;
  /** Leaves a tombstone that readers see until `expiresAt` (ms); a repeat changes nothing. */
  remove(callback: Callback, at: number, expiresAt: number): Promise<void>;
  /** A tenant's living callbacks, oldest first, from after `after`. `next` where there may be more. */
  list(tenant: string, limit: number, after?: string): Promise<{ callbacks: Callback[]; next?: string }>;
}
