import { isUnsendable } from '../../../lambdas/domain/call/attempt.ts';
import type { PersonsAct, SeenRequest, SimRecord, Violation } from '../world/record.ts';
import { attemptsOf, configsBetween, mayBeDone } from './call-facts.ts';
import { indexed } from './indexed-record.ts';
import { lengthened } from './lengthening.ts';
import { isInactive, stretchesOf } from './mode-stretches.ts';
import { clockText } from './violation-text.ts';

/** It waits for a worker, as all that is in the retries queue. */
const AT_ONCE_MS = 5 * 60_000;
/** From an attempt's end to its record: until then a person's retry may name the turn before. */
const RECORDING_MS = 5000;

/**
 * Whoever was told that a call will be attempted now has given work to be done, and it is done: an attempt follows, or
 * one is under way. Unless the call is resolved or its callback taken away first.
 */
export function droppedRetries(record: SimRecord): Violation[] {
  return record.acts.flatMap((act) => {
    const { kind, callbackId, callId, at, answeredAt, status } = act;
    if (kind !== 'retry' || callId === undefined || answeredAt === undefined) return [];
    if (status === undefined || !mayBeDone(act)) return [];
    const index = indexed(record);
    const dueBy = answeredAt + AT_ONCE_MS + record.limits.queueLagMs;
    const until = lengthened(record, dueBy, { since: at, hits: index.faultsOfCall(callId) });
    if (until > record.endedAt || isAttempted(record, act, until) || isExcused(record, act, until)) return [];
    const what = `a person asked for an attempt at ${clockText(record, at)}, and there is none`;
    return [{ promise: 'P1', at: until, callbackId, callId, what } as const];
  });
}

/** By whatever message: of two that name the same turn one goes out. */
function isAttempted(record: SimRecord, { callId, at }: PersonsAct, until: number): boolean {
  const index = indexed(record);
  const isIn = (from: number, endedAt: number) => from <= until && endedAt + RECORDING_MS >= at;
  const call = index.call(callId!);
  const endOf = (request: SeenRequest) => index.invocation(request.invocation)?.endedAt ?? until;
  return (
    index.requestsOfCall(callId!).some((request) => isIn(request.at, endOf(request))) ||
    (call !== undefined && attemptsOf(record, call).some(isUnsendable))
  );
}

function isExcused(record: SimRecord, { callbackId, callId, at }: PersonsAct, until: number): boolean {
  const index = indexed(record);
  const isResolved = index
    .actsOnCall(callId!)
    .some((act) => act.kind === 'mark' && mayBeDone(act) && act.at <= until);
  const isStopped = stretchesOf(record, callbackId, isInactive).some(
    ({ value, from, to }) => value && from <= until && to >= at,
  );
  const isDeleted = configsBetween(record, callbackId, at, until).some(
    ({ deletedAt }) => deletedAt !== undefined,
  );
  return isResolved || isStopped || isDeleted || isReplayed(record, callId!, at, until);
}

/** A replay opened it again: it has a turn of its own, and may wait. */
function isReplayed(record: SimRecord, callId: string, at: number, until: number): boolean {
  return indexed(record)
    .messagesOfCall(callId)
    .some((sent) => sent.message.trigger === 'replay' && sent.at <= until && sent.dueAt >= at - RECORDING_MS);
}
