/** What a repeat of a request or event with the same key must know. */
export interface Claim {
  /** Whose key it is: a tenant's name; keys of two tenants never meet. */
  scope: string;
  /** `request` for the header, `event` for an event's own key. */
  kind: 'request' | 'event';
  key: string;
  /** SHA-256 of the canonical content, hex: the same key with other content is a conflict. */
  contentHash: string;
  /** Of the first time: ids are derived from it, so that a repeat makes the same ones. Ms since the epoch. */
  acceptedAt: number;
  /** Set once all is in a queue: a repeat then sends nothing and is answered with `answer`. */
  sentAt?: number;
  /** What was answered, as JSON text. */
  answer?: string;
}

/** Idempotency keys, kept for 24 h. */
export interface IdempotencyLedger {
  /** Writes the claim unless there is one that is younger than 24 h; returns the one that holds. One conditional write. */
  claim(claim: Claim): Promise<{ claim: Claim; isNew: boolean }>;
  /** Notes that everything under this claim is in a queue. */
  markSent(claim: Claim, sentAt: number, answer: string): Promise<void>;
}
