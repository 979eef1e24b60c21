import type { QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import { CALL_SHARDS, callShard, keys, statusShard, tables } from '../../contract/tables.ts';
import type { Call } from '../../domain/call.ts';
import type { Clock } from '../../ports/clock.ts';
import { batchGet } from './batch-get.ts';
import { callOf } from './call-item.ts';
import type { Item } from './conditional-write.ts';
import type { TableAccess } from './document-client.ts';
import { queryPages } from './query-pages.ts';
import { paged, sortedMerge } from './sorted-merge.ts';

const SHARDS = Array.from({ length: CALL_SHARDS }, (_, shard) => shard);

/** A callback's calls, newest first: the eight shards are read side by side and merged. */
export function newestCalls(
  { documents, table }: TableAccess,
  callbackId: string,
  before: string | undefined,
  pageSize: number,
  wanted: (call: Call) => boolean,
): AsyncIterable<Call[]> {
  const shards = SHARDS.map(async function* (shard) {
    const query = newestFirst({ callbackShard: callShard(callbackId, shard) }, before, pageSize);
    const pages = queryPages(documents, { TableName: table, ConsistentRead: true, ...query });
    for await (const items of pages) yield items.map(callOf).filter(wanted);
  });
  return paged(
    sortedMerge(shards, (call) => call.id, 'descending'),
    pageSize,
  );
}

/** The same of one group. The index gives the ids alone; the calls are then read from the table itself. */
export async function* newestCallsIn(
  access: TableAccess & { clock: Clock },
  group: 'OPEN' | 'FAILED',
  callbackId: string,
  before: string | undefined,
  pageSize: number,
  wanted: (call: Call) => boolean,
): AsyncGenerator<Call[], undefined> {
  const shards = SHARDS.map(async function* (shard) {
    const query = newestFirst({ statusShard: statusShard(callbackId, group, shard) }, before, pageSize);
    const index = { TableName: access.table, IndexName: tables.calls.byStatus.name };
    for await (const items of queryPages(access.documents, { ...index, ...query })) {
      yield items.map((item) => item.callId as string);
    }
  });
  const ids = paged(
    sortedMerge(shards, (id) => id, 'descending'),
    pageSize,
  );
  for await (const page of ids) {
    const items = await batchGet(
      access,
      page.map((callId) => keys.call(callbackId, callId)),
    );
    const calls = items.map(callOf).filter(wanted);
    if (calls.length > 0) yield calls.sort((a, b) => (a.id < b.id ? 1 : -1));
  }
}

/**
 * One shard's share of a query. An even spread leaves each shard an eighth of a page; a quarter is read, so that
 * most pages need no second look at a shard.
 */
function newestFirst(
  partition: Record<string, string>,
  before: string | undefined,
  pageSize: number,
): Omit<QueryCommandInput, 'TableName'> {
  const [name, value] = Object.entries(partition)[0]!;
  const values: Item = { ':partition': value, ...(before !== undefined && { ':before': before }) };
  return {
    KeyConditionExpression: `#partition = :partition${before === undefined ? '' : ' AND callId < :before'}`,
    ExpressionAttributeNames: { '#partition': name },
    ExpressionAttributeValues: values,
    ScanIndexForward: false,
    Limit: Math.max(4, Math.ceil(pageSize / 4)),
  };
}
