export interface IdempotencyKey {
  /** Whose key it is: a tenant's name, or `*` for requests that are bound to none; keys of two scopes never meet. */
  scope: string;
  /** `request` for the header, `event` for an event's own key. */
  kind: 'request' | 'event';
  key: string;
}

/** What a repeat of a request or event with the same key must know. */
export interface Claim extends IdempotencyKey {
  /** SHA-256 of the canonical content, hex: the same key with other content is a conflict. */
  contentHash: string;
  /** Of the first time: ids are derived from it, so that a repeat makes the same ones. Ms since the epoch. */
  acceptedAt: number;
  /** Set once all is in a queue: a repeat then sends nothing and is answered with `answer`. */
  sentAt?: number;
  /** What was answered, as JSON text. */
  answer?: string;
}

/** Idempotency keys, each kept for 24 h from `acceptedAt`. */
export interface IdempotencyLedger {
  /** Writes the claim unless there is one that is younger than 24 h; returns the one that holds. One conditional write. */
  claim(claim: Claim): Promise<{ claim: Claim; isNew: boolean }>;
  /** The claim that holds. Consistent. */
  find(key: IdempotencyKey): Promise<Claim | undefined>;
  /** Notes that everything under this claim is in a queue. The first answer stays; a claim that is replaced is left alone. */
  markSent(claim: Claim, sentAt: number, answer: string): Promise<void>;
}
