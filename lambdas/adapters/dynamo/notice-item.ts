import type { Notice, NoticeKind, Outage } from '../../domain/health/outage.ts';
import type { NoticeResult } from '../../ports/health-ledger.ts';
import type { Item } from './conditional-write.ts';
import { type UpdateExpression, updateExpression } from './update-expression.ts';

type ConditionalUpdate = UpdateExpression & { ConditionExpression: string };

const KINDS = ['outage', 'stopped', 'recovered'] as const satisfies NoticeKind[];
const FIELDS = ['claimedAt', 'notifiedAt', 'mailId', 'mailFault'] as const satisfies (keyof Notice)[];

/** How an outage's item names a field of a notice. The outage's own was the only one once: its names say no kind. */
function named(kind: NoticeKind, field: keyof Notice | 'claimedBy'): string {
  return kind === 'outage' ? field : `${kind}${field[0]!.toUpperCase()}${field.slice(1)}`;
}

/** What an outage's item tells of its mails, and what else it holds. A kind of which there is nothing is left out. */
export function splitNotices({ ...item }: Item): { notices: Outage['notices']; rest: Item } {
  const notices: Outage['notices'] = {};
  for (const kind of KINDS) {
    for (const field of FIELDS) {
      const name = named(kind, field);
      if (item[name] !== undefined) notices[kind] = { ...notices[kind], [field]: item[name] };
      delete item[name];
    }
    delete item[named(kind, 'claimedBy')];
  }
  return { notices, rest: item };
}

/** Each claim carries a token of its own: the SDK's repeat of a request whose answer was lost knows it again. */
export function claimUpdate(
  kind: NoticeKind,
  { now, staleBefore, token }: { now: number; staleBefore: number; token: string },
): ConditionalUpdate {
  const [claimedAt, notifiedAt, mailFault] = (['claimedAt', 'notifiedAt', 'mailFault'] as const).map(
    (field) => named(kind, field),
  );
  const update = updateExpression({ set: { [claimedAt!]: now, [named(kind, 'claimedBy')]: token } });
  return {
    ...update,
    ConditionExpression:
      `attribute_exists(part) AND attribute_not_exists(${notifiedAt}) AND attribute_not_exists(${mailFault})` +
      ` AND (attribute_not_exists(${claimedAt}) OR ${claimedAt} <= :staleBefore)`,
    ExpressionAttributeValues: { ...update.ExpressionAttributeValues, ':staleBefore': staleBefore },
  };
}

export function isClaimedBy(item: Item | undefined, kind: NoticeKind, token: string): boolean {
  return item?.[named(kind, 'claimedBy')] === token;
}

export function releaseUpdate(kind: NoticeKind): ConditionalUpdate {
  return { ...updateExpression({ remove: claim(kind) }), ConditionExpression: 'attribute_exists(part)' };
}

/** A repeat of the same result changes nothing; a fault never hides a mail that was sent. */
export function recordUpdate(kind: NoticeKind, result: NoticeResult): ConditionalUpdate {
  const isSent = 'mailId' in result;
  const set = Object.fromEntries(
    Object.entries(result).map(([field, value]) => [named(kind, field as keyof NoticeResult), value]),
  );
  const mailId = named(kind, 'mailId');
  return {
    ...updateExpression({ set, add: isSent ? { mails: 1 } : {}, remove: claim(kind) }),
    ConditionExpression: isSent
      ? `attribute_exists(part) AND (attribute_not_exists(${mailId}) OR ${mailId} <> :${mailId})`
      : `attribute_exists(part) AND attribute_not_exists(${named(kind, 'notifiedAt')})`,
  };
}

/** Who is sending the mail, and since when. */
function claim(kind: NoticeKind): string[] {
  return [named(kind, 'claimedAt'), named(kind, 'claimedBy')];
}
