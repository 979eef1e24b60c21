import { CACHE_SECONDS } from '../../contract/limits.ts';
import type { Callback } from '../../domain/callback/callback.ts';
import type { CallbackLookup } from '../../ports/callback-directory.ts';
import type { Clock } from '../../ports/clock.ts';
import { RecentReads } from './recent-reads.ts';

const MOST_CALLBACKS = 10_000;
/** A longer answer is not kept: it is streamed every time. */
const MAX_IDS_PER_ANSWER = 1_000;
/** About 60 bytes an id: some 30 MB if all of them are as long as that. */
const MOST_ANSWERS = 500;

type Answer = { kind: 'whole'; ids: string[] } | { kind: 'too-long' };

/**
 * Another lookup's answers, believed for 5 s. That a callback is not there, or that nobody subscribes, is not believed:
 * a customer who has just registered is called. Tombstones are: they stay what they are.
 */
export class CachedCallbackLookup implements CallbackLookup {
  readonly #lookup: CallbackLookup;
  readonly #callbacks: RecentReads<Callback>;
  /** Of many callbacks together, by each of their ids; gone once they are answered. */
  readonly #reads = new Map<string, Promise<Map<string, Callback>>>();
  readonly #answers: RecentReads<Answer>;

  constructor({ lookup, clock }: { lookup: CallbackLookup; clock: Clock }) {
    this.#lookup = lookup;
    const believedMs = CACHE_SECONDS * 1000;
    this.#callbacks = new RecentReads({ clock, believedMs, most: MOST_CALLBACKS });
    this.#answers = new RecentReads({ clock, believedMs, most: MOST_ANSWERS });
  }

  async get(callbackId: string): Promise<Callback | undefined> {
    return this.#callbacks.read(callbackId, () => this.#lookup.get(callbackId));
  }

  /** Those that are not known are read together, and by one of all who ask for them at once. */
  async getMany(callbackIds: string[]): Promise<Map<string, Callback>> {
    const found = new Map<string, Callback>();
    const unknown: string[] = [];
    for (const id of callbackIds) {
      const callback = this.#callbacks.get(id);
      if (callback) found.set(id, callback);
      else unknown.push(id);
    }
    this.#read(unknown.filter((id) => !this.#reads.has(id)));
    const reads = await Promise.all(new Set(unknown.map((id) => this.#reads.get(id)!)));
    for (const id of unknown) {
      const callback = reads.find((read) => read.has(id))?.get(id);
      if (callback) found.set(id, callback);
    }
    return found;
  }

  /** What goes on from somewhere is the rest of a long answer, which is not kept. */
  async *subscribers(tenant: string, patterns: string[], after?: string): AsyncIterable<string[]> {
    if (after !== undefined) {
      yield* this.#lookup.subscribers(tenant, patterns, after);
      return;
    }
    const key = JSON.stringify([tenant, ...patterns]);
    const answer = await this.#answers.read(key, () => this.#ask(tenant, patterns));
    if (answer?.kind === 'too-long') yield* this.#lookup.subscribers(tenant, patterns);
    else if (answer) yield answer.ids;
  }

  /** What this process has changed itself, it asks for again. */
  forget(): void {
    this.#callbacks.forget();
    this.#answers.forget();
    this.#reads.clear();
  }

  #read(callbackIds: string[]): void {
    if (callbackIds.length === 0) return;
    const remember = async () => {
      try {
        const found = await this.#lookup.getMany(callbackIds);
        for (const [id, callback] of found) this.#callbacks.keep(id, callback);
        return found;
      } finally {
        for (const id of callbackIds) this.#reads.delete(id);
      }
    };
    const read = remember();
    for (const id of callbackIds) this.#reads.set(id, read);
  }

  async #ask(tenant: string, patterns: string[]): Promise<Answer | undefined> {
    const ids: string[] = [];
    for await (const page of this.#lookup.subscribers(tenant, patterns)) {
      ids.push(...page);
      if (ids.length > MAX_IDS_PER_ANSWER) return { kind: 'too-long' };
    }
    return ids.length === 0 ? undefined : { kind: 'whole', ids };
  }
}
