import type { BatchEntry, Completion } from '../domain/event/batch.ts';

/** Batches: their entries, spread over shards by member, and whether they are complete. Kept as long as the history. */
export interface BatchLedger {
  /**
   * Writes the entries; a repeat changes nothing. They are written when their calls are in a queue, and before anyone is
   * told so: a call that its batch does not know of was made for a publisher that got no 202, or for a message that
   * comes again, and the repeat writes its entry.
   */
  add(entries: BatchEntry[]): Promise<void>;
  /**
   * Entries in order of member and event, in pages, merged over the shards. `after`: the position of an entry, which
   * need not be there.
   */
  entries(
    tenant: string,
    batchId: string,
    after: string | undefined,
    pageSize: number,
  ): AsyncIterable<{ position: string; entry: BatchEntry }[]>;
  /** Undefined: it is open, or there is no such batch. */
  completion(tenant: string, batchId: string): Promise<Completion | undefined>;
  /** The first completion holds: returns it, and whether this was it. */
  complete(
    tenant: string,
    batchId: string,
    at: number,
    by: string,
  ): Promise<{ completion: Completion; isNew: boolean }>;
  /** Notes that all that the completion published is in a queue. The first answer holds. */
  markPublished(tenant: string, batchId: string, answer: string): Promise<void>;
}
