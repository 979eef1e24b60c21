import { type Attempt, isRequest } from '../../../lambdas/domain/call/attempt.ts';
import type { Call } from '../../../lambdas/domain/call/call.ts';
import type { Checker, SeenRequest, SimRecord, Violation } from '../world/record.ts';
import { attemptsOf, isKnown, mayBeUnrecorded, turnOf } from './call-facts.ts';
import { indexed } from './indexed-record.ts';
import { clockText } from './violation-text.ts';

/** Less is the difference between a time and the second in which it is due. */
const ROUNDED_MS = 1000;

/**
 * P9: every attempt is in the history. If a worker may have died between request and record, the attempt shows with outcome
 * `unknown`, which counts nowhere. History and receiver log are compared one by one.
 */
export const p9EveryAttempt: Checker = (record) =>
  record.final.calls.flatMap((call) => {
    const requests = indexed(record).requestsOfCall(call.id);
    const attempts = attemptsOf(record, call);
    const history: History = {
      ...{ call, requests, attempts },
      requestsAt: Map.groupBy(requests, ({ hostAt }) => hostAt),
      attemptsAt: Map.groupBy(attempts, ({ startedAt }) => startedAt),
    };
    return [
      ...requests.flatMap((request) => unrecorded(record, history, request)),
      ...attempts.flatMap((attempt) => unmade(record, history, attempt)),
      ...miscounted(record, history),
    ];
  });

/** What receivers saw of a call, and what its history says; both by the start of each. */
interface History {
  call: Call;
  requests: SeenRequest[];
  attempts: Attempt[];
  requestsAt: Map<number, SeenRequest[]>;
  attemptsAt: Map<number, Attempt[]>;
}

function unrecorded(
  record: SimRecord,
  { call, requests, attempts, requestsAt, attemptsAt }: History,
  request: SeenRequest,
): Violation[] {
  const { at, callbackId, callId, turn, trigger, hostAt } = request;
  const made = () => `the ${trigger} of turn ${turn} at ${clockText(record, at)} (${resultText(request)})`;
  const tell = (what: string) => [{ promise: 'P9', at, callbackId, callId, what } as const];
  const sameStart = attemptsAt.get(hostAt) ?? [];
  if (request.endedAt !== undefined && sameStart.some((attempt) => isSame(attempt, request))) return [];
  const other = sameStart.find(isRequest);
  // Two workers may begin in the same millisecond.
  const isOthers = other && requestsAt.get(hostAt)!.some((one) => one !== request && isSame(other, one));
  if (other && !isOthers) return tell(`${made()} is in the history as ${resultText(other)}`);
  if (!mayBeUnrecorded(indexed(record), request)) return tell(`${made()} is not in the history`);
  const { skewMs, visibilityMs, queueLagMs } = record.limits;
  if (at + visibilityMs + queueLagMs > record.endedAt) return [];
  const began = beganAt(call, request, requests) - 2 * skewMs;
  const isShown = attempts.some(
    ({ outcome, startedAt }) =>
      outcome === 'unknown' && startedAt >= began && startedAt <= hostAt + 2 * skewMs + ROUNDED_MS,
  );
  return isShown ? [] : tell(`${made()} may be unrecorded, and no attempt is unknown`);
}

/** When the turn of a request began: with the end of the last one that was recorded before it. */
function beganAt({ createdAt }: Call, request: SeenRequest, requests: SeenRequest[]): number {
  const before = requests.filter((one) => turnOf(one) < turnOf(request) && isKnown(one));
  return Math.max(createdAt, ...before.map(({ hostAt, at, endedAt }) => hostAt + endedAt! - at));
}

function unmade(record: SimRecord, history: History, attempt: Attempt): Violation[] {
  const { id: callId, callbackId } = history.call;
  const { startedAt: at, outcome, trigger } = attempt;
  const tell = (what: string) => [{ promise: 'P9', at, callbackId, callId, what } as const];
  const ofIt = history.requestsAt.get(at) ?? [];
  if (isRequest(attempt)) {
    if (ofIt.some((request) => request.endedAt === undefined || isSame(attempt, request))) return [];
    return tell(`in the history is a ${trigger} (${resultText(attempt)}) that no receiver saw`);
  }
  if (outcome !== 'unknown' || ofIt.some((request) => request.outcome === 'unknown')) return [];
  return mayBeUnknown(record, history, at) ? [] : tell(`a ${trigger} is unknown, and nothing happened to it`);
}

/**
 * A worker died or was kept from its work, or a message came twice, since its turn began: that of the last request before
 * it, whose message may have come twice, or the one after.
 */
function mayBeUnknown(record: SimRecord, { call, requests }: History, dueAt: number): boolean {
  const index = indexed(record);
  const before = requests.filter((one) => isKnown(one) && one.hostAt + one.endedAt! - one.at <= dueAt);
  const turn = Math.max(0, ...before.map(turnOf));
  const earlier = before.filter((one) => turnOf(one) < turn).map(({ endedAt }) => endedAt!);
  const from = Math.max(call.createdAt, ...earlier) - 2 * record.limits.skewMs;
  const hit = index.faultsOfCall(call.id).some(({ at, kind }) => at >= from && kind !== 'late');
  return hit || requests.some((request) => request.at >= from && mayBeUnrecorded(index, request));
}

/**
 * What is known to have been a request is counted once, and nothing else is; but for those of which the attempt may have
 * been kept, and not the call.
 */
function miscounted(record: SimRecord, { call, requests, attempts }: History): Violation[] {
  const { id: callId, callbackId, attemptCount } = call;
  const known = attempts.filter(isRequest).length;
  if (attemptCount === known) return [];
  const unsure = requests.filter((request) => mayBeUnrecorded(indexed(record), request)).length;
  if (attemptCount < known && attemptCount >= known - unsure) return [];
  const what = `it counts ${attemptCount} attempts, and has ${known}`;
  return [{ promise: 'P9', at: record.endedAt, callbackId, callId, what }];
}

function isSame(attempt: Pick<Attempt, 'outcome' | 'statusCode'>, request: SeenRequest): boolean {
  return attempt.outcome === request.outcome && attempt.statusCode === request.statusCode;
}

function resultText({ outcome, statusCode }: { outcome?: string; statusCode?: number }): string {
  if (outcome === undefined) return 'its worker died';
  return statusCode === undefined ? outcome : `${outcome} ${statusCode}`;
}
