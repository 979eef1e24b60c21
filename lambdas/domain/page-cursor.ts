import { type IdKind, isId } from './ids.ts';
import { RefusedError } from './refused-error.ts';

/** Where a list goes on: after the last id that was read. Opaque to clients. */
export function cursorAfter(id: string): string {
  return Buffer.from(JSON.stringify({ v: 1, after: id })).toString('base64url');
}

/** The id in a cursor. Refuses what is no cursor of such a list. */
export function idInCursor(kind: IdKind, cursor: string | undefined): string | undefined {
  if (cursor === undefined) return undefined;
  const id = readable(cursor);
  if (id === undefined || !isId(kind, id) || cursorAfter(id) !== cursor)
    throw new RefusedError('bad-query', 'This cursor is not one of this list: begin again without a cursor.');
  return id;
}

function readable(cursor: string): string | undefined {
  try {
    const content = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    return typeof content?.after === 'string' ? content.after : undefined;
  } catch {
    return undefined;
  }
}
