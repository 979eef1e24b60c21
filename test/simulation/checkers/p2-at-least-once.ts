import type { Call } from '../../../lambdas/domain/call/call.ts';
import type { Callback } from '../../../lambdas/domain/callback/callback.ts';
import type { Checker, SeenRequest, SimRecord, Violation } from '../world/record.ts';
import { attemptsOf, configsBetween, isShown, mayBeDone, mayBeUnrecorded } from './call-facts.ts';
import { indexed } from './indexed-record.ts';
import { clockText } from './violation-text.ts';

/**
 * P2: a call is SUCCESS only after an attempt that the success rule accepts, or by a person's word, and the history tells
 * which. And the other way round: what was delivered and recorded, if only in the history, is SUCCESS, whatever else happened
 * to the call.
 */
export const p2AtLeastOnce: Checker = (record) =>
  record.final.calls.flatMap((call) =>
    call.status === 'SUCCESS' ? unearned(record, call) : unheard(record, call),
  );

function unearned(record: SimRecord, call: Call): Violation[] {
  const { id: callId, callbackId, resolution } = call;
  const at = resolution?.at ?? record.endedAt;
  const tell = (what: string) => [{ promise: 'P2', at, callbackId, callId, what } as const];
  const index = indexed(record);
  if (resolution?.by === 'person') {
    const marks = index.actsOnCall(callId).filter((act) => act.kind === 'mark' && mayBeDone(act));
    const isInTime = marks.some((act) => act.at <= at + record.limits.skewMs);
    return isInTime ? [] : tell('SUCCESS by a person, who did not mark it');
  }
  if (resolution?.by !== 'delivery') return tell(`SUCCESS by ${resolution?.by ?? 'nothing'}`);
  const accepted = index.requestsOfCall(callId).filter((request) => isAccepted(record, request));
  if (accepted.length === 0) return tell('SUCCESS, and no receiver accepted it');
  // One that failed may have ended in the same millisecond.
  const ofIt = attemptsOf(record, call).find(
    ({ startedAt, durationMs, outcome }) => startedAt + durationMs === at && outcome === 'success',
  );
  if (ofIt === undefined)
    return tell(`SUCCESS, and no attempt that ended at ${clockText(record, at)} was one`);
  return accepted.some(({ hostAt }) => hostAt === ofIt.startedAt)
    ? []
    : tell(`the attempt that made it SUCCESS was not accepted: ${clockText(record, ofIt.startedAt)}`);
}

/** A success that was recorded makes a call SUCCESS, unless a person decides otherwise or its callback is deleted. */
function unheard(record: SimRecord, { id: callId, callbackId, resolution }: Call): Violation[] {
  const index = indexed(record);
  const overruled = ['person', 'deleted'].includes(resolution?.by ?? '');
  if (overruled || index.actsOnCall(callId).some(({ kind }) => kind === 'undo')) return [];
  return index
    .requestsOfCall(callId)
    .filter(
      ({ endedAt, outcome }) => outcome === 'success' && endedAt !== undefined && endedAt < record.endedAt,
    )
    .filter((request) => isAccepted(record, request))
    .filter((request) => !mayBeUnrecorded(index, request) || isShown(record, request))
    .map(({ at }) => {
      const what = `accepted at ${clockText(record, at)}, and not SUCCESS`;
      return { promise: 'P2', at, callbackId, callId, what } as const;
    });
}

/** By the success rule of a configuration that its worker may have known. */
function isAccepted(record: SimRecord, { callbackId, at, statusCode }: SeenRequest): boolean {
  return configsBetween(record, callbackId, at, at).some((callback) => accepts(callback, statusCode));
}

function accepts({ success }: Callback, statusCode = 0): boolean {
  return success === '200' ? statusCode === 200 : statusCode >= 200 && statusCode <= 299;
}
