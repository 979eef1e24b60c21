import type { Call } from '../call/call.ts';
import { isoTime } from '../callback/callback-view.ts';
import { atPosition, type BatchEntry, type Completion } from './batch.ts';

/** A call as far as its batch shows it; one that is not recorded yet has only what its entry knows. */
export type BatchCall = Pick<
  Call,
  | 'id'
  | 'callbackId'
  | 'eventId'
  | 'event'
  | 'status'
  | 'createdAt'
  | 'retryUntil'
  | 'nextAttemptAt'
  | 'attemptCount'
  | 'messageId'
>;

/** An entry of a batch, with its calls as they are now. */
export interface ReadEntry {
  entry: BatchEntry;
  calls: BatchCall[];
}

/**
 * A call of which there is no record: it waits in a queue, or would be recorded as failed by whoever finds it there
 * after its cutoff.
 */
export function unrecordedCall(
  entry: BatchEntry,
  { id, callbackId, retryUntil }: BatchEntry['calls'][number],
  now: number,
): BatchCall {
  const { eventId, event, acceptedAt, messageId } = entry;
  return {
    ...{ id, callbackId, eventId, event, createdAt: acceptedAt, retryUntil, attemptCount: 0 },
    status: now > retryUntil ? 'FAILED' : 'PENDING',
    ...(messageId !== undefined && { messageId }),
  };
}

/**
 * Counts of what was read. `after`: the position it was read from; a member and an event that began before it were counted
 * there, so that the counts of all pages add up.
 */
export function countsOf(read: ReadEntry[], after: string | undefined) {
  const counts = { members: 0, events: 0, calls: 0, pending: 0, success: 0, failed: 0 };
  let last = after === undefined ? undefined : atPosition(after);
  for (const { entry, calls } of read) {
    if (entry.memberId !== last?.memberId) counts.members += 1;
    if (entry.eventId !== last?.eventId) counts.events += 1;
    last = entry;
    counts.calls += calls.length;
    for (const { status } of calls) counts[COUNTED_AS[status]] += 1;
  }
  return counts;
}

const COUNTED_AS = { PENDING: 'pending', SUCCESS: 'success', FAILED: 'failed' } as const satisfies Record<
  Call['status'],
  string
>;

/** Members in order, each with its calls. `uriOf`: where a call is. */
export function memberViews(read: ReadEntry[], uriOf: (call: BatchCall) => string) {
  const members: { memberId: string; calls: ReturnType<typeof callView>[] }[] = [];
  for (const { entry, calls } of read) {
    if (members.at(-1)?.memberId !== entry.memberId) members.push({ memberId: entry.memberId, calls: [] });
    members.at(-1)!.calls.push(...calls.map((call) => callView(call, uriOf(call))));
  }
  return members;
}

function callView(call: BatchCall, uri: string) {
  return {
    id: call.id,
    callbackId: call.callbackId,
    eventId: call.eventId,
    event: call.event,
    status: call.status,
    createdAt: isoTime(call.createdAt),
    retryUntil: isoTime(call.retryUntil),
    nextAttemptAt: isoTime(call.nextAttemptAt),
    attemptCount: call.attemptCount,
    messageId: call.messageId ?? null,
    link: [{ rel: 'call', uri, method: 'GET' }],
  };
}

/** Of the batch itself. */
export function batchView(id: string, tenant: string, completion: Completion | undefined) {
  return {
    id,
    tenant,
    status: completion ? 'complete' : 'open',
    completedAt: isoTime(completion?.completedAt),
    completedBy: completion?.completedBy ?? null,
  };
}
