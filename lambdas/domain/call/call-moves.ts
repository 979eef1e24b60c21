import type { CallContent } from '../../contract/messages.ts';
import { type Attempt, isRequest } from './attempt.ts';
import type { Call, Resolution } from './call.ts';
import { byteLength, fitsInline, liftFrom } from './payload.ts';
import { isReplayable } from './reopening.ts';
import type { NextStep } from './retry-policy.ts';

/**
 * The legal moves of a call, as pure functions from one call to the next. The ledger writes the result only if the
 * stored call is still at the revision it was made from; else the move is decided anew on what is there.
 */

/** Why a call may have ended without anyone's word: a delivery that comes late is better than that. */
const OUR_GIVING_UP = new Set<Resolution['by'] | undefined>([
  'cutoff',
  'exhausted',
  'retries-off',
  'unsendable',
]);

/** A call as its event brought it, before anything is recorded: turn 1, revision 0. */
export function callFrom(callId: string, callbackId: string, content: CallContent): Call {
  const { payload, acceptedAt, ...rest } = content;
  const kept =
    payload === undefined
      ? {}
      : fitsInline(payload)
        ? { payload }
        : { payloadApart: { bytes: byteLength(payload), lifted: liftFrom(payload, 'short') } };
  return {
    ...rest,
    ...kept,
    id: callId,
    callbackId,
    status: 'PENDING',
    turn: 1,
    revision: 0,
    createdAt: acceptedAt,
    attemptCount: 0,
  };
}

/** A pending call past its cutoff is a failed one, whatever the table still says. */
export function isOverdue(call: Call, now: number): boolean {
  return call.status === 'PENDING' && now > call.retryUntil;
}

/** What a reader must take the call for. */
export function asRead(call: Call, now: number): Call {
  return isOverdue(call, now) ? closed(call, 'cutoff', call.retryUntil) : call;
}

/**
 * A call that a message may make an attempt for. A person may ask for one of a failed call, and so may a replay; of one
 * whose content was erased nobody may, since it would be sent empty.
 */
export function isOpenTo(call: Call, trigger: Attempt['trigger']): boolean {
  if (call.erasedAt !== undefined) return false;
  if (trigger === 'replay' && isReplayable(call)) return true;
  return call.status === 'PENDING' || (trigger === 'manual' && call.status === 'FAILED');
}

/**
 * Whether an attempt that succeeded makes this call SUCCESS: a delivery beats our own giving up, never a person; but
 * a person's retry is that person's newer word, and beats every failure.
 */
export function successCounts(call: Call, { trigger }: Pick<Attempt, 'trigger'>): boolean {
  if (isOpenTo(call, trigger)) return true;
  const { status, resolution } = call;
  return status === 'FAILED' && OUR_GIVING_UP.has(resolution?.by);
}

export function succeeded(call: Call, attempt: Attempt): Call {
  const at = attempt.startedAt + attempt.durationMs;
  return settled(recorded(call, attempt), 'SUCCESS', { by: 'delivery', at });
}

/** Whether a failed attempt for `turn` is this call's own: another result of the turn came first otherwise. */
export function failureCounts(call: Call, turn: number): boolean {
  return call.status !== 'SUCCESS' && call.turn === turn;
}

/** `next` says when a pending call is tried again, or why it is not. A call that is FAILED stays as it is resolved. */
export function failed(call: Call, attempt: Attempt, next: NextStep): Call {
  const after = recorded(call, attempt);
  if (call.status === 'FAILED') return after;
  if ('retryAt' in next) return { ...after, nextAttemptAt: next.retryAt };
  return settled(after, 'FAILED', { by: next.giveUp, at: attempt.startedAt + attempt.durationMs });
}

/** Whatever its result is worth, it was one more request. What the call's last recorded attempt was stays. */
export function countedOnly(call: Call, attempt: Attempt): Call {
  return { ...call, revision: call.revision + 1, countedAttempt: attempt.id, ...counted(call, attempt) };
}

/** Ends a pending call without an attempt. Its turn stays: a repeat of an earlier turn still finds its attempt. */
export function closed(call: Call, by: 'cutoff' | 'retries-off' | 'deleted', at: number): Call {
  return settled(call, 'FAILED', { by, at });
}

/** A call that waits in the table: no message has its turn. */
export function waiting(call: Call): Call {
  return { ...call, revision: call.revision + 1 };
}

/** A person's word. Undefined where it would be an illegal move; the same call where it already is so. */
export function marked(
  call: Call,
  status: 'SUCCESS' | 'FAILED',
  word: Omit<Resolution, 'by'>,
): Call | undefined {
  if (call.status === status) return call;
  const legal = status === 'SUCCESS' || (call.status === 'SUCCESS' && call.resolution?.by === 'person');
  return legal ? settled(call, status, { by: 'person', ...word }) : undefined;
}

/** Whether this very attempt is already in the call: our write went through, its answer was lost, and others came after. */
export function alreadyHolds(call: Call, attempt: Attempt): boolean {
  return call.lastAttempt?.id === attempt.id;
}

function recorded(call: Call, attempt: Attempt): Call {
  return {
    ...call,
    turn: call.turn + 1,
    revision: call.revision + 1,
    ...counted(call, attempt),
    lastAttempt: attempt,
  };
}

function counted({ attemptCount, probeCount = 0 }: Call, attempt: Attempt): Partial<Call> {
  if (!isRequest(attempt)) return {};
  return {
    attemptCount: attemptCount + 1,
    ...(attempt.trigger === 'probe' && { probeCount: probeCount + 1 }),
  };
}

function settled(call: Call, status: 'SUCCESS' | 'FAILED', resolution: Resolution): Call {
  const { nextAttemptAt: _none, ...rest } = call;
  return { ...rest, status, resolution, revision: call.revision + 1 };
}
