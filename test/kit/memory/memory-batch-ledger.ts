import {
  type BatchEntry,
  type Completion,
  completionReadableUntil,
  entryReadableUntil,
  positionOf,
} from '../../../lambdas/domain/event/batch.ts';
import type { BatchLedger } from '../../../lambdas/ports/batch-ledger.ts';
import type { Clock } from '../../../lambdas/ports/clock.ts';
import { storedCopy } from './stored-copy.ts';

const DAY_MS = 86_400_000;

interface Batch {
  /** By position. */
  entries: Map<string, BatchEntry>;
  completion?: Completion;
}

export class MemoryBatchLedger implements BatchLedger {
  readonly #clock: Clock;
  readonly #historyMs: number;
  readonly #batches = new Map<string, Batch>();

  constructor({ clock, historyDays }: { clock: Clock; historyDays: number }) {
    this.#clock = clock;
    this.#historyMs = historyDays * DAY_MS;
  }

  async add(entries: BatchEntry[]): Promise<void> {
    for (const entry of storedCopy(entries))
      this.#batch(entry.tenant, entry.batchId).entries.set(positionOf(entry), entry);
  }

  async *entries(
    tenant: string,
    batchId: string,
    after: string | undefined,
    pageSize: number,
  ): AsyncGenerator<{ position: string; entry: BatchEntry }[], undefined> {
    const placed = [...this.#batch(tenant, batchId).entries]
      .map(([position, entry]) => ({ position, entry, bytes: Buffer.from(position) }))
      // By the bytes of UTF-8, as the table sorts.
      .filter(({ bytes }) => after === undefined || Buffer.compare(bytes, Buffer.from(after)) > 0)
      .filter(({ entry }) => this.#clock.now() < entryReadableUntil(entry, this.#historyMs))
      .sort((a, b) => Buffer.compare(a.bytes, b.bytes));
    for (let start = 0; start < placed.length; start += pageSize)
      yield placed
        .slice(start, start + pageSize)
        .map(({ position, entry }) => ({ position, entry: storedCopy(entry) }));
  }

  async completion(tenant: string, batchId: string): Promise<Completion | undefined> {
    const { completion } = this.#batch(tenant, batchId);
    const isReadable =
      completion && this.#clock.now() < completionReadableUntil(completion.completedAt, this.#historyMs);
    return isReadable ? storedCopy(completion) : undefined;
  }

  async complete(
    tenant: string,
    batchId: string,
    at: number,
    by: string,
  ): Promise<{ completion: Completion; isNew: boolean }> {
    const there = await this.completion(tenant, batchId);
    if (there) return { completion: there, isNew: false };
    const completion = { completedAt: at, completedBy: by };
    this.#batch(tenant, batchId).completion = completion;
    return { completion: { ...completion }, isNew: true };
  }

  async markPublished(tenant: string, batchId: string, answer: string): Promise<void> {
    const { completion } = this.#batch(tenant, batchId);
    if (completion) completion.answer ??= answer;
  }

  #batch(tenant: string, batchId: string): Batch {
    const key = JSON.stringify([tenant, batchId]);
    const batch = this.#batches.get(key) ?? { entries: new Map() };
    this.#batches.set(key, batch);
    return batch;
  }
}
