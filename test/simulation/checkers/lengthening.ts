import type { FaultHit, SeenRequest, SimRecord } from '../world/record.ts';
import { indexed } from './indexed-record.ts';

/** What nobody could work five times goes among the dead letters, and round again after this time. */
const ROUND_MS = 900_000;
const MOST_RECEIVES = 5;
/** What a tick that never came leaves to the next one. */
const TICK_MS = 60_000;
/** What a slow service takes at most. */
export const SLOW_MS = 20_000;

/**
 * A deadline as the faults move it that hit what it is about: each invocation that they spoilt by the visibility time of
 * its messages, a queue that was late by its lag, a lost tick by the time to the next, a slow service by what it takes. `hits` in the order of time; only
 * those from `since` to the deadline as it then is count.
 */
export function lengthened(
  record: SimRecord,
  deadline: number,
  { since, hits }: { since: number; hits: FaultHit[] },
): number {
  const { limits } = record;
  const index = indexed(record);
  let until = deadline;
  let spoilt = 0;
  const counted = new Set<number>();
  for (const { at, kind, where, invocation } of hits) {
    if (at < since || at > until || kind === 'duplicate') continue;
    if (kind === 'late') {
      until += where === 'tick' ? TICK_MS : limits.queueLagMs;
      continue;
    }
    const worker = invocation === undefined ? undefined : index.invocation(invocation);
    // Who is slow too often runs out of time.
    if (kind === 'slow' && worker?.died === false) {
      until += SLOW_MS;
      continue;
    }
    if (invocation !== undefined && counted.has(invocation)) continue;
    if (invocation !== undefined) counted.add(invocation);
    spoilt += 1;
    until += limits.visibilityMs + (spoilt % MOST_RECEIVES === 0 ? ROUND_MS : 0);
  }
  return until;
}

/** A fault of ours held its worker up between what the worker read and the request that it made of it. */
export function wasHeldUp(record: SimRecord, { invocation, at }: SeenRequest): boolean {
  return indexed(record)
    .faultsIn(invocation)
    .some((hit) => hit.kind === 'slow' && hit.at <= at);
}

/** Whether a fault of ours hit the very invocation that made it, or that worker died. */
export function wasSpoilt(record: SimRecord, { invocation }: SeenRequest): boolean {
  const index = indexed(record);
  return index.faultsIn(invocation).length > 0 || index.invocation(invocation)?.died === true;
}
