import type { Mode } from '../../../lambdas/domain/health/health.ts';
import type { SeenRequest, SimRecord, Violation } from '../world/record.ts';
import { configsBetween, hasFailed, isKnown } from './call-facts.ts';
import { indexed } from './indexed-record.ts';
import { wasSpoilt } from './lengthening.ts';
import type { Stretch } from './mode-stretches.ts';
import { toldBy } from './unparked-streaks.ts';
import { clockText } from './violation-text.ts';

const PARK_AFTER = 10;
/** A younger streak may be a hiccup. */
const SETTLED_MS = 10_000;
/** From a failure's end until its callback's health knows it, at both ends of a streak. */
const TELLING_MS = 5000;

/**
 * Ten failures in a row, over more than 10 s, and the drain goes on. Counted are those that surely count: of the
 * configuration as it is, begun after the newest success was told, by a worker that nothing disturbed; and any success
 * in between, or right after, ends the streak.
 */
export function notParkedAgain(
  record: SimRecord,
  callbackId: string,
  { from, to, began }: Stretch<Mode>,
): Violation[] {
  const parkAfter = record.settings?.parkAfterErrors ?? PARK_AFTER;
  if (parkAfter === 0 || !mayPark(record, callbackId, from, to)) return [];
  const succeededAt = began?.after.resetAt ?? Number.NEGATIVE_INFINITY;
  const last = streaksIn(record, callbackId, { from, to, succeededAt }).find((streak) =>
    isDown(record, streak, parkAfter),
  );
  if (last === undefined) return [];
  const { endedAt, callId } = last.at(-1)!;
  const deadline = endedAt! + TELLING_MS;
  if (to <= deadline || record.endedAt <= deadline) return [];
  const what = `${last.length} failures in a row since ${clockText(record, last[0]!.at)}, and the drain goes on`;
  return [{ promise: 'P8', at: deadline, callbackId, callId, what }];
}

function mayPark(record: SimRecord, callbackId: string, from: number, to: number): boolean {
  return configsBetween(record, callbackId, from, to).every(
    ({ retriesEnabled, retry, deletedAt }) =>
      retriesEnabled && retry.maxAttempts === null && deletedAt === undefined,
  );
}

/** After each failure the streak that it belongs to, in the order in which they ended. */
function streaksIn(
  record: SimRecord,
  callbackId: string,
  { from, to, ...began }: { from: number; to: number; succeededAt: number },
): SeenRequest[][] {
  const index = indexed(record);
  const results = index
    .requestsOf(callbackId)
    .filter((request) => request.at >= from && isKnown(request) && request.endedAt! <= to)
    .sort((one, other) => one.endedAt! - other.endedAt!);
  let streaks: SeenRequest[][] = [];
  let streak: SeenRequest[] = [];
  // By whatever clock: what began before the success that began the drain is overtaken by it.
  const { succeededAt } = began;
  let countsFrom = from;
  for (const request of results) {
    if (request.outcome === 'success') {
      countsFrom = Math.max(countsFrom, toldBy(record, request));
      streak = [];
      streaks = streaks.filter((one) => one.at(-1)!.endedAt! + TELLING_MS < request.endedAt!);
      continue;
    }
    const { at, endedAt, hostAt, configVersion, trigger } = request;
    const isCurrent = index.configAt(callbackId, endedAt!)?.version === configVersion;
    if (!isCurrent || streak.some((one) => one.configVersion !== configVersion)) streak = [];
    if (!isCurrent || !hasFailed(request) || hostAt <= succeededAt || trigger === 'manual') continue;
    if (at <= countsFrom || wasSpoilt(record, request)) continue;
    streak = [...streak, request];
    streaks.push(streak);
  }
  return streaks;
}

/** Its newest failure alone would park: it began when the first had been told long enough ago. */
function isDown({ limits }: SimRecord, streak: SeenRequest[], parkAfter: number): boolean {
  const toldAt = streak[0]!.endedAt! + TELLING_MS;
  const newest = streak.at(-1)!;
  return streak.length >= parkAfter && newest.at > toldAt + SETTLED_MS + 2 * limits.skewMs;
}
