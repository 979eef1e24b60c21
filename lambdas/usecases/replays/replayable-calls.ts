import { LARGEST_PAGE } from '../../contract/limits.ts';
import { idRange } from '../../domain/api/page-cursor.ts';
import type { Call } from '../../domain/call/call.ts';
import { asRead, isOverdue } from '../../domain/call/call-moves.ts';
import { isReplayable } from '../../domain/call/reopening.ts';
import type { Place, Replay } from '../../domain/replay/replay.ts';
import type { CallLedger } from '../../ports/call-ledger.ts';

export type Asked = Pick<Replay, 'callbackId' | 'since' | 'until'> & { id?: string };

/** A stretch of what was read. `place`: behind all of it. */
export interface Stretch {
  /** As they are stored: failed ones, and pending ones past their cutoff. */
  calls: Call[];
  read: number;
  place: Place;
}

/**
 * The calls that a replay is asked for, the oldest first, from a place on; which of them it may send is theirs to say. To
 * readers a pending call past its cutoff is a failed one, so that it is to a replay: those come first. They are the oldest
 * that wait: with the first page without one, the rest is left to whoever meets it.
 */
export async function* replayableCalls(
  calls: Pick<CallLedger, 'oldestIn'>,
  asked: Asked,
  from: Place,
  now: number,
): AsyncGenerator<Stretch, undefined> {
  const range = idRange('call', { since: asked.since, until: asked.until });
  const stream = ({ group, after }: Place) =>
    calls.oldestIn(
      group,
      asked.callbackId,
      { ...range, ...(after !== undefined && { after }) },
      LARGEST_PAGE,
    );
  if (from.group === 'OPEN') {
    for await (const page of stream(from)) {
      const overdue = page.calls.filter((call) => isOverdue(call, now));
      const isBehindThem = overdue.length === 0 && page.calls.some(({ status }) => status === 'PENDING');
      if (isBehindThem) break;
      yield { calls: overdue, read: page.read, place: { group: 'OPEN', after: page.last } };
    }
  }
  for await (const page of stream(from.group === 'FAILED' ? from : { group: 'FAILED' })) {
    // What it sent and what failed since is met again where it looks twice.
    const isOwn = ({ reopened }: Call) => asked.id !== undefined && reopened?.by === asked.id;
    const failed = page.calls.filter((call) => call.status === 'FAILED' && !isOwn(call));
    yield { calls: failed, read: page.read, place: { group: 'FAILED', after: page.last } };
  }
}

/** A call of a stretch that may be sent: FAILED to readers, and not by a person's word. */
export function maySend(call: Call, now: number): boolean {
  return isReplayable(asRead(call, now));
}
