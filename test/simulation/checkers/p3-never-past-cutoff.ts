import type { Call } from '../../../lambdas/domain/call/call.ts';
import type { Checker, SeenRequest, SimRecord, Violation } from '../world/record.ts';
import { mayBeDone } from './call-facts.ts';
import { cutoffFor, windowsOf } from './call-windows.ts';
import { indexed } from './indexed-record.ts';
import { clockText, secondsText } from './violation-text.ts';

/**
 * P3: no attempt starts later than `retryUntil` by the worker's clock; a person's retry is the exception. The cutoff is
 * acceptance + window, or the reopening by a replay + window, and nothing else moves it.
 */
export const p3NeverPastCutoff: Checker = (record) =>
  record.final.calls.flatMap((call) => [...tooLate(record, call), ...wrongWindow(record, call)]);

function tooLate(record: SimRecord, call: Call): Violation[] {
  return indexed(record)
    .requestsOfCall(call.id)
    .filter((request) => request.trigger !== 'manual' || !isAskedFor(record, request))
    .flatMap((request) => {
      const lateMs = request.hostAt - cutoffFor(record, call, request).latest;
      if (lateMs <= 0) return [];
      const { at, callbackId, callId, trigger } = request;
      return [
        {
          promise: 'P3',
          at,
          callbackId,
          callId,
          what: `a ${trigger} ${secondsText(lateMs)} past the cutoff`,
        },
      ];
    });
}

/** By a person, before. */
function isAskedFor(record: SimRecord, { callId, at }: SeenRequest): boolean {
  return indexed(record)
    .actsOnCall(callId)
    .some((act) => act.kind === 'retry' && act.at <= at && mayBeDone(act));
}

function wrongWindow(record: SimRecord, call: Call): Violation[] {
  const { id: callId, callbackId, retryUntil, createdAt, reopened } = call;
  const { skewMs } = record.limits;
  const index = indexed(record);
  const windows = windowsOf(record, callbackId);
  const tell = (what: string) => [{ promise: 'P3', at: createdAt, callbackId, callId, what } as const];
  const until = clockText(record, retryUntil);
  if (reopened !== undefined) {
    const messages = index.messagesOfCall(callId).filter(({ message }) => message.replay?.id === reopened.by);
    if (messages.length === 0) return tell(`reopened by ${reopened.by}, which sent nothing for it`);
    const first = index
      .requestsOfCall(callId)
      .find(({ messageId }) => messages.some((sent) => sent.messageId === messageId));
    const earliest = messages[0]!.at - skewMs;
    const latest = first?.hostAt ?? record.endedAt;
    const fits = windows.some((window) => isBetween(retryUntil - window, earliest, latest));
    return fits ? [] : tell(`reopened, its cutoff at ${until} is no window after that`);
  }
  const accepted = index.acceptedOf(callbackId).find(({ eventId }) => eventId === call.eventId);
  if (accepted === undefined) return [];
  if (createdAt > accepted.at + skewMs)
    return tell(`created at ${clockText(record, createdAt)}, accepted at ${clockText(record, accepted.at)}`);
  // Asked for again, its window begins with the request that was answered, by the clock of another worker.
  const earliest = createdAt - 2 * skewMs;
  const fits = windows.some((window) => isBetween(retryUntil - window, earliest, accepted.at + skewMs));
  return fits ? [] : tell(`its cutoff at ${until} is no window after it was accepted`);
}

function isBetween(at: number, from: number, until: number): boolean {
  return at >= from && at <= until;
}
