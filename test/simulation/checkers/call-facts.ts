import { type Attempt, isRequest } from '../../../lambdas/domain/call/attempt.ts';
import type { Call } from '../../../lambdas/domain/call/call.ts';
import type { Callback } from '../../../lambdas/domain/callback/callback.ts';
import type { Mode } from '../../../lambdas/domain/health/health.ts';
import type { FaultHit, SeenRequest, SimRecord } from '../world/record.ts';
import { type IndexedRecord, indexed } from './indexed-record.ts';

/** How stale a worker's view of a configuration may be, by the design. */
const VIEW_MS = 5000;
/** A request's record: the attempt, the payload, the call. */
const RECORDS = /^calls\.(put|keep)/;

/** All of a call's attempts as a reader finds them, each once, by their start. */
export function attemptsOf({ final }: SimRecord, { id, lastAttempt }: Call): Attempt[] {
  const kept = final.attempts.get(id) ?? [];
  const isApart = lastAttempt !== undefined && kept.every((attempt) => attempt.id !== lastAttempt.id);
  return (isApart ? [...kept, lastAttempt] : [...kept]).sort((a, b) => a.startedAt - b.startedAt);
}

/** All requests of a call, in the order of time, and the same by the turn that they were for. */
export interface Chain {
  call: Call;
  requests: SeenRequest[];
  byTurn: Map<number, SeenRequest[]>;
}

/** A replay's message names the turn of the failed call, which is one more once it is open again. */
export function turnOf({ turn, trigger }: Pick<SeenRequest, 'turn' | 'trigger'>): number {
  return trigger === 'replay' ? turn + 1 : turn;
}

/** A request whose result is known, and is no success. */
export function hasFailed({ outcome }: Pick<SeenRequest, 'outcome'>): boolean {
  return outcome !== undefined && outcome !== 'unknown' && outcome !== 'success';
}

export function isKnown({ outcome, endedAt }: Pick<SeenRequest, 'outcome' | 'endedAt'>): boolean {
  return endedAt !== undefined && outcome !== undefined && outcome !== 'unknown';
}

/**
 * Its worker died, or a write of its record failed, or was not heard of. What the queue did to its message is no reason for
 * that, nor is a slow service: what it writes is written in the end.
 */
export function mayBeUnrecorded(index: IndexedRecord, { endedAt, invocation }: SeenRequest): boolean {
  if (endedAt === undefined || index.invocation(invocation)?.died !== false) return true;
  return index.faultsIn(invocation).some((fault) => fault.at >= endedAt && keepsFromRecording(fault));
}

function keepsFromRecording({ kind, where }: FaultHit): boolean {
  return (kind === 'fail' || kind === 'lost') && RECORDS.test(where);
}

/** What could not be recorded is `unknown`, which counts nowhere. */
export function isShown(record: SimRecord, { callId, hostAt }: SeenRequest): boolean {
  const call = indexed(record).call(callId);
  const attempts = call === undefined ? [] : attemptsOf(record, call);
  return attempts.some((attempt) => attempt.startedAt === hostAt && isRequest(attempt));
}

/** All configurations that a worker may have known between two times. */
export function configsBetween(
  record: SimRecord,
  callbackId: string,
  from: number,
  until: number,
): Callback[] {
  const all = record.callbacks.get(callbackId) ?? [];
  if (all.length === 1) return [all[0]!.callback];
  const oldest = from - VIEW_MS - 2 * record.limits.skewMs;
  return all
    .filter(({ at }, i) => at <= until && (all[i + 1]?.at ?? Number.POSITIVE_INFINITY) >= oldest)
    .map(({ callback }) => callback);
}

/** All modes that a callback was in between two times. */
export function modesBetween(record: SimRecord, callbackId: string, from: number, until: number): Set<Mode> {
  const moves = indexed(record).movesOf(callbackId);
  const next = moves.find(({ at }) => at > from);
  const last = moves.findLast(({ at }) => at <= from);
  const modes = new Set<Mode>([last?.after.mode ?? next?.before.mode ?? 'direct']);
  for (const { at, before, after } of moves)
    if (at > from && at <= until) modes.add(before.mode).add(after.mode);
  return modes;
}

export function wasDirect(record: SimRecord, callbackId: string, from: number, until: number): boolean {
  return [...modesBetween(record, callbackId, from, until)].every((mode) => mode === 'direct');
}

/** A person's act that was done, or of which nobody heard whether it was. */
export function mayBeDone({ status }: { status?: number }): boolean {
  return status === undefined || (status >= 200 && status <= 299);
}
