import type { CallMessage } from '../../../lambdas/contract/messages.ts';
import type { Call } from '../../../lambdas/domain/call/call.ts';
import { asRead } from '../../../lambdas/domain/call/call-moves.ts';
import type { AcceptedCall, Checker, SimRecord, Violation } from '../world/record.ts';
import { droppedRetries } from './asked-retries.ts';
import { windowsOf } from './call-windows.ts';
import { callsOfDeleted } from './deleted-calls.ts';
import { unexplainedEnd } from './ends-explained.ts';
import { indexed } from './indexed-record.ts';
import { clockText } from './violation-text.ts';

/**
 * P1: every accepted call ends as SUCCESS or FAILED and stays readable for the retention time. A dead letter is not an
 * end: it goes round again. A person's retry that was accepted is made, and who deletes a callback ends its calls.
 */
export const p1NothingLost: Checker = (record) => [
  ...record.accepted.flatMap((accepted) => lost(record, accepted)),
  ...doubled(record),
  ...record.final.calls.flatMap((call) => endless(record, call)),
  ...record.final.left.flatMap((letter) => stranded(record, letter)),
  ...droppedRetries(record),
  ...callsOfDeleted(record),
  ...record.final.unreadable.map((callId) => {
    const callbackId = indexed(record).call(callId)?.callbackId ?? '';
    const what = 'it cannot be read with its payload until the end of its retention';
    return { promise: 'P1', at: record.endedAt, callbackId, callId, what } as const;
  }),
];

/** What a repeat of the publisher or of a queue may take until it makes the calls of an event. */
const FAN_OUT_MS = 3_600_000;

function lost(record: SimRecord, { eventId, callbackId, at }: AcceptedCall): Violation[] {
  if (indexed(record).callsOfEvent(eventId, callbackId).length > 0) return [];
  const isUnderWay =
    cutoffOfAccepted(record, callbackId, at) >= record.endedAt &&
    record.final.left.some(({ body }) => body.includes(eventId));
  // It had no subscriber by the time it was worked.
  const messages = indexed(record).messagesOf(callbackId);
  const isSent = messages.some(({ message }) => message.call?.eventId === eventId);
  const isGone = record.callbacks
    .get(callbackId)
    ?.some((config) => config.callback.deletedAt !== undefined && config.at <= at + FAN_OUT_MS);
  if (isUnderWay || (isGone && !isSent)) return [];
  return [{ promise: 'P1', at, callbackId, what: `${eventId} was accepted, and there is no call of it` }];
}

function doubled({ final }: SimRecord): Violation[] {
  const byEvent = Map.groupBy(final.calls, ({ eventId, callbackId }) => `${eventId} ${callbackId}`);
  return [...byEvent.values()]
    .filter((calls) => calls.length > 1)
    .map(([first, ...others]) => {
      const { callbackId, createdAt: at, id: callId, eventId } = first!;
      const what = `${eventId} has other calls: ${others.map(({ id }) => id).join(', ')}`;
      return { promise: 'P1', at, callbackId, callId, what };
    });
}

function endless(record: SimRecord, stored: Call): Violation[] {
  const call = asRead(stored, record.endedAt);
  const { id: callId, callbackId, status, retryUntil } = call;
  const tell = (at: number, what: string) => [{ promise: 'P1', at, callbackId, callId, what } as const];
  if (status === 'PENDING') {
    if (call.reopened !== undefined) return [];
    const accepted = indexed(record)
      .acceptedOf(callbackId)
      .find(({ eventId }) => eventId === call.eventId);
    const cutoff = accepted ? cutoffOfAccepted(record, callbackId, accepted.at) : retryUntil;
    return cutoff < record.endedAt
      ? tell(cutoff, `still PENDING, until ${clockText(record, retryUntil)}`)
      : [];
  }
  const why = unexplainedEnd(record, call);
  return why === undefined ? [] : tell(call.resolution?.at ?? record.endedAt, why);
}

/** With a message that nobody works any more the call waits for nothing. */
function stranded(record: SimRecord, { queue, body }: { queue: string; body: string }): Violation[] {
  if (!queue.includes('dead')) return [];
  const at = record.endedAt;
  const message = read(body);
  if (message === undefined) return [];
  if (queue.startsWith('events'))
    return [{ promise: 'P1', at, callbackId: '', what: `an event ended as a dead letter: ${body}` }];
  const { callId, callbackId, turn, trigger } = message;
  if (callId === undefined || turn === undefined) return [];
  const stored = indexed(record).call(callId);
  const isToCome =
    stored === undefined || (stored.turn === turn && isOpenTo(asRead(stored, at), trigger ?? ''));
  if (!isToCome) return [];
  const what = `its ${trigger} of turn ${turn} ended as a dead letter in ${queue}`;
  return [{ promise: 'P1', at, callbackId: callbackId ?? '', callId, what }];
}

function isOpenTo({ status, resolution }: Call, trigger: string): boolean {
  const isToReplay = trigger === 'replay' && !['person', 'deleted'].includes(resolution?.by ?? '');
  return status === 'PENDING' || (status === 'FAILED' && isToReplay);
}

function cutoffOfAccepted(record: SimRecord, callbackId: string, at: number): number {
  return at + Math.max(0, ...windowsOf(record, callbackId)) + record.limits.skewMs;
}

/** What cannot be read stays where it is, by design. */
function read(body: string): Partial<CallMessage> | undefined {
  try {
    return JSON.parse(body) as Partial<CallMessage>;
  } catch {
    return undefined;
  }
}
