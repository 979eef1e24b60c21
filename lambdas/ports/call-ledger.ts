import type { Attempt } from '../domain/attempt.ts';
import type { Call } from '../domain/call.ts';

/** Calls, their payloads and their attempts. Reads are consistent unless they say otherwise. */
export interface CallLedger {
  get(callbackId: string, callId: string): Promise<Call | undefined>;
  /**
   * Writes the call if the stored one is still at `replaces` (its revision, or 'nothing').
   * Returns undefined when written, else the call that is there.
   */
  put(call: Call, replaces: number | 'nothing'): Promise<Call | undefined>;
  /** The payload's text, wherever it lies. */
  payload(call: Call): Promise<string | undefined>;
  /** Write-once: a repeat changes nothing. Written before the call that refers to it. */
  keepPayload(call: Call, payload: string): Promise<void>;
  keepAttempt(call: Call, attempt: Attempt): Promise<void>;
  /** The newest first. Only attempts of calls that failed at least once are here; see `attemptsOf` in domain. */
  attempts(callId: string, limit: number): Promise<Attempt[]>;
  /** The oldest kept attempt. */
  firstAttempt(callId: string): Promise<Attempt | undefined>;
  /** A stream of pages of a callback's calls, newest first, merged over its shards; `before` is a call id. */
  newest(callbackId: string, before: string | undefined, pageSize: number): AsyncIterable<Call[]>;
  /**
   * The same of one group only, by an index that may lag: pages hold the calls as they are in the table now, so
   * some may have left the group.
   */
  newestIn(
    group: 'OPEN' | 'FAILED',
    callbackId: string,
    before: string | undefined,
    pageSize: number,
  ): AsyncIterable<Call[]>;
}
