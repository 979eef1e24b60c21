import { randomBytes } from 'node:crypto';
import type { UpdateExpression } from './update-expression.ts';

/** Whose the newest write of an item is. One letter, since health is small. */
export const WRITTEN_BY = 'w';

/** Of 32 bits: no two writes that meet have the same. */
export function newMark(): string {
  return randomBytes(4).toString('base64url');
}

/** An update that can be told from all others by its mark. */
export function signed<U extends UpdateExpression>(update: U, mark: string): U {
  return {
    ...update,
    UpdateExpression: update.UpdateExpression.replace('SET ', 'SET #writtenBy = :writtenBy, '),
    ExpressionAttributeNames: { ...update.ExpressionAttributeNames, '#writtenBy': WRITTEN_BY },
    ExpressionAttributeValues: { ...update.ExpressionAttributeValues, ':writtenBy': mark },
  };
}
