import type { SeenRequest, SimRecord } from '../world/record.ts';
import { indexed } from './indexed-record.ts';

/** Whoever takes longer for an answer holds up who waits for it. */
const PROMPT_MS = 5000;
/** A callback that hung this shortly before does not begin to, it goes on. */
const NEW_HANG_MS = 90_000;
/** No worker lives longer: so long a request without an end may have been under way. */
const LONGEST_MS = 150_000;
const TIME_UP = new Set<SeenRequest['outcome']>(['connect_timeout', 'response_timeout', 'response_too_slow']);

export interface Hang {
  callbackId: string;
  /** When its first request without a prompt answer began. */
  at: number;
}

/** All times at which a callback began to hang. */
export function newHangs(record: SimRecord): Hang[] {
  return [...record.callbacks.keys()].flatMap((callbackId) => {
    const hangs: Hang[] = [];
    let hungUntil = Number.NEGATIVE_INFINITY;
    for (const request of indexed(record).requestsOf(callbackId)) {
      if (!isHanging(record, request)) continue;
      if (request.at - hungUntil > NEW_HANG_MS) hangs.push({ callbackId, at: request.at });
      hungUntil = Math.max(hungUntil, endOf(record, request));
    }
    return hangs;
  });
}

/** Answered, well or not, and soon; as far as its worker lived to hear it. */
export function isPrompt(record: SimRecord, request: SeenRequest): boolean {
  const isAnswered = request.statusCode !== undefined || request.endedAt === undefined;
  return isAnswered && !isHanging(record, request);
}

export function isUnderWay(record: SimRecord, request: SeenRequest, from: number, until: number): boolean {
  return request.at < until && endOf(record, request) >= from;
}

function isHanging(record: SimRecord, request: SeenRequest): boolean {
  return TIME_UP.has(request.outcome) || endOf(record, request) - request.at > PROMPT_MS;
}

function endOf(record: SimRecord, { at, endedAt, invocation }: SeenRequest): number {
  return endedAt ?? indexed(record).invocation(invocation)?.endedAt ?? at + LONGEST_MS;
}
