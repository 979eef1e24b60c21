import type { Callback } from '../../../lambdas/domain/callback/callback.ts';
import type { NoticeKind } from '../../../lambdas/domain/health/outage.ts';
import type { FaultHit, PersonsAct, SeenMail, SimRecord, Violation } from '../world/record.ts';
import { configsBetween, hasFailed, mayBeDone } from './call-facts.ts';
import { recoveryFaults } from './drain-bounds.ts';
import { indexed } from './indexed-record.ts';
import { mayBeUnheard } from './mail-gap.ts';
import type { Opening } from './outage-openings.ts';
import { clockText, secondsText } from './violation-text.ts';

/** A mail comes soon where nothing is wrong; after a crash, once it is due again, or its dead letter went round. */
const SOON_MS = 5 * 60_000;
const AGAIN_MS = 3 * 3_600_000;
/** An outage is over for good, and told of, after so long without a failure. */
const QUIET_MS = 30 * 60_000;
/** What the mail service puts off is asked of it again within this time. */
const PUT_OFF_MS = 15 * 60_000;
/** What a write takes: where its answer is lost, the fault is as old as that. */
const WRITING_MS = 100;
const OVERTAKING = new Set<PersonsAct['kind']>(['start', 'stop', 'delete']);

/** Of each kind: must it have come, or may it have? */
type Wanted = 'once' | 'at most once' | 'never';

/** The mails of one outage: one when it opens, one when it stops its callback; only the latter where it is one failure. */
export function mailsOf(record: SimRecord, opening: Opening): Violation[] {
  const { callbackId, outageId } = opening;
  const kinds: NoticeKind[] = ['outage', 'stopped', 'recovered'];
  return kinds.flatMap((kind) => {
    const mails = indexed(record)
      .mailsOf(callbackId)
      .filter((mail) => mail.outageId === outageId && mail.kind === kind);
    const sent = mails.filter(({ result }) => result === 'sent');
    const wanted = wantedOf(record, opening, kind);
    const tell = (at: number, what: string) => [{ promise: 'P5', at, callbackId, what } as const];
    if (wanted === 'never' && sent.length > 0)
      return tell(sent[0]!.at, `a mail (${kind}) about ${outageId}, which asks for none`);
    const repeated = sent.slice(0, -1).find((mail) => !mayBeUnheard(record, mail));
    if (repeated) return tell(repeated.at, `${timesText(record, sent)} (${kind}) about ${outageId}`);
    const isRefused = mails.some(({ result }) => result === 'refused');
    if (wanted !== 'once' || isRefused) return [];
    const deadline = deadlineOf(record, opening, kind, mails);
    const [first] = sent;
    if (first === undefined)
      return mayStillCome(record, opening, kind, deadline)
        ? []
        : tell(opening.at, `no mail (${kind}) about ${outageId}`);
    if (first.at <= deadline) return [];
    const lateText = secondsText(first.at - deadline);
    return tell(deadline, `the mail (${kind}) about ${outageId} came ${lateText} too late`);
  });
}

function wantedOf(record: SimRecord, opening: Opening, kind: NoticeKind): Wanted {
  const { callbackId, at, stop } = opening;
  const since = kind === 'stopped' ? (stop?.at ?? at) : at;
  const configs = configsBetween(record, callbackId, since, record.endedAt);
  const isSilent = stop !== undefined && stopsAtOnce(record, opening, stop);
  if (kind === 'outage') {
    if (!isSilent) return agreed(configs, tellsOutage);
    return isHit(record, opening.firstCall, opening.at - WRITING_MS, stop.at) ? 'at most once' : 'never';
  }
  if (kind === 'recovered') {
    const wanted = agreed(configs, ({ notify }) => notify.onRecovery);
    return wanted === 'once' && !isRecovered(record, opening) ? 'at most once' : wanted;
  }
  if (stop === undefined) return 'never';
  const wanted = agreed(
    configs,
    (callback) => callback.notify.onDisabled || (isSilent && tellsOutage(callback)),
  );
  const isOvertaken = indexed(record)
    .actsOf(callbackId)
    .some((act) => OVERTAKING.has(act.kind) && mayBeDone(act) && act.at >= stop.at - SOON_MS);
  return wanted === 'once' && isOvertaken ? 'at most once' : wanted;
}

/** By a delivery, at the end of the record still, and no person has stopped, started or deleted its callback since. */
function isRecovered(record: SimRecord, opening: Opening): boolean {
  const endedAt = endOf(record, opening);
  const isOvertaken = indexed(record)
    .actsOf(opening.callbackId)
    .some((act) => OVERTAKING.has(act.kind) && mayBeDone(act) && act.at >= (endedAt ?? 0) - SOON_MS);
  return endedAt !== undefined && !isOvertaken;
}

/** The last time: one that is taken up again is over only then. */
function endOf(record: SimRecord, { callbackId, outageId }: Opening): number | undefined {
  const moves = indexed(record).movesOf(callbackId);
  const last = moves.findLast(({ after }) => after.outageId === outageId)?.after;
  return last?.outageEndedBy === 'delivery' ? last.outageEndedAt : undefined;
}

/** When the mail is due: of what has ended only once it has been over for a while. */
function dueAt(record: SimRecord, opening: Opening, kind: NoticeKind): number {
  if (kind === 'recovered') return (endOf(record, opening) ?? Number.POSITIVE_INFINITY) + QUIET_MS;
  return kind === 'stopped' ? (opening.stop?.at ?? opening.at) : opening.at;
}

function tellsOutage({ notify }: Callback): boolean {
  return notify.onOutage && !notify.everyFailedCall;
}

/** Of callbacks that name nobody others are told, of whom the record does not know. */
function agreed(configs: Callback[], isWanted: (callback: Callback) => boolean): Wanted {
  const hasOwner = configs.every(({ email, emails }) => email !== null || emails.length > 0);
  if (!configs.some(isWanted)) return 'never';
  return configs.every(isWanted) && hasOwner ? 'once' : 'at most once';
}

/** The failure that opened it is the one that stopped the callback. */
function stopsAtOnce(
  record: SimRecord,
  opening: Opening,
  stop: { at: number; byCall: string | undefined },
): boolean {
  const { firstCall, startedAt } = opening;
  if (stop.byCall !== firstCall) return false;
  const told = indexed(record)
    .requestsOfCall(firstCall)
    .filter((one) => hasFailed(one) && one.hostAt >= startedAt && one.endedAt! <= stop.at);
  return told.length === 1;
}

/** Who is deleted is no longer asked for what a crash kept from being sent. */
function mayStillCome(record: SimRecord, opening: Opening, kind: NoticeKind, deadline: number): boolean {
  if (deadline > record.endedAt) return true;
  const since = dueAt(record, opening, kind);
  const configs = configsBetween(record, opening.callbackId, opening.at, deadline);
  return deadline > since + SOON_MS && configs.some(({ deletedAt }) => deletedAt !== undefined);
}

/** By when it must have come: counted from when it was due, or from its last delay by the mail service. */
function deadlineOf(record: SimRecord, opening: Opening, kind: NoticeKind, mails: SeenMail[]): number {
  const since = dueAt(record, opening, kind);
  const first = mails.find(({ result }) => result === 'sent');
  const putOff = mails.filter(({ at, result }) => result === 'later' && at < (first?.at ?? record.endedAt));
  const from = Math.max(since, ...putOff.map(({ at }) => at + PUT_OFF_MS));
  const isLate = isHeldUp(record, opening, kind, { from: since - WRITING_MS, until: from + SOON_MS });
  return from + (isLate ? AGAIN_MS : SOON_MS);
}

/**
 * A fault hit the mail's own way while it was due: its job, the worker of that, or the one that asked for it, which for a
 * mail of recovery is the tick's.
 */
function isHeldUp(
  record: SimRecord,
  { callbackId, firstCall, stop }: Opening,
  kind: NoticeKind,
  { from, until }: { from: number; until: number },
): boolean {
  const index = indexed(record);
  const isDue = ({ at }: FaultHit) => at >= from && at <= until;
  const isOfJob = ({ where, invocation }: FaultHit) =>
    where === 'queue.notices' ||
    (invocation !== undefined && index.invocation(invocation)?.function === 'notify');
  if (index.faultsOf(callbackId).some((hit) => isDue(hit) && isOfJob(hit))) return true;
  if (kind === 'recovered') return recoveryFaults(record, callbackId).some(isDue);
  return isHit(record, (kind === 'stopped' && stop?.byCall) || firstCall, from, until);
}

/** A fault hit the messages of that call, and with them whoever told health of it. */
function isHit(record: SimRecord, callId: string, since: number, until: number): boolean {
  return indexed(record)
    .faultsOfCall(callId)
    .some(({ at }) => at >= since && at <= until);
}

function timesText(record: SimRecord, mails: SeenMail[]): string {
  return `${mails.length} mails, at ${mails.map(({ at }) => clockText(record, at)).join(', ')}`;
}
