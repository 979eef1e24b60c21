import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { TTL_SLACK_SECONDS } from '../../contract/limits.ts';
import { BATCH_SHARDS, keys, shardOf, TTL_ATTRIBUTE } from '../../contract/tables.ts';
import {
  type BatchEntry,
  type Completion,
  completionReadableUntil,
  entryReadableUntil,
  positionOf,
} from '../../domain/event/batch.ts';
import type { BatchLedger } from '../../ports/batch-ledger.ts';
import type { Clock } from '../../ports/clock.ts';
import { batchWrite } from './batch-write.ts';
import { type Item, writeIf } from './conditional-write.ts';
import type { TableAccess } from './document-client.ts';
import { DAY_MS, isReadable, ttlOf } from './expiry.ts';
import { queryPages } from './query-pages.ts';
import { paged, sortedMerge } from './sorted-merge.ts';
import { updateExpression } from './update-expression.ts';

export interface BatchLedgerOptions extends TableAccess {
  clock: Clock;
  /** How long a call stays readable after its cutoff. */
  historyDays: number;
}

interface Placed {
  position: string;
  entry: BatchEntry;
}

const SHARDS = Array.from({ length: BATCH_SHARDS }, (_, shard) => shard);

export class DynamoBatchLedger implements BatchLedger {
  readonly #options: BatchLedgerOptions;
  readonly #historyMs: number;

  constructor(options: BatchLedgerOptions) {
    this.#options = options;
    this.#historyMs = options.historyDays * DAY_MS;
  }

  async add(entries: BatchEntry[]): Promise<void> {
    const items = entries.map((entry) => this.#entryItem(entry));
    await batchWrite(this.#options, [
      ...new Map(items.map((item) => [`${item.pk}\n${item.sk}`, item])).values(),
    ]);
  }

  async *entries(
    tenant: string,
    batchId: string,
    after: string | undefined,
    pageSize: number,
  ): AsyncGenerator<Placed[], undefined> {
    const { documents, table, clock } = this.#options;
    const shards = SHARDS.map(async function* (shard) {
      const pages = queryPages(documents, {
        TableName: table,
        KeyConditionExpression: `pk = :pk${after === undefined ? '' : ' AND sk > :after'}`,
        ExpressionAttributeValues: {
          ':pk': keys.batchEntry(tenant, batchId, shard, '').pk,
          ...(after !== undefined && { ':after': after }),
        },
        ConsistentRead: true,
        // An even spread leaves each shard an eighth of a page; a quarter is read, so that few need a second look.
        Limit: Math.max(4, Math.ceil(pageSize / 4)),
      });
      for await (const items of pages) {
        const readable = items.filter((item) => isReadable(item[TTL_ATTRIBUTE], clock.now()));
        yield readable.map((item) => ({ order: byteOrder(item.sk as string), item }));
      }
    });
    for await (const page of paged(
      sortedMerge(shards, ({ order }) => order, 'ascending'),
      pageSize,
    )) {
      yield page.map(({ item }) => placed(item));
    }
  }

  async completion(tenant: string, batchId: string): Promise<Completion | undefined> {
    const { documents, table, clock } = this.#options;
    const Key = keys.batch(tenant, batchId);
    const { Item } = await documents.send(new GetCommand({ TableName: table, Key, ConsistentRead: true }));
    return Item && isReadable(Item[TTL_ATTRIBUTE], clock.now()) ? completionOf(Item) : undefined;
  }

  async complete(
    tenant: string,
    batchId: string,
    at: number,
    by: string,
  ): Promise<{ completion: Completion; isNew: boolean }> {
    const { documents, table, clock } = this.#options;
    const expiresAt = ttlOf(completionReadableUntil(at, this.#historyMs));
    const update = updateExpression({
      set: { completedAt: at, completedBy: by, [TTL_ATTRIBUTE]: expiresAt },
      remove: ['answer'],
    });
    const command = new UpdateCommand({
      TableName: table,
      Key: keys.batch(tenant, batchId),
      ...update,
      // One whose time is over may still lie there.
      ConditionExpression: `attribute_not_exists(pk) OR ${TTL_ATTRIBUTE} <= :expired`,
      ExpressionAttributeValues: {
        ...update.ExpressionAttributeValues,
        ':expired': Math.floor(clock.now() / 1000) + TTL_SLACK_SECONDS,
      },
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    });
    const written = await writeIf(documents.send(command));
    if (!written.refused) return { completion: { completedAt: at, completedBy: by }, isNew: true };
    return { completion: completionOf(written.item!), isNew: false };
  }

  async markPublished(tenant: string, batchId: string, answer: string): Promise<void> {
    const { documents, table } = this.#options;
    const command = new UpdateCommand({
      TableName: table,
      Key: keys.batch(tenant, batchId),
      ...updateExpression({ set: { answer } }),
      ConditionExpression: 'attribute_exists(pk) AND attribute_not_exists(#answer)',
    });
    await writeIf(documents.send(command));
  }

  #entryItem(entry: BatchEntry): Item {
    const shard = shardOf(entry.memberId, BATCH_SHARDS);
    return {
      ...keys.batchEntry(entry.tenant, entry.batchId, shard, positionOf(entry)),
      ...entry,
      v: 1,
      [TTL_ATTRIBUTE]: ttlOf(entryReadableUntil(entry, this.#historyMs)),
    };
  }
}

/** The table sorts by bytes of UTF-8, this language by UTF-16: the bytes, one character each, sort alike in both. */
function byteOrder(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}

function placed({ pk, sk, v, expiresAt, ...entry }: Item): Placed {
  return { position: sk as string, entry: entry as unknown as BatchEntry };
}

function completionOf({ completedAt, completedBy, answer }: Item): Completion {
  return { completedAt, completedBy, ...(answer !== undefined && { answer }) } as Completion;
}
