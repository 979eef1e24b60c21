import type { Call } from '../../../lambdas/domain/call/call.ts';
import type { Mode } from '../../../lambdas/domain/health/health.ts';
import type { HealthMove, SimRecord, Violation } from '../world/record.ts';
import { configsBetween, mayBeDone } from './call-facts.ts';
import { beatLagOf, recoveryFaults } from './drain-bounds.ts';
import { indexed } from './indexed-record.ts';
import { lengthened } from './lengthening.ts';
import type { Stretch } from './mode-stretches.ts';
import { clockText, secondsText } from './violation-text.ts';
import { wasPending } from './waiting-calls.ts';

/** From what a worker reads to what it writes of it, without a fault. */
const CLAIM_MS = 1000;
/** By then what was under way when the callback was parked waits in the table, and indexes show it. */
const SETTLED_MS = 20 * 60_000;
/** From a beat to its first probe, without a fault. */
const PROBE_MS = 60_000;

/**
 * The beats of a parked callback: an interval apart, no less and not much more, and in each one of the calls that wait
 * goes out.
 */
export function beatsOf(record: SimRecord, callbackId: string, parked: Stretch<Mode>): Violation[] {
  const told = (at: number, what: string): Violation => ({ promise: 'P7', at, callbackId, what });
  const claims = parked.moves.filter(({ before, after }) => before.beat !== after.beat);
  const times = [parked.from, ...claims.filter(({ at }) => at > parked.from).map(({ at }) => at), parked.to];
  return times.slice(1).flatMap((at, i) => {
    const from = times[i]!;
    const isLast = i === times.length - 2;
    const span = `${secondsText(at - from)} after the one of ${clockText(record, from)}`;
    const found: Violation[] = [];
    const isHit = i === 0 && isToldLate(record, callbackId, from);
    if (!isLast && !isHit && at < soonestAfter(record, callbackId, parked.moves, from, at))
      found.push(told(at, `a beat ${span}`));
    const latest = latestAfter(record, callbackId, from, at);
    if (at > latest) found.push(told(latest, `no beat until ${span}`));
    if (i > 0 && isUnprobed(record, callbackId, parked, from, at))
      found.push(told(from, 'a beat without a probe'));
    return found;
  });
}

/** It was parked by what came back after a fault of ours: its first beat counts from when that had happened. */
function isToldLate({ limits, ...record }: SimRecord, callbackId: string, parkedAt: number): boolean {
  return record.faults.some(
    ({ at, callbackIds = [] }) =>
      callbackIds.includes(callbackId) && at <= parkedAt && at >= parkedAt - 2 * limits.visibilityMs,
  );
}

/** An edit of what is called asks for a beat at once. */
function soonestAfter(
  record: SimRecord,
  callbackId: string,
  moves: HealthMove[],
  from: number,
  until: number,
): number {
  const edited = moves.some(
    ({ at, before, after }) => at >= from && at <= until && before.configVersion !== after.configVersion,
  );
  const isSlow = recoveryFaults(record, callbackId).some(({ at }) => at >= from - PROBE_MS && at <= from);
  if (edited || isSlow) return 0;
  const configs = configsBetween(record, callbackId, from, until);
  const interval = Math.min(...configs.map(({ retry }) => retry.intervalSeconds * 1000));
  return from + interval - CLAIM_MS - 2 * record.limits.skewMs;
}

function latestAfter(record: SimRecord, callbackId: string, from: number, until: number): number {
  const configs = configsBetween(record, callbackId, from, until);
  const interval = Math.max(...configs.map(({ retry }) => retry.intervalSeconds * 1000));
  const hits = recoveryFaults(record, callbackId);
  return lengthened(record, from + interval + beatLagOf(record), { since: from - beatLagOf(record), hits });
}

/** Though a call waited all the while, and no fault of ours kept the beat's worker from sending it. */
function isUnprobed(
  record: SimRecord,
  callbackId: string,
  parked: Stretch<Mode>,
  from: number,
  to: number,
): boolean {
  if (from - parked.from < SETTLED_MS || to - from < PROBE_MS + 2 * record.limits.queueLagMs) return false;
  const index = indexed(record);
  const isHit = [...recoveryFaults(record, callbackId), ...index.faultsOf(callbackId)].some(
    ({ at }) => at >= from - PROBE_MS && at <= to,
  );
  if (isHit) return false;
  const probed = index
    .requestsOf(callbackId)
    .some(({ trigger, at }) => trigger === 'probe' && at >= from - 2 * record.limits.skewMs && at <= to);
  if (probed) return false;
  const waits = (call: Call) =>
    call.createdAt < from - SETTLED_MS &&
    wasPending(record, call, from) &&
    wasPending(record, call, to) &&
    !index.actsOnCall(call.id).some(mayBeDone);
  return index.callsOf(callbackId).some(waits);
}
