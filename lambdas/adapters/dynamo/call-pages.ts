import type { QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import { LARGEST_PAGE } from '../../contract/limits.ts';
import { CALL_SHARDS, callShard, statusShard, tables, tenantMessage } from '../../contract/tables.ts';
import { type IdRange, isEmptyRange } from '../../domain/api/page-cursor.ts';
import type { Call } from '../../domain/call/call.ts';
import type { CallGroup, CallPage } from '../../ports/call-ledger.ts';
import type { Clock } from '../../ports/clock.ts';
import { batchGet } from './batch-get.ts';
import { callOf } from './call-item.ts';
import type { Item } from './conditional-write.ts';
import type { TableAccess } from './document-client.ts';
import { queryPages } from './query-pages.ts';
import { sortedMerge, stretches } from './sorted-merge.ts';

const SHARDS = Array.from({ length: CALL_SHARDS }, (_, shard) => shard);

/** What every list is told. */
export interface Listed {
  range: IdRange;
  pageSize: number;
  readable(call: Call): boolean;
}

/** A callback's calls, newest first: the eight shards are read side by side and merged. */
export async function* newestCalls(
  { documents, table }: TableAccess,
  callbackId: string,
  { range, pageSize, readable }: Listed,
): AsyncGenerator<CallPage, undefined> {
  if (isEmptyRange(range)) return;
  const shards = SHARDS.map(async function* (shard) {
    const query = newestFirst('callbackShard', callShard(callbackId, shard), range);
    const limits = { first: shareOf(pageSize + 1), later: shareOf(LARGEST_PAGE + 1) };
    const pages = queryPages(documents, { TableName: table, ConsistentRead: true, ...query }, limits);
    for await (const items of pages) yield items.map(callOf).filter(({ id }) => id !== range.before);
  });
  const merged = sortedMerge(shards, (call) => call.id, 'descending');
  for await (const { items, more } of stretches(merged, pageSize, LARGEST_PAGE)) {
    yield { calls: items.filter(readable), read: items.length, last: items.at(-1)!.id, more };
  }
}

/** The same of some groups. The index gives the ids alone; the calls are then read from the table itself. */
export async function* newestCallsIn(
  access: TableAccess & { clock: Clock },
  groups: CallGroup[],
  callbackId: string,
  listed: Listed,
): AsyncGenerator<CallPage, undefined> {
  const partitions = groups.flatMap((group) => SHARDS.map((shard) => statusShard(callbackId, group, shard)));
  const indexed = partitions.map((partition) =>
    indexedKeys(access, tables.calls.byStatus, partition, listed),
  );
  yield* callsOf(
    access,
    sortedMerge(indexed, ({ callId }) => callId, 'descending'),
    listed,
  );
}

/** The same of one group, oldest first, from behind the id `after`. */
export async function* oldestCallsIn(
  access: TableAccess & { clock: Clock },
  group: CallGroup,
  callbackId: string,
  listed: Listed & { range: { after?: string } },
): AsyncGenerator<CallPage, undefined> {
  const indexed = SHARDS.map((shard) =>
    indexedKeys(access, tables.calls.byStatus, statusShard(callbackId, group, shard), listed, 'ascending'),
  );
  yield* callsOf(
    access,
    sortedMerge(indexed, ({ callId }) => callId, 'ascending'),
    listed,
    'ascending',
  );
}

/** The calls of one message, by its own index. */
export async function* newestCallsOfMessage(
  access: TableAccess & { clock: Clock },
  tenant: string,
  messageId: string,
  listed: Listed,
): AsyncGenerator<CallPage, undefined> {
  const partition = tenantMessage(tenant, messageId);
  const indexed = indexedKeys(access, tables.calls.byMessage, partition, listed);
  yield* callsOf(
    access,
    sortedMerge([indexed], ({ callId }) => callId, 'descending'),
    listed,
  );
}

interface CallKey extends Item {
  callbackShard: string;
  callId: string;
}

/**
 * One partition of a keys-only index. An entry is some 200 bytes, so that a whole page is asked of each:
 * however unevenly the calls are spread, none is asked twice for one page.
 */
async function* indexedKeys(
  { documents, table }: TableAccess,
  index: { name: string; partitionKey: string },
  partition: string,
  { range, pageSize }: Listed & { range: { after?: string } },
  order: 'ascending' | 'descending' = 'descending',
): AsyncGenerator<CallKey[], undefined> {
  const { after } = range;
  const from = after !== undefined && after > (range.from ?? '') ? after : range.from;
  const within = { ...range, ...(from !== undefined && { from }) };
  if (isEmptyRange(within)) return;
  const query = {
    ...newestFirst(index.partitionKey, partition, within),
    ScanIndexForward: order === 'ascending',
  };
  const limits = { first: pageSize + 1, later: LARGEST_PAGE + 1 };
  for await (const items of queryPages(
    documents,
    { TableName: table, IndexName: index.name, ...query },
    limits,
  )) {
    yield items
      .map(({ callbackShard, callId }) => ({ callbackShard, callId }) as CallKey)
      .filter(({ callId }) => callId !== range.before && callId !== after);
  }
}

async function* callsOf(
  access: TableAccess & { clock: Clock },
  merged: AsyncIterable<CallKey>,
  { pageSize, readable }: Listed,
  order: 'ascending' | 'descending' = 'descending',
): AsyncGenerator<CallPage, undefined> {
  const first = order === 'ascending' ? -1 : 1;
  for await (const { items, more } of stretches(merged, pageSize, LARGEST_PAGE)) {
    const calls = (await batchGet(access, items)).map(callOf).filter(readable);
    calls.sort((a, b) => (a.id < b.id ? first : -first));
    yield { calls, read: items.length, last: items.at(-1)!.callId, more };
  }
}

/**
 * How many of `wanted` calls one shard is asked for at once. Hashes spread them evenly: a shard holds an eighth of a
 * page, give or take √(7/64 · wanted). Seven times that on top, and fewer than one page in ten million has to look at a
 * shard twice, for reading 288 items of some 1.5 KB instead of 101. (Five times would be one in 40,000, for 240.)
 */
function shareOf(wanted: number): number {
  const part = 1 / CALL_SHARDS;
  return Math.min(wanted, Math.ceil(wanted * part + 7 * Math.sqrt(wanted * part * (1 - part))));
}

/** A condition takes one comparison of the sort key, and BETWEEN includes its ends: readers leave `before` out. */
function newestFirst(
  partitionKey: string,
  partition: string,
  { from, before }: IdRange,
): Omit<QueryCommandInput, 'TableName'> {
  const both = from !== undefined && before !== undefined;
  const condition = both
    ? ' AND callId BETWEEN :from AND :before'
    : `${from === undefined ? '' : ' AND callId >= :from'}${before === undefined ? '' : ' AND callId < :before'}`;
  return {
    KeyConditionExpression: `#partition = :partition${condition}`,
    ExpressionAttributeNames: { '#partition': partitionKey },
    ExpressionAttributeValues: {
      ':partition': partition,
      ...(from !== undefined && { ':from': from }),
      ...(before !== undefined && { ':before': before }),
    },
    ScanIndexForward: false,
  };
}
