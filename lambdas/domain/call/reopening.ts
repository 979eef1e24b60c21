import type { CallMessage } from '../../contract/messages.ts';
import type { Call } from './call.ts';

/** What a replay does with a call: the FAILED one becomes PENDING again, with a window of its own. */

/** A person's word stands, of a deleted callback nothing is called, and what was erased cannot be sent. */
export function isReplayable({
  status,
  resolution,
  erasedAt,
}: Pick<Call, 'status' | 'resolution' | 'erasedAt'>): boolean {
  const isFinal = resolution?.by === 'person' || resolution?.by === 'deleted' || erasedAt !== undefined;
  return status === 'FAILED' && !isFinal;
}

/** Its turn goes on: whatever message it had before is stale. The mark tells the replay's own from others. */
export function reopened(
  call: Call,
  { replayId, now, windowMs }: { replayId: string; now: number; windowMs: number },
): Call {
  const { resolution: _gone, nextAttemptAt: _none, probeCount: _probes, ...rest } = call;
  const turn = call.turn + 1;
  return {
    ...rest,
    status: 'PENDING',
    turn,
    revision: call.revision + 1,
    retryUntil: now + windowMs,
    reopened: { by: replayId, turn, attemptsBefore: call.attemptCount },
  };
}

/**
 * The turn that a message is for. A replay's names that of the failed call: once the call is reopened by it, it is for the
 * turn that this made, and should its worker die, so is its repeat.
 */
export function turnOf({ turn, replay }: Pick<CallMessage, 'turn' | 'replay'>, call: Call): number {
  const { reopened: mark } = call;
  const isItsOwn = replay !== undefined && mark?.by === replay.id && mark.turn === turn + 1;
  return isItsOwn ? mark.turn : turn;
}

/**
 * Whether the message is a replay's that did not reopen the call, and so did not attempt it either. Where a later replay
 * has put its mark in place of the one before, nobody knows: then it may have.
 */
export function isUnopenedBy(message: Pick<CallMessage, 'turn' | 'replay'>, call: Call): boolean {
  const isLater = call.reopened !== undefined && call.reopened.turn > message.turn + 1;
  return message.replay !== undefined && turnOf(message, call) === message.turn && !isLater;
}

/** Attempts count anew in the window that a replay opened. */
export function attemptsInWindow({
  attemptCount,
  reopened: mark,
}: Pick<Call, 'attemptCount' | 'reopened'>): number {
  return attemptCount - (mark?.attemptsBefore ?? 0);
}
