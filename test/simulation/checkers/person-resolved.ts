import type { Call } from '../../../lambdas/domain/call/call.ts';
import type { PersonsAct, SimRecord, Violation } from '../world/record.ts';
import { mayBeDone } from './call-facts.ts';
import { indexed } from './indexed-record.ts';
import { clockText } from './violation-text.ts';

/** A person's mark, or its undoing, that was answered for. */
export type Word = PersonsAct & { callId: string; answeredAt: number };

export function isWord(act: PersonsAct): act is Word {
  return (
    isOfMark(act) && act.status !== undefined && act.callId !== undefined && act.answeredAt !== undefined
  );
}

/** Done after the word, or at the same time, or nobody knows. */
export function mayOverlap(act: PersonsAct, { at }: Word): boolean {
  return isOfMark(act) && (act.answeredAt ?? Number.POSITIVE_INFINITY) >= at;
}

export function isReplayedSince(record: SimRecord, callId: string, since: number, until: number): boolean {
  return indexed(record)
    .messagesOfCall(callId)
    .some(({ message, at }) => message.trigger === 'replay' && at >= since && at <= until);
}

/** The last word about a call that was answered for is what the call shows, unless another came beside or after it. */
export function notShown(record: SimRecord, word: Word): Violation[] {
  const { kind, callbackId, callId, at, answeredAt } = word;
  const index = indexed(record);
  const tell = (what: string) => [{ promise: 'P10', at: answeredAt, callbackId, callId, what } as const];
  const call = index.call(callId);
  if (call === undefined) return tell('a person marked it, and it is not there');
  const acts = index.actsOnCall(callId);
  if (acts.some((act) => act.kind !== kind && mayOverlap(act, word))) return [];
  if (kind === 'mark' && call.status !== 'SUCCESS')
    return tell(`marked SUCCESS by a person, it is ${call.status}`);
  if (kind === 'mark' && wasDeliveredBefore(record, call, word)) return [];
  if (kind === 'undo') {
    // Without a mark that was surely there it undid nothing.
    const wasMarked = acts.some((act) => act.kind === 'mark' && isWord(act) && act.answeredAt <= at);
    if (!wasMarked || wasAskedForSince(record, word)) return [];
    if (call.status !== 'FAILED') return tell(`its mark was undone, and it is ${call.status}`);
  }
  const same = acts.filter((act) => act.kind === kind && mayBeDone(act));
  return same.some((act) => tells(record, call, act)) ? [] : tell(`it shows ${resolved(record, call)}`);
}

/** What was delivered already stays so: the mark changed nothing. */
function wasDeliveredBefore(record: SimRecord, { id, resolution }: Call, { answeredAt }: Word): boolean {
  return (
    resolution?.by === 'delivery' &&
    indexed(record)
      .requestsOfCall(id)
      .some(({ outcome, endedAt }) => outcome === 'success' && endedAt! <= answeredAt)
  );
}

function wasAskedForSince(record: SimRecord, { callId, at }: Word): boolean {
  const requests = indexed(record).requestsOfCall(callId);
  return (
    requests.some((request) => request.trigger === 'manual' && request.at >= at) ||
    isReplayedSince(record, callId, at, record.endedAt)
  );
}

/** Who, when and what note. */
function tells({ limits }: SimRecord, { resolution }: Call, act: PersonsAct): boolean {
  const { answeredAt = Number.POSITIVE_INFINITY, actor, note } = act;
  if (resolution?.by !== 'person' || !resolution.actor) return false;
  const isThen = resolution.at >= act.at - limits.skewMs && resolution.at <= answeredAt + limits.skewMs;
  const isSaid = note === undefined || resolution.note === note;
  return isThen && isSaid && (actor === undefined || resolution.actor === actor);
}

function resolved(record: SimRecord, { status, resolution }: Call): string {
  if (resolution === undefined) return `${status}, without a word why`;
  const { by, at, actor = 'nobody', note = 'no note' } = resolution;
  return `${status} by ${by} (${actor}, ${note}) at ${clockText(record, at)}, which is not what was said`;
}

function isOfMark(act: PersonsAct): boolean {
  return (act.kind === 'mark' || act.kind === 'undo') && mayBeDone(act);
}
