import { CACHE_SECONDS } from '../../contract/limits.ts';
import type { Health } from '../../domain/health/health.ts';
import type { Clock } from '../../ports/clock.ts';
import type { HealthLedger } from '../../ports/health-ledger.ts';
import { RecentReads } from './recent-reads.ts';

const MOST_CALLBACKS = 10_000;

/** A worker's view of the callbacks' health, at most 5 s old. */
export class CachedHealth {
  readonly #ledger: Pick<HealthLedger, 'get'>;
  readonly #reads: RecentReads<Health>;

  constructor({ ledger, clock }: { ledger: Pick<HealthLedger, 'get'>; clock: Clock }) {
    this.#ledger = ledger;
    this.#reads = new RecentReads({ clock, believedMs: CACHE_SECONDS * 1000, most: MOST_CALLBACKS });
  }

  async get(callbackId: string): Promise<Health> {
    const health = await this.#reads.read(callbackId, () => this.#ledger.get(callbackId));
    if (health === undefined) throw new Error(`The health of ${callbackId} could not be read.`);
    return health;
  }

  /** Puts in what a write has just returned. */
  remember(callbackId: string, health: Health): void {
    this.#reads.keep(callbackId, health);
  }
}
