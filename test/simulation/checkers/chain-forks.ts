import type { SeenRequest, SentMessage, SimRecord, Violation } from '../world/record.ts';
import { type Chain, mayBeUnrecorded, turnOf } from './call-facts.ts';
import { indexed } from './indexed-record.ts';
import { SLOW_MS } from './lengthening.ts';
import { clockText } from './violation-text.ts';

/** From a request's end until its result is written, and from looking a call up until it is called: all in all. */
const IN_BETWEEN_MS = 500;
/** How long a message of a rate-limited callback is held until its slot. */
const SLOT_MS = 1000;

/**
 * Two requests of one turn. The second is right where the first may not be recorded, and may happen where both were on
 * their way at once, by messages of which there were two.
 */
export function forksOf(record: SimRecord, { requests, byTurn }: Chain): Violation[] {
  if (byTurn.size === requests.length) return [];
  return [...byTurn.values()].flatMap((same) =>
    same.slice(1).flatMap((request, i) => forkedFrom(record, same.slice(0, i + 1), request)),
  );
}

function forkedFrom(record: SimRecord, before: SeenRequest[], request: SeenRequest): Violation[] {
  const index = indexed(record);
  const { at, callbackId, callId, trigger, turn } = request;
  const tell = (what: string) => [{ promise: 'P4', at, callbackId, callId, what } as const];
  const recorded = before.filter((one) => !isLostTry(one) && !mayBeUnrecorded(index, one));
  const first = recorded.sort((a, b) => a.endedAt! - b.endedAt!)[0];
  if (first !== undefined && at > first.endedAt! + slackMs(record, first, request)) {
    if (isOfEarlierFanOut(record, request)) return [];
    const when = clockText(record, first.at);
    return tell(`a ${trigger} of turn ${turn}, of which the ${first.trigger} at ${when} was recorded`);
  }
  // One worker makes a second request where its first went out on a connection that was gone.
  if (before.some((one) => isLostTry(one) && one.invocation === request.invocation)) return [];
  if (first === undefined || isRepeated(record, request)) return [];
  return tell(`a second ${trigger} of turn ${turn} at once, and no message came twice`);
}

/**
 * An event whose publisher was not answered is fanned out again, and says so: the message of the first time, where it comes
 * after the other, cannot know of that. It attempts its call once, as a message that was never received before does.
 */
function isOfEarlierFanOut(record: SimRecord, { callId, messageId, receiveCount }: SeenRequest): boolean {
  const first = indexed(record)
    .messagesOfCall(callId)
    .filter(({ queue }) => queue === 'deliveries');
  const own = first.find((sent) => sent.messageId === messageId);
  const isAgain = ({ message }: SentMessage) => 'again' in message && message.again === true;
  return receiveCount === 1 && own !== undefined && !isAgain(own) && first.some(isAgain);
}

function isLostTry({ outcome }: SeenRequest): boolean {
  return outcome === 'unknown';
}

/** With what was slow of the first one's record, and of the second one's look at that. */
function slackMs(record: SimRecord, first: SeenRequest, { callbackId, at, invocation }: SeenRequest): number {
  const configs = record.callbacks.get(callbackId) ?? [];
  const isLimited = configs.some(({ callback }) => callback.rateLimit.perSecond !== null);
  const index = indexed(record);
  const slow = [...index.faultsIn(first.invocation), ...index.faultsIn(invocation)].filter(
    (fault) => fault.kind === 'slow' && fault.at >= first.endedAt! - SLOW_MS && fault.at <= at,
  );
  return IN_BETWEEN_MS + (isLimited ? SLOT_MS : 0) + slow.length * SLOW_MS;
}

/** There were two messages of that turn, or one was handed out twice. */
function isRepeated(record: SimRecord, request: SeenRequest): boolean {
  const index = indexed(record);
  const { callId, at } = request;
  const messages = index
    .messagesOfCall(callId)
    .filter((sent) => sent.at <= at && turnOf(sent.message) === turnOf(request));
  // What a schedule fires is the schedule's message, put into the queue.
  const own = messages.filter(({ queue }) => queue !== 'schedule');
  if (new Set(own.map(({ messageId }) => messageId)).size > 1) return true;
  return index.faultsOfCall(callId).some((fault) => fault.kind === 'duplicate' && fault.at <= at);
}
