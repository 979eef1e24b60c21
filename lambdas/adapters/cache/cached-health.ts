import { LRUCache } from 'lru-cache';
import { CACHE_SECONDS } from '../../contract/limits.ts';
import type { Health } from '../../domain/health/health.ts';
import type { Clock } from '../../ports/clock.ts';
import type { HealthLedger } from '../../ports/health-ledger.ts';

const MAX_CALLBACKS = 10_000;

/** A worker's view of the callbacks' health, at most 5 s old. */
export class CachedHealth {
  readonly #cache: LRUCache<string, Health>;

  constructor({ ledger, clock }: { ledger: Pick<HealthLedger, 'get'>; clock: Clock }) {
    this.#cache = new LRUCache({
      max: MAX_CALLBACKS,
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
