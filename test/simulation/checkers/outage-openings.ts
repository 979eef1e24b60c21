import type { Health } from '../../../lambdas/domain/health/health.ts';
import type { SimRecord } from '../world/record.ts';
import { indexed } from './indexed-record.ts';

/** An outage as the callback's health told it, write by write. Times of the outage are those of workers' clocks. */
export interface Opening {
  callbackId: string;
  outageId: string;
  /** When it was written, and what it was written over. */
  at: number;
  before: Health;
  /** Start of the failure that opened it, and the call of that. */
  startedAt: number;
  firstCall: string;
  /** As its last move left it; undefined: it never ended. By `delivery`, or by a person's worker and its clock. */
  endedAt?: number;
  endedBy?: string | undefined;
  /** A rule stopped the callback during it: when, and by which call. */
  stop?: { at: number; byCall: string | undefined };
}

const known = new WeakMap<SimRecord, Opening[]>();

/** In the order in which they were opened. */
export function openingsIn(record: SimRecord): Opening[] {
  let openings = known.get(record);
  if (openings === undefined) {
    openings = [...record.callbacks.keys()].flatMap((callbackId) => openingsOf(record, callbackId));
    known.set(record, openings);
  }
  return openings;
}

function openingsOf(record: SimRecord, callbackId: string): Opening[] {
  const openings: Opening[] = [];
  for (const { at, before, after } of indexed(record).movesOf(callbackId)) {
    const { outageId, outageEndedAt, outageStartedAt = at, outageFirstCall: firstCall = '' } = after;
    if (outageId === undefined) continue;
    if (outageId !== before.outageId)
      openings.push({ callbackId, outageId, at, before, startedAt: outageStartedAt, firstCall });
    const opening = openings.at(-1)!;
    if (outageEndedAt === undefined) delete opening.endedAt;
    else Object.assign(opening, { endedAt: outageEndedAt, endedBy: after.outageEndedBy });
    const isStop = after.mode === 'stopped' && after.updatedBy?.startsWith('rule:');
    if (isStop && before.mode !== 'stopped') opening.stop = { at, byCall: after.stoppedByCall };
  }
  return openings;
}
