import QuickLRU from 'quick-lru';
import type { Clock } from '../../ports/clock.ts';

interface Kept<V> {
  value: V;
  since: number;
}

/**
 * What was read within the last `believedMs`, at least of the `most` that were asked for last. Whoever asks while a read
 * is under way shares it, its fault too. That something is not there is not believed, and a fault is not kept.
 */
export class RecentReads<V> {
  readonly #clock: Clock;
  readonly #believedMs: number;
  readonly #kept: QuickLRU<string, Kept<V>>;
  readonly #underWay = new Map<string, Promise<V | undefined>>();

  constructor({ clock, believedMs, most }: { clock: Clock; believedMs: number; most: number }) {
    this.#clock = clock;
    this.#believedMs = believedMs;
    this.#kept = new QuickLRU({ maxSize: most });
  }

  /** What is believed still. */
  get(key: string): V | undefined {
    const kept = this.#kept.get(key);
    return kept && this.#clock.now() - kept.since <= this.#believedMs ? kept.value : undefined;
  }

  /** `ask` gets what was believed last, if that is known still. */
  read(key: string, ask: (old: V | undefined) => Promise<V | undefined>): Promise<V | undefined> {
    const known = this.get(key);
    if (known !== undefined) return Promise.resolve(known);
    const shared = this.#underWay.get(key);
    if (shared) return shared;
    const isLast = () => this.#underWay.get(key) === asked;
    const asked: Promise<V | undefined> = ask(this.#kept.get(key)?.value)
      .then((value) => {
        // What was put in meanwhile is newer.
        if (value !== undefined && isLast()) this.keep(key, value);
        return value;
      })
      .finally(() => {
        if (isLast()) this.#underWay.delete(key);
      });
    this.#underWay.set(key, asked);
    return asked;
  }

  /** Puts in what has just been read or written. */
  keep(key: string, value: V): void {
    this.#underWay.delete(key);
    this.#kept.set(key, { value, since: this.#clock.now() });
  }

  forget(): void {
    this.#underWay.clear();
    this.#kept.clear();
  }
}
