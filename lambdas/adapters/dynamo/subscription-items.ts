import { DeleteCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { keys } from '../../contract/tables.ts';
import { writeIf } from './conditional-write.ts';
import type { TableAccess } from './document-client.ts';
import { queryPages } from './query-pages.ts';
import { paged, sortedMerge } from './sorted-merge.ts';

const IDS_PER_PAGE = 500;

export interface Subscriber {
  tenant: string;
  callbackId: string;
  /** The configuration's version on whose behalf the subscriptions are written. */
  version: number;
}

/**
 * Each subscription carries the newest version that asked for it. A slow editor's clean-up can therefore not take
 * away what a later edit has added again: an index of subscriptions may hold too much, never too little. That
 * condition is why these are single writes; a batch has none.
 */
export async function addSubscriptions(
  { documents, table }: TableAccess,
  { tenant, callbackId, version }: Subscriber,
  patterns: string[],
): Promise<void> {
  const puts = patterns.map((pattern) => {
    const command = new PutCommand({
      TableName: table,
      Item: { ...keys.subscription(tenant, pattern, callbackId), version, v: 1 },
      ConditionExpression: 'attribute_not_exists(pk) OR version < :version',
      ExpressionAttributeValues: { ':version': version },
    });
    return writeIf(documents.send(command));
  });
  await Promise.all(puts);
}

/** Takes away those that no later version has asked for. */
export async function dropSubscriptions(
  { documents, table }: TableAccess,
  { tenant, callbackId, version }: Subscriber,
  patterns: string[],
): Promise<void> {
  const deletes = patterns.map((pattern) => {
    const command = new DeleteCommand({
      TableName: table,
      Key: keys.subscription(tenant, pattern, callbackId),
      ConditionExpression: 'attribute_not_exists(pk) OR version <= :version',
      ExpressionAttributeValues: { ':version': version },
    });
    return writeIf(documents.send(command));
  });
  await Promise.all(deletes);
}

/**
 * Ids of a tenant's callbacks that subscribe to any of the patterns, each once, in pages, from after `after`. Every
 * pattern's partition is sorted by id: merging them finds the repeats without remembering what has passed.
 */
export function subscriberPages(
  { documents, table }: TableAccess,
  tenant: string,
  patterns: string[],
  after?: string,
): AsyncIterable<string[]> {
  const partitions = patterns.map(async function* (pattern) {
    const pages = queryPages(documents, {
      TableName: table,
      KeyConditionExpression: `pk = :pk${after === undefined ? '' : ' AND sk > :after'}`,
      ExpressionAttributeValues: {
        ':pk': keys.subscription(tenant, pattern, '').pk,
        ...(after !== undefined && { ':after': after }),
      },
      ProjectionExpression: 'sk',
      ConsistentRead: true,
      Limit: IDS_PER_PAGE,
    });
    for await (const items of pages) yield items.map((item) => item.sk as string);
  });
  return paged(
    sortedMerge(partitions, (id) => id, 'ascending'),
    IDS_PER_PAGE,
  );
}
