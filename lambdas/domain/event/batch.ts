import { createHash } from 'node:crypto';
import { MAX_WINDOW_SECONDS } from '../../contract/limits.ts';
import { isId } from '../text/ids.ts';

/** One event of a batch and the calls that were made for it, as far as they were made together. */
export interface BatchEntry {
  tenant: string;
  batchId: string;
  /** The event's `memberId`, else its `messageId`, else its own id. */
  memberId: string;
  eventId: string;
  event: string;
  /** Ms since the epoch. */
  acceptedAt: number;
  messageId?: string;
  communicationId?: string;
  /** At most 100; a large fan-out has several entries. `retryUntil`: the call's cutoff. */
  calls: { id: string; callbackId: string; retryUntil: number }[];
}

export type BatchedCall = BatchEntry['calls'][number];

/** A batch that its platform has closed. Events that name it are still taken: replies come days later. */
export interface Completion {
  /** Ms since the epoch. */
  completedAt: number;
  completedBy: string;
  /** What the event that told of it was answered with, as JSON text; there once all of it is in a queue. */
  answer?: string;
}

/** What is published of a closed batch. */
export const BATCH_COMPLETE = 'communication.complete';

/** Whether an event belongs to a batch. The one that tells of the batch's end names it, but must not count itself. */
export function isOfBatch<T extends { type: string; batchId?: string | undefined }>(
  event: T,
): event is T & { batchId: string } {
  return event.batchId !== undefined && event.type !== BATCH_COMPLETE;
}

/** Sorts below whatever an id may hold: no id has a control character. So what belongs together lies together. */
const BELOW_ALL = '\u0001';

/**
 * Where an entry lies in its batch: by member, then event, then calls. It is made of the entry alone, so that a repeat finds
 * its place taken. A fan-out that is repeated with other subscribers makes other entries instead of replacing calls that
 * were sent: readers meet some calls twice and count them once.
 */
export function positionOf({ memberId, eventId, calls }: BatchEntry): string {
  const ids = calls.map(({ id }) => id).join('\n');
  const which = ids && createHash('sha256').update(ids).digest('hex').slice(0, 16);
  return [memberId, eventId, which].join(BELOW_ALL);
}

/** The member and the event at a position; undefined for what is none. */
export function atPosition(position: string): { memberId: string; eventId: string } | undefined {
  const [memberId = '', eventId = '', which, more] = position.split(BELOW_ALL);
  const isPosition =
    memberId && isId('evt', eventId) && /^[0-9a-f]{0,16}$/.test(which ?? '-') && more === undefined;
  return isPosition && position.isWellFormed() ? { memberId, eventId } : undefined;
}

/** An entry is readable as long as the last of its calls. Ms since the epoch. */
export function entryReadableUntil({ acceptedAt, calls }: BatchEntry, historyMs: number): number {
  return Math.max(acceptedAt, ...calls.map(({ retryUntil }) => retryUntil)) + historyMs;
}

/** A completion is readable at least as long as what was called until then. Ms since the epoch. */
export function completionReadableUntil(completedAt: number, historyMs: number): number {
  return completedAt + MAX_WINDOW_SECONDS * 1000 + historyMs;
}
