import type { Call } from '../../../lambdas/domain/call/call.ts';
import { asRead } from '../../../lambdas/domain/call/call-moves.ts';
import type { FaultHit, SimRecord, Violation } from '../world/record.ts';
import { recoveryFaults } from './drain-bounds.ts';
import { indexed } from './indexed-record.ts';
import { lengthened } from './lengthening.ts';
import { clockText } from './violation-text.ts';

/** Its first page, and the walks after that: 5 s, 1 min and 5 min. */
const WALKS_MS = 5000 + 60_000 + 240_000;
const WALKS = 3;
const WALK_MS = 10_000;
/** No worker lives longer: what it attempts when the callback is deleted it has recorded by then. */
const LONGEST_WORK_MS = 150_000;

/**
 * Who deletes a callback ends its waiting calls: as FAILED, because it was deleted, and soon. Only what succeeds, or is
 * resolved by a person, ends otherwise; and what was still in a queue ends when it comes out of it.
 */
export function callsOfDeleted(record: SimRecord): Violation[] {
  return [...record.callbacks.keys()].flatMap((callbackId) => {
    const deletedAt = toldDeletedAt(record, callbackId) ?? goneAt(record, callbackId);
    if (deletedAt === undefined) return [];
    const hits = recoveryFaults(record, callbackId);
    return indexed(record)
      .callsOf(callbackId)
      .flatMap((call) => notEnded(record, call, deletedAt, hits));
  });
}

function toldDeletedAt(record: SimRecord, callbackId: string): number | undefined {
  const told = indexed(record)
    .actsOf(callbackId)
    .find(({ kind, status = 0 }) => kind === 'delete' && status >= 200 && status <= 299);
  return told?.answeredAt;
}

/** Nobody was told, since a worker died of it: but it is deleted, and who asks again finds it so. */
function goneAt({ callbacks }: SimRecord, callbackId: string): number | undefined {
  return callbacks.get(callbackId)?.find(({ callback }) => callback.deletedAt !== undefined)?.at;
}

function notEnded(record: SimRecord, stored: Call, deletedAt: number, hits: FaultHit[]): Violation[] {
  const { id: callId, callbackId, status, resolution } = asRead(stored, record.endedAt);
  const at = resolution?.at ?? record.endedAt;
  const isOfOthers = resolution?.by === 'delivery' || resolution?.by === 'person';
  if (isOfOthers || at <= deletedAt + record.limits.skewMs) return [];
  const until = endsBy(record, stored, deletedAt, hits);
  if (until > record.endedAt || (at <= until && status === 'FAILED')) return [];
  const why = resolution === undefined ? status : `${status} (${resolution.by})`;
  const what = `its callback was deleted at ${clockText(record, deletedAt)}, and it was ${why} only at ${clockText(record, at)}`;
  return [{ promise: 'P1', at: until, callbackId, callId, what }];
}

function endsBy(record: SimRecord, { id, createdAt }: Call, deletedAt: number, hits: FaultHit[]): number {
  const index = indexed(record);
  const { queueLagMs, indexLagMs, skewMs } = record.limits;
  const walked = deletedAt + WALKS_MS + WALKS * (queueLagMs + WALK_MS) + indexLagMs;
  // Of these nothing is in the table until their message is worked.
  const dues = index
    .messagesOfCall(id)
    .filter(({ message }) => message.call !== undefined)
    .map(({ dueAt }) => dueAt + queueLagMs + LONGEST_WORK_MS);
  const deadline = Math.max(walked, createdAt, ...dues) + 2 * skewMs;
  const ofBoth = [...hits, ...index.faultsOfCall(id)].sort((one, other) => one.at - other.at);
  return lengthened(record, deadline, { since: Math.min(createdAt, deletedAt) - skewMs, hits: ofBoth });
}
