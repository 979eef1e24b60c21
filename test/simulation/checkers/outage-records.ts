import type { Outage } from '../../../lambdas/domain/health/outage.ts';
import type { SimRecord, Violation } from '../world/record.ts';
import { hasFailed } from './call-facts.ts';
import { indexed } from './indexed-record.ts';
import { wasSpoilt } from './lengthening.ts';
import { type Opening, openingsIn } from './outage-openings.ts';
import { clockText } from './violation-text.ts';

/** A failure that began before the one that opened the outage may be told of after it. */
const FLAPPING_MS = 30 * 60_000;
/** From the end of an attempt until its callback's health knows of it. */
const TELLING_MS = 5000;
/** From when its worker began a request until nothing of it is told any more. */
const LONGEST_MS = 10 * 60_000;

/**
 * An outage is one record. Once the next one has begun, health no longer knows of it: then the record says when it began
 * and ended, and counts the attempts that failed in it.
 */
export function outageRecords(record: SimRecord): Violation[] {
  const records = Map.groupBy(record.final.outages, ({ id }) => id);
  const next = new Map<string, Opening>();
  return openingsIn(record)
    .toReversed()
    .flatMap((opening) => {
      const { callbackId, outageId } = opening;
      const follower = next.get(callbackId);
      next.set(callbackId, opening);
      if (follower === undefined) return [];
      const tell = (what: string) => [
        { promise: 'P5', at: follower.at, callbackId, what: `${outageId} ${what}` } as const,
      ];
      const [outage, ...others] = records.get(outageId) ?? [];
      if (outage === undefined) return tell('is over, and has no record');
      if (others.length > 0) return tell(`has ${others.length + 1} records`);
      const { startedAt, endedAt } = opening;
      if (outage.startedAt !== startedAt)
        return tell(
          `began at ${clockText(record, startedAt)}, not at ${clockText(record, outage.startedAt)}`,
        );
      if (outage.endedAt !== endedAt)
        return tell(
          `ended at ${timeText(record, endedAt)}, and its record says ${timeText(record, outage.endedAt)}`,
        );
      const wrong = wrongFigures(record, opening, outage);
      return wrong === undefined ? [] : tell(wrong);
    });
}

function timeText(record: SimRecord, at: number | undefined): string {
  return at === undefined ? 'never' : clockText(record, at);
}

/**
 * Each is between what surely failed in it and what may have. A message that came twice may be told twice; where a worker
 * was disturbed, its messages come again and nobody knows what it told: then figures are not compared.
 */
function wrongFigures(
  record: SimRecord,
  opening: Opening,
  { attempts, callsAffected, probes }: Outage,
): string | undefined {
  const { callbackId, startedAt, endedAt = Number.POSITIVE_INFINITY } = opening;
  const { skewMs } = record.limits;
  const index = indexed(record);
  const isNear = ({ at }: { at: number }) =>
    at > startedAt - FLAPPING_MS - skewMs && at < endedAt + LONGEST_MS + skewMs;
  const near = index.requestsOf(callbackId).filter(isNear);
  const hits = index.faultsOf(callbackId).filter(isNear);
  const isDisturbed = hits.some(({ kind }) => kind !== 'late' && kind !== 'duplicate');
  if (isDisturbed || near.some((request) => wasSpoilt(record, request))) return undefined;
  const twice = hits.filter(({ kind }) => kind === 'duplicate').length;
  const failed = near.filter(hasFailed);
  const overAt = firstEnd(record, opening) - 2 * skewMs;
  const sure = failed.filter((one) => one.hostAt >= startedAt && one.endedAt! + TELLING_MS < overAt);
  // A call that failed a moment before, and was overtaken, may be taken for counted; and of one whose first message came
  // twice at the same time each attempt is taken for its first.
  const before = new Set(failed.filter(({ hostAt }) => hostAt < startedAt).map(({ callId }) => callId));
  const newCalls = sure.filter(({ callId }) => !before.has(callId));
  const callsIn = (some: typeof failed) => new Set(some.map(({ callId }) => callId)).size;
  const probesIn = (some: typeof failed) => some.filter(({ trigger }) => trigger === 'probe').length;
  const figures = [
    { name: 'attempts', told: attempts, least: sure.length, most: failed.length },
    { name: 'calls', told: callsAffected, least: callsIn(newCalls), most: failed.length },
    { name: 'probes', told: probes, least: probesIn(sure), most: probesIn(failed) },
  ];
  const wrong = figures.find(({ told, least, most }) => told < least || told > most + twice);
  return (
    wrong && `has ${wrong.told} ${wrong.name} in its record, and had ${wrong.least} to ${wrong.most + twice}`
  );
}

/** By true time. What fails before it is taken up again lies outside of it, or not, by who is told of first. */
function firstEnd(record: SimRecord, { callbackId, outageId, at }: Opening): number {
  const end = indexed(record)
    .movesOf(callbackId)
    .find(
      (move) => move.at >= at && (move.after.outageId !== outageId || move.after.outageEndedAt !== undefined),
    );
  return end?.at ?? record.endedAt;
}
