import type { Call } from '../../../lambdas/domain/call/call.ts';
import type { SeenRequest, SimRecord, Violation } from '../world/record.ts';
import { type Chain, configsBetween, hasFailed, mayBeDone, turnOf, wasDirect } from './call-facts.ts';
import { cutoffFor } from './call-windows.ts';
import { askedMs, JITTER } from './chain-gaps.ts';
import { indexed } from './indexed-record.ts';
import { lengthened } from './lengthening.ts';
import { clockText, secondsText } from './violation-text.ts';

/** What our own work takes between two attempts, without any fault: looking up, writing, whole seconds of delays. */
const OWN_MS = 2500;
/** What no queue does better than. */
const POLL_MS = 1000;
/** Of the longest wait, the shortest: a message is visible no sooner. */
const JITTERLESS = (1 - JITTER) / (1 + JITTER);
/** Beyond it a schedule wakes the call, early enough for a queue's delay. */
const LONGEST_DELAY_MS = 900_000;

/** A failed request of a call that stayed pending, and the next one came too late, or never. */
export function haltsOf(record: SimRecord, { call, requests, byTurn }: Chain): Violation[] {
  return requests.flatMap((request, i) => {
    if (!hasFailed(request)) return [];
    const next = firstFrom(requests, i + 1, request.endedAt!);
    const planned = undisturbed(record, request);
    if (next !== undefined && next.at <= planned) return [];
    const same = byTurn.get(turnOf(request))!;
    const endsLast = same.every((one) => one === request || (one.endedAt ?? 0) < request.endedAt!);
    // Another request of its turn was quicker, and what came of that has begun: it is looked at by itself.
    if (byTurn.get(turnOf(request) + 1)?.some((one) => one.at <= request.endedAt!)) return [];
    const deadline = disturbed(record, request, planned);
    const isInTime = next !== undefined && next.at <= deadline;
    if (isInTime || !endsLast || !mustGoOn(record, call, request, deadline)) return [];
    const { endedAt: at, callbackId, callId, trigger, turn } = request;
    const when = clockText(record, deadline);
    const came = next === undefined ? 'never came' : `came ${secondsText(next.at - deadline)} later`;
    const what = `after the ${trigger} of turn ${turn} the next was to come by ${when}, and ${came}`;
    return [{ promise: 'P4', at: at!, callbackId, callId, what } as const];
  });
}

function firstFrom(requests: SeenRequest[], index: number, at: number): SeenRequest | undefined {
  let i = index;
  while (i < requests.length && requests[i]!.at < at) i += 1;
  return requests[i];
}

/** Pending all the time, and its callback direct, not limited and with retries on. */
function mustGoOn(record: SimRecord, call: Call, request: SeenRequest, deadline: number): boolean {
  const { callbackId, endedAt } = request;
  const cutoff = cutoffFor(record, call, request).earliest;
  if (deadline > Math.min(cutoff - record.limits.skewMs, record.endedAt)) return false;
  const configs = configsBetween(record, callbackId, request.at, deadline);
  const isCalled = configs.every(
    ({ retriesEnabled, rateLimit, deletedAt, retry }) =>
      retriesEnabled &&
      rateLimit.perSecond === null &&
      deletedAt === undefined &&
      !isUsedUp(record, request, retry),
  );
  return (
    isCalled &&
    wasDirect(record, callbackId, endedAt!, deadline) &&
    !hasEnded(record, call, request, deadline)
  );
}

function isUsedUp(
  record: SimRecord,
  { callId, at }: SeenRequest,
  retry: { maxAttempts: number | null },
): boolean {
  const requests = indexed(record).requestsOfCall(callId);
  const used = requests.filter((one) => one.at <= at && hasFailed(one) && one.trigger !== 'probe').length;
  return retry.maxAttempts !== null && used >= retry.maxAttempts;
}

/** By a person, by another request of its, or for a reason that another checker looks at. */
function hasEnded(record: SimRecord, call: Call, request: SeenRequest, deadline: number): boolean {
  const index = indexed(record);
  const { resolution, id } = call;
  if (resolution && resolution.by !== 'cutoff' && resolution.at <= deadline) return true;
  const delivered = index.requestsOfCall(id).some((one) => one.outcome === 'success' && one.at <= deadline);
  const acts = index.actsOnCall(id).filter(mayBeDone);
  return (
    delivered ||
    acts.some(({ kind, at }) => kind === 'mark' && at <= deadline && at > request.at - record.limits.skewMs)
  );
}

/** By when the next request must have begun, if no message of its was late. */
function undisturbed(record: SimRecord, request: SeenRequest): number {
  const { skewMs } = record.limits;
  const { callbackId, at, endedAt } = request;
  const configs = configsBetween(record, callbackId, at, at);
  const interval = Math.max(...configs.map(({ retry }) => retry.intervalSeconds * 1000));
  const waitMs = Math.max(interval * (1 + JITTER), askedMs(request));
  // By a clock that is behind it is early, and goes through the queue once more; so does what a schedule wakes.
  const hops = 1 + Number(skewMs > 0) + Number(waitMs > LONGEST_DELAY_MS);
  return endedAt! + waitMs + 2 * skewMs + hops * (POLL_MS + OWN_MS);
}

/**
 * What was hit by a fault of ours may take the visibility time longer, each time; what was late comes late; and where
 * every worker is busy a message waits.
 */
function disturbed(record: SimRecord, { callId, at, invocation }: SeenRequest, planned: number): number {
  const index = indexed(record);
  const worker = index.invocation(invocation);
  const ranOut = worker?.died && index.faultsIn(invocation).length === 0;
  const deadline = lengthened(record, planned + (ranOut ? record.limits.visibilityMs : 0), {
    since: worker?.at ?? at,
    hits: index.faultsOfCall(callId),
  });
  return afterCrowds(record, deadline, at + JITTERLESS * (planned - at));
}

function afterCrowds({ crowds }: SimRecord, deadline: number, since: number): number {
  let until = deadline;
  for (const { from, to } of crowds) if (to > since && from <= until) until += to - Math.max(from, since);
  return until;
}
