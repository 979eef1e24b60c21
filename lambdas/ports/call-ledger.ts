import type { IdRange } from '../domain/api/page-cursor.ts';
import type { Attempt } from '../domain/call/attempt.ts';
import type { Call } from '../domain/call/call.ts';

/** Calls, their payloads and their attempts. Reads are consistent unless they say otherwise. */
export interface CallLedger {
  get(callbackId: string, callId: string): Promise<Call | undefined>;
  /** In no order; what is not recorded is left out. Each is named once. */
  getMany(named: { callbackId: string; id: string }[]): Promise<Call[]>;
  /**
   * Writes the call if the stored one is still at `replaces` (its revision, or 'nothing').
   * Returns undefined when written, else the call that is there.
   */
  put(call: Call, replaces: number | 'nothing'): Promise<Call | undefined>;
  /** The payload's text, wherever it lies. */
  payload(call: Call): Promise<string | undefined>;
  /** Write-once: a repeat changes nothing. Written before the call that refers to it. */
  keepPayload(call: Call, payload: string): Promise<void>;
  /** A payload that lies apart lives as long as its call, which has got a new window. */
  prolongPayload(call: Call): Promise<void>;
  keepAttempt(call: Call, attempt: Attempt): Promise<void>;
  /** The newest first. Only attempts of calls that failed at least once are here; see `newestAttempts` in domain. */
  attempts(callId: string, limit: number): Promise<Attempt[]>;
  /** The oldest kept attempt. */
  firstAttempt(callId: string): Promise<Attempt | undefined>;
  /** A stream of pages of a callback's calls, merged over its shards. */
  newest(callbackId: string, range: IdRange, pageSize: number): AsyncIterable<CallPage>;
  /** The same of some groups only, by an index that may lag: pages hold the calls as they are in the table now. */
  newestIn(
    groups: CallGroup[],
    callbackId: string,
    range: IdRange,
    pageSize: number,
  ): AsyncIterable<CallPage>;
  /** The oldest first, of one group, from behind the id `after`; by the same index, and read in the same way. */
  oldestIn(
    group: CallGroup,
    callbackId: string,
    range: IdRange & { after?: string },
    pageSize: number,
  ): AsyncIterable<CallPage>;
  /** The same of one message of a tenant, over all callbacks; by an index that may lag, too. */
  newestOfMessage(
    tenant: string,
    messageId: string,
    range: IdRange,
    pageSize: number,
  ): AsyncIterable<CallPage>;
}

/** The pending calls, and the failed ones. */
export type CallGroup = 'OPEN' | 'FAILED';

/**
 * A stretch of a list as it was read, the newest first. The first page of a stream holds `pageSize`, the later ones
 * `LARGEST_PAGE` (contract/limits): who reads on behind what was asked for is looking for something. No page is empty;
 * a list that is has none.
 */
export interface CallPage {
  /** Fewer than were read where some are past their retention, or have left what the index holds. */
  calls: Call[];
  read: number;
  /** The id of the last that was read. */
  last: string;
  /** Whether there was anything behind it. */
  more: boolean;
}
