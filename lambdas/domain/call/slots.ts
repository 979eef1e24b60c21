import { SQS_MAX_DELAY_SECONDS } from '../../contract/limits.ts';
import type { CallMessage } from '../../contract/messages.ts';
import type { Health, HealthChange } from '../health/health.ts';

/** When a rate limit lets a message go; ms since the epoch. Without a slot it only asks again then. */
export interface Grant {
  letGoAt: number;
  slotAt?: number;
}

/** Two pointers: to the next free slot, and to when another of those may go that come too late for theirs. */
export type SlotPointer = 'nextSlotAt' | 'lateSlotAt';

/** A slot so near is waited for; one that has been over for longer is missed. */
const NEAR_MS = 1000;
/** How far ahead slots are given. A message that carries its payload can wait no longer in a queue. */
const HORIZON_MS = { nextSlotAt: SQS_MAX_DELAY_SECONDS * 1000, lateSlotAt: NEAR_MS };
/** Where all slots are taken: a little less, so that more come back before the last slot that was given is over. */
const WITHOUT_SLOT_MS = HORIZON_MS.nextSlotAt - 60_000;

/** A person's retry goes at once, and what is past its cutoff is not attempted. */
export function needsSlot({ trigger, call }: CallMessage, now: number): boolean {
  return trigger !== 'manual' && (call === undefined || now <= call.retryUntil);
}

/**
 * What becomes of the slot that a message brings:
 * - `held`: it is near, or still ahead;
 * - `missed`: its time was not used. Those go on at the limit's pace and no faster, beside those that are in time: after a
 *   stall few of them are let go, while in a queue that is always slow all are;
 * - `none`: there is none, or it was given before a drain began, for another mode.
 */
export function slotOf(
  { message: { slotAt }, sentAt }: { message: CallMessage; sentAt: number },
  { drainStartedAt = 0 }: Health,
  now: number,
): 'held' | 'missed' | 'none' {
  if (slotAt === undefined || sentAt < drainStartedAt) return 'none';
  return now - slotAt > NEAR_MS ? 'missed' : 'held';
}

/**
 * Takes up to `count` slots behind the pointer, or from now on where that is behind. Undefined where all are taken. The
 * conditions are ranges: workers that add to the pointer at the same time do not get in each other's way.
 */
export function takeSlots(
  health: Pick<Health, SlotPointer>,
  field: SlotPointer,
  { now, perSecond, count }: { now: number; perSecond: number; count: number },
): { change: HealthChange; count: number } | undefined {
  const gapMs = 1000 / perSecond;
  const pointer = health[field];
  const isBehind = pointer === undefined || pointer < now;
  const last = now + HORIZON_MS[field];
  const free = Math.floor((last - (isBehind ? now : pointer)) / gapMs) + 1;
  const taken = Math.min(count, free);
  if (taken < 1) return undefined;
  const takenMs = micros(taken * gapMs);
  if (isBehind) {
    const when = [{ field, is: 'absent-or-below', to: now } as const];
    return { change: { set: { [field]: now + takenMs }, when }, count: taken };
  }
  const when = [
    { field, is: 'at-least', to: now } as const,
    { field, is: 'below', to: last - micros((taken - 1) * gapMs) + 1 } as const,
  ];
  return { change: { add: { [field]: takenMs }, when }, count: taken };
}

/** The slots that were taken: those that end at the pointer as the write left it. */
export function slotsBefore(pointer: number, count: number, perSecond: number): Grant[] {
  return Array.from({ length: count }, (_, i) =>
    heldAt(Math.round(pointer - ((count - i) * 1000) / perSecond)),
  );
}

export function heldAt(slotAt: number): Grant {
  return { letGoAt: slotAt, slotAt };
}

export function withoutSlot(now: number): Grant {
  return { letGoAt: now + WITHOUT_SLOT_MS };
}

/** The message with what it was granted, in place of what it brought. */
export function withGrant(message: CallMessage, grant: Grant | undefined): CallMessage {
  if (grant === undefined) return message;
  const { slotAt: _brought, ...rest } = message;
  return grant.slotAt === undefined ? rest : { ...rest, slotAt: grant.slotAt };
}

/** When it comes again, if it is not to be waited for now: as long before its slot as is waited. */
export function comesAgainAt({ letGoAt, slotAt }: Grant, now: number): number | undefined {
  if (letGoAt - now <= NEAR_MS) return undefined;
  return slotAt === undefined ? letGoAt : letGoAt - NEAR_MS;
}

export function untilSlotMs({ slotAt = 0 }: CallMessage, now: number): number {
  const waitMs = slotAt - now;
  return waitMs <= NEAR_MS ? Math.max(0, waitMs) : 0;
}

/** Whole microseconds: a rate has any fraction, and the pointer adds up what is rounded. */
function micros(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}
