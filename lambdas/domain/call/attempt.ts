import type { Trigger } from '../../contract/messages.ts';

/** What one HTTP request made for a call came to. */
export type Outcome =
  | 'success'
  | 'http_error'
  | 'dns_error'
  | 'connect_timeout'
  | 'connection_refused'
  | 'connection_reset'
  | 'tls_error'
  | 'response_timeout'
  | 'response_too_slow'
  | 'invalid_response'
  | 'blocked_address'
  | 'credentials_error'
  /** No request could be made of what the event brought: the call fails at once. No outage, not in usage. */
  | 'missing_variable'
  | 'unrenderable_payload'
  /** A worker may have died between request and record. Shown, counts nowhere. */
  | 'unknown';

/** Milliseconds per phase; absent where the phase was not reached or a warm connection skipped it. */
export interface Timings {
  dnsMs?: number;
  connectMs?: number;
  tlsMs?: number;
  firstByteMs?: number;
}

export interface Attempt {
  /** ULID of the start: orders a call's attempts. */
  id: string;
  startedAt: number;
  durationMs: number;
  timings: Timings;
  trigger: Trigger;
  /** The callback's version that was called; absent for `unknown`. */
  configVersion?: number;
  outcome: Outcome;
  statusCode?: number;
  /** The response's reason phrase, or what went wrong in words. */
  statusMessage?: string;
  /** First bytes of the response; base64 where they are not UTF-8. */
  responseBody?: string;
  responseEncoding?: 'base64';
  responseTruncated?: boolean;
  remoteAddress?: string;
}

/** No request could be made: it counts in no figure, and another try of the same would end the same. */
export function isUnsendable({ outcome }: Pick<Attempt, 'outcome'>): boolean {
  return outcome === 'missing_variable' || outcome === 'unrenderable_payload';
}

/** Whether it is known to have been a request, whatever came of it. */
export function isRequest(attempt: Pick<Attempt, 'outcome'>): boolean {
  return attempt.outcome !== 'unknown' && !isUnsendable(attempt);
}

const AFTER_CONNECTING = new Set<Outcome>([
  'http_error',
  'response_timeout',
  'response_too_slow',
  'invalid_response',
  'connection_reset',
]);

/** A failure that may be this one call's fault: somebody was there to be called. */
export function mayBeOfItsCall({ outcome }: Pick<Attempt, 'outcome'>): boolean {
  return AFTER_CONNECTING.has(outcome);
}

/** A request that failed: what retries, streaks and outages are about. */
export function isFailure(attempt: Pick<Attempt, 'outcome'>): boolean {
  return isRequest(attempt) && attempt.outcome !== 'success';
}
