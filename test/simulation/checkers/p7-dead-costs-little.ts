import type { CallMessage } from '../../../lambdas/contract/messages.ts';
import type { Mode } from '../../../lambdas/domain/health/health.ts';
import type { Checker, SeenRequest, SimRecord, Violation } from '../world/record.ts';
import { beatsOf } from './beats.ts';
import { mayBeDone } from './call-facts.ts';
import { indexed } from './indexed-record.ts';
import { wasHeldUp } from './lengthening.ts';
import { modeStretches, type Stretch } from './mode-stretches.ts';
import { unparkedStreaks } from './unparked-streaks.ts';
import { clockText } from './violation-text.ts';

/** Until then what was under way when it was parked may go on; the same of a beat's probes when the next begins. */
const GRACE_MS = 5000;
const MOST_PER_BEAT = 3;

/**
 * P7: a dead callback is parked; from 5 s after that, until it leaves that mode, there are at most 3 attempts per beat,
 * whatever its backlog: the probes that the beat sent. A person's retry apart.
 */
export const p7DeadCostsLittle: Checker = (record) =>
  [...record.callbacks.keys()].flatMap((callbackId) => [
    ...unparkedStreaks(record, callbackId),
    ...modeStretches(record, callbackId)
      .filter(({ value }) => value === 'parked')
      .flatMap((parked) => [...costsOf(record, callbackId, parked), ...beatsOf(record, callbackId, parked)]),
  ]);

function costsOf(record: SimRecord, callbackId: string, parked: Stretch<Mode>): Violation[] {
  const since = parked.from + GRACE_MS;
  const requests = indexed(record)
    .requestsOf(callbackId)
    .filter(({ at }) => at >= since && at < parked.to)
    .filter((request) => !isHeldUpBefore(record, request, since));
  const probes = requests.filter(({ trigger }) => trigger === 'probe');
  return [
    ...requests.filter(({ trigger }) => trigger !== 'probe').flatMap((one) => others(record, parked, one)),
    ...probes.flatMap((probe) => misplaced(record, parked, probe)),
    ...[...Map.groupBy(probes, (probe) => beatOf(record, probe)).values()].flatMap((some) =>
      tooMany(record, some),
    ),
  ];
}

/** In a parked callback's time nothing goes out but probes, and what a person asked for. */
function others(record: SimRecord, parked: Stretch<Mode>, request: SeenRequest): Violation[] {
  const { trigger, callId, at } = request;
  const acts = indexed(record).actsOnCall(callId);
  if (trigger === 'manual' && acts.some((act) => act.kind === 'retry' && mayBeDone(act) && act.at <= at))
    return [];
  const asked = trigger === 'manual' ? ' that no person asked for' : '';
  return [told(request, `a ${trigger}${asked}, parked since ${clockText(record, parked.from)}`)];
}

/** A probe belongs to the beat that its message names, and is made in it. */
function misplaced(record: SimRecord, parked: Stretch<Mode>, probe: SeenRequest): Violation[] {
  const { epoch, beat } = messageOf(record, probe) ?? {};
  const moves = parked.moves.filter(({ after }) => after.epoch === epoch);
  const first = moves.findIndex(({ after }) => after.beat === beat);
  if (first < 0) return [told(probe, `a probe of beat ${beat} of epoch ${epoch}, which there was not`)];
  const from = moves[first]!.at;
  const to = moves.slice(first).find(({ after }) => after.beat !== beat)?.at ?? parked.to;
  if (probe.at >= from && probe.at <= to + GRACE_MS) return [];
  if (isHeldUpBefore(record, probe, to)) return [];
  const span = `${clockText(record, from)} to ${clockText(record, to)}`;
  return [told(probe, `a probe of beat ${beat}, which lasted from ${span}`)];
}

/** A message that came twice counts once, if there is a reason for that. */
function tooMany(record: SimRecord, probes: SeenRequest[]): Violation[] {
  const byMessage = [...Map.groupBy(probes, ({ messageId }) => messageId).values()];
  const unexplained = byMessage.flatMap(([, ...again]) =>
    again.filter(({ callId, receiveCount }) => {
      const hits = indexed(record).faultsOfCall(callId);
      return receiveCount === 1 && hits.every(({ kind }) => kind !== 'duplicate');
    }),
  );
  const counted = [...byMessage.map(([first]) => first!), ...unexplained].sort((a, b) => a.at - b.at);
  return counted
    .slice(MOST_PER_BEAT)
    .map((probe, i) => told(probe, `attempt ${MOST_PER_BEAT + i + 1} in beat ${beatOf(record, probe)}`));
}

function beatOf(record: SimRecord, probe: SeenRequest): string {
  const { epoch, beat } = messageOf(record, probe) ?? {};
  return `${beat} of epoch ${epoch}`;
}

function messageOf(record: SimRecord, { messageId }: SeenRequest): CallMessage | undefined {
  return indexed(record).message(messageId)?.message as CallMessage | undefined;
}

/** Its worker began when it was still to be called, and a fault of ours kept it from calling before now. */
function isHeldUpBefore(record: SimRecord, request: SeenRequest, time: number): boolean {
  const begunAt = indexed(record).invocation(request.invocation)?.at ?? request.at;
  return begunAt < time && wasHeldUp(record, request);
}

function told({ at, callbackId, callId }: SeenRequest, what: string): Violation {
  return { promise: 'P7', at, callbackId, callId, what };
}
