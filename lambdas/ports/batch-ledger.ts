/** One event of a batch and the calls that were made for it, as far as they were made together. */
export interface BatchEntry {
  tenant: string;
  batchId: string;
  /** The event's `memberId`, else its `messageId`, else its own id. */
  memberId: string;
  eventId: string;
  event: string;
  /** Ms since the epoch. */
  acceptedAt: number;
  messageId?: string;
  communicationId?: string;
  /** At most 100. A large fan-out has several entries, told apart by their first call's id. */
  calls: { id: string; callbackId: string }[];
}

export interface BatchState {
  /** Ms since the epoch; absent: open. */
  completedAt?: number;
  completedBy?: string;
}

/** Batches: their entries, spread over shards by member, and whether they are complete. Kept as long as the history. */
export interface BatchLedger {
  /** Writes the entries; a repeat changes nothing. */
  add(entries: BatchEntry[]): Promise<void>;
  /** Entries in order of member and event, in pages, merged over the shards. `after`: the position of an entry. */
  entries(
    tenant: string,
    batchId: string,
    after: string | undefined,
    pageSize: number,
  ): AsyncIterable<{ position: string; entry: BatchEntry }[]>;
  state(tenant: string, batchId: string): Promise<BatchState>;
  /** The first completion holds: returns it. */
  complete(tenant: string, batchId: string, at: number, by: string): Promise<Required<BatchState>>;
}
