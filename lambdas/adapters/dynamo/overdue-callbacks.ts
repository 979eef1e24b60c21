import { tables, UNHEALTHY_SHARDS } from '../../contract/tables.ts';
import type { Item } from './conditional-write.ts';
import type { TableAccess } from './document-client.ts';
import { queryCount, queryPages } from './query-pages.ts';

const { name, partitionKey, sortKey } = tables.health.unhealthy;
/** So many ids are in memory of each shard, and so many are counted at once. */
const PAGE_SIZE = 250;

/**
 * Callbacks with something due before a time, by the index of the unhealthy: its shards side by side, in each the one
 * that has waited longest first, and the next pages are read when these are used up.
 */
export async function* overdueCallbacks(
  { documents, table }: TableAccess,
  before: number,
): AsyncGenerator<string[], undefined> {
  let shards = Array.from({ length: UNHEALTHY_SHARDS }, (_, shard) =>
    queryPages(documents, {
      TableName: table,
      IndexName: name,
      KeyConditionExpression: '#shard = :shard AND #beatAt < :before',
      ExpressionAttributeNames: { '#shard': partitionKey, '#beatAt': sortKey },
      ExpressionAttributeValues: { ':shard': String(shard), ':before': before },
      Limit: PAGE_SIZE,
    }),
  );
  while (shards.length > 0) {
    const read = await Promise.all(shards.map((shard) => shard.next()));
    const ids = read.flatMap(({ value = [] }) => value.map((item: Item) => item.callbackId as string));
    if (ids.length > 0) yield ids;
    shards = shards.filter((_, i) => !read[i]!.done);
  }
}

/** All in the index, which holds only those with something due. */
export async function countTroubled({ documents, table }: TableAccess): Promise<number> {
  const counts = Array.from({ length: UNHEALTHY_SHARDS }, (_, shard) =>
    queryCount(documents, {
      TableName: table,
      IndexName: name,
      KeyConditionExpression: '#shard = :shard',
      ExpressionAttributeNames: { '#shard': partitionKey },
      ExpressionAttributeValues: { ':shard': String(shard) },
      Limit: PAGE_SIZE,
    }),
  );
  return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
}
