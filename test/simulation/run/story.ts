import { clockText, violationText } from '../checkers/violation-text.ts';
import type { SimRecord, Violation } from '../world/record.ts';

const MOST_LINES = 70;

interface Line {
  at: number;
  text: string;
}

/** What happened around one broken promise, in the order in which it did: to its call, or to its callback. */
export function storyOf(record: SimRecord, violation: Violation): string {
  const { callbackId } = violation;
  const lines = [
    ...happened(record, violation),
    ...toCallback(record, callbackId),
    ...faultsOf(record, violation),
    { at: violation.at, text: `>>> ${violation.promise} ${violation.what}` },
  ].sort((one, other) => one.at - other.at);
  const place = lines.findIndex(({ text }) => text.startsWith('>>>'));
  const from = Math.max(0, Math.min(place - MOST_LINES / 2, lines.length - MOST_LINES));
  const shown = lines.slice(from, from + MOST_LINES);
  const told = shown.map(({ at, text }) => `  ${clockText(record, at)}  ${text}`);
  return [violationText(record, violation), ...told].join('\n');
}

function happened({ requests, sent }: SimRecord, { callbackId, callId }: Violation): Line[] {
  const isMeant = (one: { callId?: unknown; callbackId?: unknown }) =>
    callId === undefined ? one.callbackId === callbackId : one.callId === callId;
  return [
    ...requests.filter(isMeant).flatMap((request) => {
      const { at, endedAt, trigger, turn, invocation, outcome, statusCode = '' } = request;
      const begun = { at, text: `request by ${trigger}, turn ${turn}, in run ${invocation}` };
      if (endedAt === undefined) return [{ ...begun, text: `${begun.text}; its worker never hears of it` }];
      return [begun, { at: endedAt, text: `answered: ${outcome} ${statusCode}, in run ${invocation}` }];
    }),
    ...sent
      .filter(({ message }) => isMeant(message as { callId?: unknown; callbackId?: unknown }))
      .map(({ at, queue, dueAt, message, invocation = '-' }) => {
        const {
          call: _,
          callbackId: _id,
          callId: _call,
          v: _v,
          ...rest
        } = message as Record<string, unknown>;
        const delay = `${Math.round((dueAt - at) / 1000)} s`;
        return {
          at,
          text: `sent to ${queue}, due in ${delay}: ${JSON.stringify(rest)}, by run ${invocation}`,
        };
      }),
  ];
}

function toCallback({ moves, mails, acts }: SimRecord, callbackId: string): Line[] {
  const isMeant = (one: { callbackId: string }) => one.callbackId === callbackId;
  return [
    ...moves
      .filter(isMeant)
      .filter(({ before, after }) => before.mode !== after.mode || before.outageId !== after.outageId)
      .map(({ at, before, after }) => ({ at, text: `its callback is ${after.mode}, was ${before.mode}` })),
    ...mails.filter(isMeant).map(({ at, kind, result }) => ({ at, text: `mail ${kind}: ${result}` })),
    ...acts.filter(isMeant).map(({ at, kind, callId = '', status = 'no answer' }) => ({
      at,
      text: `a person: ${kind} ${callId} (${status})`,
    })),
  ];
}

function faultsOf({ faults }: SimRecord, { callbackId, callId }: Violation): Line[] {
  return faults
    .filter(({ callIds, callbackIds }) =>
      callId === undefined ? callbackIds?.includes(callbackId) : callIds?.includes(callId),
    )
    .map(({ at, kind, where, invocation = '-' }) => ({
      at,
      text: `FAULT ${kind} at ${where}, in run ${invocation}`,
    }));
}
