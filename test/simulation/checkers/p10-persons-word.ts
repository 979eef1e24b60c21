import type { Checker, PersonsAct, SeenRequest, SimRecord, Violation } from '../world/record.ts';
import { attemptsOf, isKnown, mayBeUnrecorded } from './call-facts.ts';
import { indexed } from './indexed-record.ts';
import { wasHeldUp } from './lengthening.ts';
import { isReplayedSince, isWord, mayOverlap, notShown, type Word } from './person-resolved.ts';
import { clockText } from './violation-text.ts';

/** It reads its payload and waits for a slot that is near. */
const AT_ONCE_MS = 5000;

/**
 * P10: from the answer to a person's mark no request of that call begins until the mark is undone, and then only by a
 * replay or by a person's retry; one in flight may end. The call shows who marked it, when and with what note, and its
 * attempts are as they were.
 */
export const p10PersonsWord: Checker = (record) => {
  const words = record.acts.filter(isWord);
  const marks = words.filter(({ kind }) => kind === 'mark');
  const lasts = new Map(words.map((word) => [word.callId, word]));
  return [
    ...marks.flatMap((mark) => attempted(record, mark)),
    ...marks.flatMap((mark) => changed(record, mark)),
    ...[...lasts.values()].flatMap((word) => notShown(record, word)),
  ];
};

function attempted(record: SimRecord, mark: Word): Violation[] {
  const index = indexed(record);
  const undone = index.actsOnCall(mark.callId).find((act) => act.kind === 'undo' && mayOverlap(act, mark));
  const after = index.requestsOfCall(mark.callId).filter(({ at }) => at > mark.answeredAt);
  const inFlight = after.find((request) => isInFlight(record, request, mark));
  return after
    .filter((request) => request !== inFlight && !isAskedFor(record, request, undone))
    .map(({ at, callbackId, callId, trigger }) => {
      const since = clockText(record, mark.answeredAt);
      const what = `a ${trigger}, marked SUCCESS by a person at ${since}`;
      return { promise: 'P10', at, callbackId, callId, what };
    });
}

/** Its worker had it in hand when the mark came: it has read the call, and its request begins at once. */
function isInFlight(record: SimRecord, request: SeenRequest, { answeredAt }: Word): boolean {
  const begunAt = indexed(record).invocation(request.invocation)?.at ?? request.at;
  const isAtOnce = request.at <= answeredAt + AT_ONCE_MS || wasHeldUp(record, request);
  return begunAt <= answeredAt && isAtOnce;
}

/** Undone, it is FAILED: only a person may ask for more, for this call or by a replay that then has a chain of its own. */
function isAskedFor(
  record: SimRecord,
  { at, callId, trigger }: SeenRequest,
  undone: PersonsAct | undefined,
): boolean {
  if (undone === undefined || at < undone.at) return false;
  return trigger === 'manual' || isReplayedSince(record, callId, undone.at, at);
}

/** What was recorded before the mark, by workers that were not disturbed, is there still. */
function changed(record: SimRecord, mark: Word): Violation[] {
  const { callbackId, callId, at } = mark;
  const index = indexed(record);
  const call = index.call(callId);
  const attempts = call === undefined ? [] : attemptsOf(record, call);
  return index
    .requestsOfCall(callId)
    .filter((request) => {
      const recordedAt = index.invocation(request.invocation)?.endedAt ?? Number.POSITIVE_INFINITY;
      return isKnown(request) && recordedAt <= at && !mayBeUnrecorded(index, request);
    })
    .filter(
      ({ hostAt, outcome }) =>
        !attempts.some((attempt) => attempt.startedAt === hostAt && attempt.outcome === outcome),
    )
    .map((request) => {
      const when = clockText(record, request.at);
      const what = `its attempt at ${when} is not there any more since a person marked it`;
      return { promise: 'P10', at: mark.answeredAt, callbackId, callId, what };
    });
}
