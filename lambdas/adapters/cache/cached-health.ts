import { LRUCache } from 'lru-cache';
import { CACHE_SECONDS } from '../../contract/limits.ts';
import type { Health } from '../../domain/health/health.ts';
import type { Clock } from '../../ports/clock.ts';
import type { HealthLedger } from '../../ports/health-ledger.ts';

/** By size: with a number of entries the cache would make room for all of them at once. */
const MOST_CALLBACKS = { maxSize: 10_000, sizeCalculation: () => 1 };

/** A worker's view of the callbacks' health, at most 5 s old. */
export class CachedHealth {
  readonly #cache: LRUCache<string, Health>;

  constructor({ ledger, clock }: { ledger: Pick<HealthLedger, 'get'>; clock: Clock }) {
    this.#cache = new LRUCache({
      ...MOST_CALLBACKS,
      ttl: CACHE_SECONDS * 1000,
      ttlResolution: 0,
      perf: clock,
      // `remember` during a read must neither fail that read nor be overwritten by it.
      ignoreFetchAbort: true,
      fetchMethod: (callbackId) => ledger.get(callbackId),
    });
  }

  async get(callbackId: string): Promise<Health> {
    const health = await this.#cache.fetch(callbackId);
    if (health === undefined) throw new Error(`The health of ${callbackId} could not be read.`);
    return health;
  }

  /** Puts in what a write has just returned. */
  remember(callbackId: string, health: Health): void {
    this.#cache.set(callbackId, health);
  }
}
