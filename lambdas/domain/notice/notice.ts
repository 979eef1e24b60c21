import { type Attempt, isFailure } from '../call/attempt.ts';
import type { Outage } from '../health/outage.ts';
import { type FactSources, type NoticeFacts, type NoticeSettings, noticeFacts } from './notice-facts.ts';

/** An outage as its mail tells of it. */
export interface OutageNotice extends NoticeFacts {
  outageId: string;
  since: number;
  endedAt?: number;
}

export type OutageSources = Omit<FactSources, 'failure'> & { outage: Outage };

/** Of the first call that failed, where it can still be found. */
export function outageNotice({ outage, ...sources }: OutageSources, settings: NoticeSettings): OutageNotice {
  return {
    ...noticeFacts({ ...sources, failure: outage.firstError }, settings),
    outageId: outage.id,
    since: outage.startedAt,
    ...(outage.endedAt !== undefined && { endedAt: outage.endedAt }),
  };
}

/**
 * The attempt that opened the outage, from those of its first call. A call that failed in an earlier outage
 * already has older ones, told by their end.
 */
export function openingAttempt(outage: Outage, attempts: Attempt[]): Attempt | undefined {
  return attempts
    .filter(isFailure)
    .filter(({ startedAt, durationMs }) => startedAt + durationMs >= outage.startedAt)
    .sort((a, b) => a.startedAt - b.startedAt)[0];
}
