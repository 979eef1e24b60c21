import { TTL_ATTRIBUTE } from '../../contract/tables.ts';
import type { Outage } from '../../domain/health/outage.ts';
import type { Item } from './conditional-write.ts';
import { ttlOf } from './expiry.ts';
import { splitNotices } from './notice-item.ts';
import { shortFailure } from './short-failure.ts';
import { type UpdateExpression, updateExpression } from './update-expression.ts';

export const OUTAGE_PREFIX = 'outage#';

/**
 * The figures of an outage as an update that leaves alone what is told of its mails. An open outage does not age: it has
 * no TTL until it ends, or its callback is deleted: then it is final. Figures only grow, and with equal ones the end is
 * the later news: what comes late is refused.
 */
export function outageUpdate(
  outage: Outage,
  historyMs: number,
): UpdateExpression & { ConditionExpression: string } {
  const { id, callbackId, notices, mails, endedAt, endedBy, ...figures } = outage;
  const update = updateExpression({
    set: {
      ...figures,
      firstError: shortFailure(outage.firstError),
      endedAt,
      endedBy,
      [TTL_ATTRIBUTE]: endedAt === undefined ? undefined : ttlOf(endedAt + historyMs),
    },
  });
  const isNews =
    endedAt === undefined
      ? '#attempts < :attempts OR (#attempts = :attempts AND attribute_not_exists(#endedAt))'
      : '#attempts <= :attempts';
  return {
    UpdateExpression: update.UpdateExpression.replace('SET ', 'SET #mails = if_not_exists(#mails, :mails), '),
    ConditionExpression: `attribute_not_exists(#attempts) OR (attribute_not_exists(#final) AND (${isNews}))`,
    ExpressionAttributeNames: { ...update.ExpressionAttributeNames, '#mails': 'mails', '#final': 'final' },
    ExpressionAttributeValues: { ...update.ExpressionAttributeValues, ':mails': mails },
  };
}

/** The record's last TTL, unless it has one, and no more figures: a late one would take the TTL away again. */
export function finalUpdate(expiresAt: number): UpdateExpression & { ConditionExpression: string } {
  return {
    UpdateExpression: 'SET #final = :final, #expiresAt = if_not_exists(#expiresAt, :expiresAt)',
    ConditionExpression: 'attribute_exists(part)',
    ExpressionAttributeNames: { '#final': 'final', '#expiresAt': TTL_ATTRIBUTE },
    ExpressionAttributeValues: { ':final': true, ':expiresAt': expiresAt },
  };
}

/** The release before counted no probes. */
export function outageOfItem(item: Item): Outage {
  const { notices, rest } = splitNotices(item);
  const { part, v, expiresAt, final, ...fields } = rest;
  return { id: (part as string).slice(OUTAGE_PREFIX.length), probes: 0, ...fields, notices } as Outage;
}
