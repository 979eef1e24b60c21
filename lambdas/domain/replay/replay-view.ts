import { isoTime } from '../callback/callback-view.ts';
import type { Replay } from './replay.ts';

/** A replay as the API shows it. */
export function replayView(replay: Replay) {
  const { id, status, since, until, perSecond, createdAt, createdBy, finishedAt } = replay;
  const { sent, succeeded, failed, skipped } = replay;
  return {
    id,
    status,
    since: isoTime(since),
    until: isoTime(until),
    perSecond: perSecond ?? null,
    createdAt: isoTime(createdAt),
    createdBy,
    finishedAt: isoTime(finishedAt),
    sent,
    succeeded,
    failed,
    skipped,
  };
}
