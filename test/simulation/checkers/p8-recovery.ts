import type { Mode } from '../../../lambdas/domain/health/health.ts';
import type { Checker, SeenRequest, SimRecord, Violation } from '../world/record.ts';
import { hasFailed, isShown, mayBeUnrecorded } from './call-facts.ts';
import { drainBounds } from './drain-bounds.ts';
import { roughSteps } from './drain-steps.ts';
import { indexed } from './indexed-record.ts';
import { leftWaiting } from './left-waiting.ts';
import { lengthened } from './lengthening.ts';
import { modeStretches, type Stretch } from './mode-stretches.ts';
import { notParkedAgain } from './streaks-in-drains.ts';
import { clockText } from './violation-text.ts';
import { wasPending } from './waiting-calls.ts';

/** From a result to what it does to its callback's mode, once its worker has ended. */
const SETTLING_MS = 1000;
const LONGEST_WORK_MS = 150_000;

/**
 * P8: the first success of a parked callback ends its outage, and every call that waited then is attempted; a drain step
 * grows, at most doubling, only when the last one succeeded; and a new failure streak parks again.
 */
export const p8Recovery: Checker = (record) =>
  [...record.callbacks.keys()].flatMap((callbackId) => {
    const stretches = modeStretches(record, callbackId);
    const parked = stretches.filter(({ value }) => value === 'parked');
    const draining = stretches.filter(({ value }) => value === 'draining');
    return [
      ...parked.flatMap((stretch) => unheeded(record, callbackId, stretch)),
      ...parked.flatMap(({ ended }) =>
        ended === undefined || ended.after.mode === 'stopped' ? [] : leftWaiting(record, ended, 'P8'),
      ),
      ...draining.flatMap((stretch) => endless(record, callbackId, stretch)),
      ...draining.flatMap((stretch) => notParkedAgain(record, callbackId, stretch)),
      ...roughSteps(record, callbackId),
    ];
  });

/** A success of an attempt that began after it was parked, and it is parked still; the first of them. */
function unheeded(record: SimRecord, callbackId: string, parked: Stretch<Mode>): Violation[] {
  const { from, to, began } = parked;
  const parkedAt = began?.after.parkedAt ?? from;
  return indexed(record)
    .requestsOf(callbackId)
    .filter(({ outcome, at, hostAt }) => outcome === 'success' && at >= from && at < to && hostAt > parkedAt)
    .flatMap((request) => {
      const deadline = heededBy(record, request);
      if (to <= deadline || record.endedAt <= deadline || isOfOldVersion(record, request, deadline))
        return [];
      if (mayBeUnrecorded(indexed(record), request) && !isShown(record, request)) return [];
      if (isOvertaken(record, request, deadline)) return [];
      const { at, callId } = request;
      const what = `it succeeded at ${clockText(record, at)}, and its callback stays parked`;
      return [{ promise: 'P8', at: deadline, callbackId, callId, what } as const];
    })
    .slice(0, 1);
}

function heededBy(record: SimRecord, { at, endedAt = at, invocation, callId }: SeenRequest): number {
  const index = indexed(record);
  const workedAt = index.invocation(invocation)?.endedAt ?? endedAt + LONGEST_WORK_MS;
  return lengthened(record, Math.max(workedAt, endedAt) + SETTLING_MS, {
    since: at,
    hits: index.faultsOfCall(callId),
  });
}

/** Told only when its message came again, and by then a request that began later had failed. */
function isOvertaken(record: SimRecord, { callbackId, invocation, at }: SeenRequest, by: number): boolean {
  const index = indexed(record);
  if (index.faultsIn(invocation).length === 0) return false;
  return index.requestsOf(callbackId).some((one) => one.at > at && hasFailed(one) && one.endedAt! <= by);
}

/** What was called before an edit says nothing of how it is now. */
function isOfOldVersion(record: SimRecord, { callbackId, configVersion }: SeenRequest, by: number): boolean {
  return indexed(record).configAt(callbackId, by)?.version !== configVersion;
}

/** However its steps end, a drain goes on until it has come to the end of what there was and of what came to wait. */
function endless(record: SimRecord, callbackId: string, { began, to }: Stretch<Mode>): Violation[] {
  if (began === undefined) return [];
  const waiting = indexed(record)
    .callsOf(callbackId)
    .filter(({ createdAt }) => createdAt <= to)
    .filter((call) => wasPending(record, call, Math.max(began.at, call.createdAt)));
  const { endsBy } = drainBounds(record, began, waiting.length);
  if (to <= endsBy || record.endedAt <= endsBy) return [];
  const what = `its drain began at ${clockText(record, began.at)}, and does not end`;
  return [{ promise: 'P8', at: endsBy, callbackId, what }];
}
