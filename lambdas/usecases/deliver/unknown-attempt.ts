import type { Trigger } from '../../contract/messages.ts';
import type { Attempt } from '../../domain/call/attempt.ts';
import type { Call } from '../../domain/call/call.ts';
import { derivedUlid } from '../../domain/text/ids.ts';

/** Of an id, where its time ends and the hash of what it is for begins. */
const HASH_AT = 10;

/**
 * What a worker that may have died left behind: at most one a turn, dated when the turn was due, or when the message was
 * sent (`sentAt`) where something else than the call's own time asked for it, since nobody knows when it was made.
 */
export function unknownAttempt(call: Call, trigger: Trigger, sentAt: number): Attempt {
  const isDue = trigger === 'delivery' || trigger === 'retry';
  // A call that a person marked is not due any more.
  const dueAt = call.nextAttemptAt ?? (trigger === 'delivery' ? call.createdAt : sentAt);
  const startedAt = isDue ? dueAt : sentAt;
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

/** Whether it is the same turn's, whatever date either was given. */
export function isSameUnknown(one: Attempt, other: Attempt): boolean {
  return one.trigger === other.trigger && one.id.slice(HASH_AT) === other.id.slice(HASH_AT);
}
