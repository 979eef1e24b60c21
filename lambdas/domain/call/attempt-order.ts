import { compactJson } from '../text/json-text.ts';
import { type Attempt, isRequest } from './attempt.ts';
import type { Call } from './call.ts';
import { byteLength } from './payload.ts';

export interface NumberedAttempt {
  attempt: Attempt;
  /** Its place in the order of all of the call's attempts, from 1. */
  number: number;
}

/**
 * The newest attempts of a call, oldest first: of those that are kept and its own last one, for a success at the first
 * attempt is in the call alone. `kept` are the newest that are kept, up to `limit`.
 *
 * Attempts are numbered by their order. There may be more behind: beyond `limit`, or aged away where a replay came so late
 * that the call outlives its first attempts. These are taken to be as many as the call has counted and are not shown. The
 * call counts requests, so that of the attempts that are not shown, those that count nowhere (`unknown`, and what could
 * not be sent) take no number.
 */
export function newestAttempts(call: Call, kept: Attempt[], limit: number): NumberedAttempt[] {
  const byId = new Map<string, Attempt>();
  if (call.lastAttempt) byId.set(call.lastAttempt.id, call.lastAttempt);
  for (const attempt of kept) byId.set(attempt.id, attempt);
  const known = [...byId.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  const shown = known.slice(-limit);
  const dropped = known.length - shown.length;
  const behind = call.attemptCount - known.filter(isRequest).length;
  const before = dropped + Math.max(0, behind);
  return shown.map((attempt, index) => ({ attempt, number: before + index + 1 }));
}

/** Of all responses that one answer shows: a function's answer is at most 6 MB, and control characters take six bytes each. */
const MAX_SHOWN_BYTES = 3_000_000;

/** The same without the responses of older attempts, where all of them together would be too long to be shown. */
export function withBoundedBodies(attempts: NumberedAttempt[]): NumberedAttempt[] {
  let left = MAX_SHOWN_BYTES;
  return attempts
    .toReversed()
    .map(({ attempt, number }) => {
      left -= byteLength(compactJson(attempt.responseBody ?? ''));
      if (left >= 0) return { attempt, number };
      const { responseBody: _body, responseEncoding: _encoding, ...rest } = attempt;
      return { attempt: { ...rest, responseTruncated: true }, number };
    })
    .toReversed();
}
