import type { Attempt } from './attempt.ts';
import type { Lifted } from './payload.ts';

export type CallStatus = 'PENDING' | 'SUCCESS' | 'FAILED';

export interface Resolution {
  by: 'delivery' | 'person' | 'cutoff' | 'exhausted' | 'retries-off' | 'unsendable' | 'deleted';
  at: number;
  /** The key that marked it. */
  actor?: string;
  note?: string;
}

/** One event on its way to one callback. Times are ms since the epoch. */
export interface Call {
  id: string;
  callbackId: string;
  tenant: string;
  eventId: string;
  event: string;
  status: CallStatus;
  /** The turn it waits for: 1 before the first attempt is recorded, one more with each recorded result. */
  turn: number;
  /** One more with every write; each write names the revision it replaces. */
  revision: number;
  createdAt: number;
  /** The cutoff: no attempt starts after it. */
  retryUntil: number;
  nextAttemptAt?: number;
  attemptCount: number;
  /** The last attempt that only counted: two at once would write the same item otherwise, and each take it for its own. */
  countedAttempt?: string;
  /** How many of them were probes: those use up no `maxAttempts`. */
  probeCount?: number;
  /** Set by the replay that made it PENDING again: at which turn, and how many attempts there were before. */
  reopened?: { by: string; turn: number; attemptsBefore: number };
  /** The last attempt, without its response body where the Attempts table has the whole of it. */
  lastAttempt?: Attempt;
  resolution?: Resolution;
  messageId?: string;
  messageLocation?: string;
  variables?: Record<string, string>;
  batchId?: string;
  communicationId?: string;
  memberId?: string;
  /** The payload's text, where it is small enough to lie in the item. */
  payload?: string;
  /** It lies in an item of its own: what lists show of it. */
  payloadApart?: { bytes: number; lifted: Lifted };
  /** When an operator erased what its event brought: it can be sent no more. */
  erasedAt?: number;
}
