import { type IdKind, isId, newId } from '../text/ids.ts';
import { RefusedError } from './refused-error.ts';

/** Where a list goes on: after the last id that was read. Opaque to clients. */
export function cursorAfter(id: string): string {
  return Buffer.from(JSON.stringify({ v: 1, after: id })).toString('base64url');
}

/** The id in a cursor. Refuses what is no cursor of such a list. */
export function idInCursor(kind: IdKind, cursor: string | undefined): string | undefined {
  return placeInCursor((id) => isId(kind, id), cursor);
}

/** The same of a list that is not in the order of ids. */
export function placeInCursor(
  isPlace: (text: string) => boolean,
  cursor: string | undefined,
): string | undefined {
  if (cursor === undefined) return undefined;
  const place = readable(cursor);
  if (place === undefined || !isPlace(place) || cursorAfter(place) !== cursor)
    throw new RefusedError('bad-query', 'This cursor is not one of this list: begin again without a cursor.');
  return place;
}

/** A stretch of a list of ids. An end that is absent is open. */
export interface IdRange {
  /** The lowest id that belongs to it. */
  from?: string;
  /** The lowest id above it. */
  before?: string;
}

/**
 * What came to be from `since` until before `until` (ms), as far as a page goes on from a cursor. Ids begin with their
 * time, so that times are ends of a range as good as ids.
 */
export function idRange(
  kind: IdKind,
  {
    since,
    until,
    cursor,
  }: { since?: number | undefined; until?: number | undefined; cursor?: string | undefined },
): IdRange {
  const ends = [idInCursor(kind, cursor), lowestId(kind, until)].filter((end) => end !== undefined).sort();
  const from = lowestId(kind, since);
  return { ...(from !== undefined && { from }), ...(ends[0] !== undefined && { before: ends[0] }) };
}

export function isEmptyRange({ from, before }: IdRange): boolean {
  return from !== undefined && before !== undefined && from >= before;
}

/** No id is of a time before 1970. */
function lowestId(kind: IdKind, time: number | undefined): string | undefined {
  return time === undefined ? undefined : newId(kind, Math.max(0, time), new Uint8Array(10));
}

function readable(cursor: string): string | undefined {
  try {
    const content = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    return typeof content?.after === 'string' ? content.after : undefined;
  } catch {
    return undefined;
  }
}
