import type { Trigger } from '../../contract/messages.ts';
import type { Attempt } from '../../domain/call/attempt.ts';
import type { Call } from '../../domain/call/call.ts';
import { derivedUlid } from '../../domain/text/ids.ts';

/**
 * What a worker that may have died left behind: at most one a turn, dated when the turn was due, or when it was
 * asked for (`askedAt`), since nobody knows when it was made.
 */
export function unknownAttempt(call: Call, trigger: Trigger, askedAt: number): Attempt {
  const isAsked = trigger === 'manual' || trigger === 'replay';
  const startedAt = isAsked ? askedAt : (call.nextAttemptAt ?? call.createdAt);
  return {
    id: derivedUlid(startedAt, 'unknown', call.id, call.turn),
    startedAt,
    durationMs: 0,
    timings: {},
    trigger,
    outcome: 'unknown',
    statusMessage: 'A worker may have stopped between the request and its record.',
  };
}
