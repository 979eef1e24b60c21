import type { Callback } from '../../../lambdas/domain/callback/callback.ts';
import { maskedUrl } from '../../../lambdas/domain/request/masked-url.ts';
import type { CallbackDirectory } from '../../../lambdas/ports/callback-directory.ts';
import type { Clock } from '../../../lambdas/ports/clock.ts';
import { storedCopy } from './stored-copy.ts';

const SUBSCRIBERS_PER_PAGE = 100;

/** Unlike the table it has no separate subscriptions: a callback's `events` are looked through. */
export class MemoryCallbackDirectory implements CallbackDirectory {
  readonly #clock: Clock;
  readonly #stored = new Map<string, { callback: Callback; expiresAt?: number }>();

  constructor({ clock }: { clock: Clock }) {
    this.#clock = clock;
  }

  async get(callbackId: string): Promise<Callback | undefined> {
    const stored = this.#stored.get(callbackId);
    if (stored === undefined) return undefined;
    if (stored.expiresAt !== undefined && this.#clock.now() >= stored.expiresAt) return undefined;
    return storedCopy(stored.callback);
  }

  async getMany(callbackIds: string[]): Promise<Map<string, Callback>> {
    const found = new Map<string, Callback>();
    for (const id of callbackIds) {
      const callback = await this.get(id);
      if (callback !== undefined) found.set(id, callback);
    }
    return found;
  }

  async *subscribers(tenant: string, patterns: string[], after = ''): AsyncIterable<string[]> {
    const ids = [...this.#stored.values()]
      .map(({ callback }) => callback)
      .filter((callback) => callback.tenant === tenant && callback.deletedAt === undefined)
      .filter((callback) => callback.events.some((pattern) => patterns.includes(pattern)))
      .map((callback) => callback.id)
      .filter((id) => id > after)
      .sort();
    for (let i = 0; i < ids.length; i += SUBSCRIBERS_PER_PAGE) yield ids.slice(i, i + SUBSCRIBERS_PER_PAGE);
  }

  async create(callback: Callback): Promise<void> {
    if (this.#stored.has(callback.id)) throw new Error(`There is a callback ${callback.id} already.`);
    this.#stored.set(callback.id, { callback: storedCopy(callback) });
  }

  async replace(before: Callback, after: Callback): Promise<boolean> {
    const current = this.#stored.get(before.id)?.callback;
    if (current === undefined || current.deletedAt !== undefined || current.version !== before.version) {
      return false;
    }
    this.#stored.set(before.id, { callback: storedCopy(after) });
    return true;
  }

  async remove(callback: Callback, at: number, expiresAt: number): Promise<void> {
    const current = this.#stored.get(callback.id)?.callback;
    if (current === undefined || current.deletedAt !== undefined) return;
    const { oldSecrets: _gone, ...rest } = current;
    const tombstone: Callback = {
      ...rest,
      ...{ auth: { type: 'none' }, secret: '', deletedAt: at },
      ...{ url: maskedUrl(callback.url), headers: {} },
    };
    this.#stored.set(callback.id, { callback: tombstone, expiresAt });
  }

  async list(tenant: string, limit: number, after = ''): Promise<{ callbacks: Callback[]; next?: string }> {
    const living = [...this.#stored.values()]
      .map(({ callback }) => callback)
      .filter((callback) => callback.tenant === tenant && callback.deletedAt === undefined)
      .filter((callback) => callback.id > after)
      .sort((a, b) => (a.id < b.id ? -1 : 1));
    const page = living.slice(0, limit);
    return {
      callbacks: storedCopy(page),
      ...(page.length === limit && { next: page.at(-1)!.id }),
    };
  }
}
