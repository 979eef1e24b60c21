import { GetCommand, PutCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { keys, TTL_ATTRIBUTE, tables } from '../../contract/tables.ts';
import type { Callback } from '../../domain/callback/callback.ts';
import { maskedUrl } from '../../domain/request/masked-url.ts';
import type { CallbackDirectory } from '../../ports/callback-directory.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Vault } from '../../ports/vault.ts';
import { batchGet } from './batch-get.ts';
import { callbackItem, callbackOf, SEALED_FIELDS } from './callback-item.ts';
import { type Item, writeIf } from './conditional-write.ts';
import type { TableAccess } from './document-client.ts';
import { isReadable, ttlOf } from './expiry.ts';
import { addSubscriptions, dropSubscriptions, subscriberPages } from './subscription-items.ts';
import { updateExpression } from './update-expression.ts';

export interface CallbackDirectoryOptions extends TableAccess {
  vault: Vault;
  clock: Clock;
}

export class DynamoCallbackDirectory implements CallbackDirectory {
  readonly #options: CallbackDirectoryOptions;

  constructor(options: CallbackDirectoryOptions) {
    this.#options = options;
  }

  async get(callbackId: string): Promise<Callback | undefined> {
    const { documents, table, vault } = this.#options;
    const command = new GetCommand({
      TableName: table,
      Key: keys.callback(callbackId),
      ConsistentRead: true,
    });
    const item = (await documents.send(command)).Item;
    return item && this.#readable(item) ? callbackOf(item, vault) : undefined;
  }

  async getMany(callbackIds: string[]): Promise<Map<string, Callback>> {
    const items = await batchGet(this.#options, [...new Set(callbackIds)].map(keys.callback));
    const readable = items.filter((item) => this.#readable(item));
    const callbacks = await Promise.all(readable.map((item) => callbackOf(item, this.#options.vault)));
    return new Map(callbacks.map((callback) => [callback.id, callback]));
  }

  subscribers(tenant: string, patterns: string[], after?: string): AsyncIterable<string[]> {
    return subscriberPages(this.#options, tenant, [...new Set(patterns)], after);
  }

  async create(callback: Callback): Promise<void> {
    await addSubscriptions(this.#options, subscriberOf(callback), callback.events);
    const condition = { ConditionExpression: 'attribute_not_exists(pk)' };
    if (!(await this.#put(callback, condition))) {
      throw new Error(`There is a callback ${callback.id} already.`);
    }
  }

  async replace(before: Callback, after: Callback): Promise<boolean> {
    const added = after.events.filter((pattern) => !before.events.includes(pattern));
    await addSubscriptions(this.#options, subscriberOf(after), added);
    const replaced = await this.#put(after, {
      ConditionExpression: 'version = :before AND attribute_not_exists(deletedAt)',
      ExpressionAttributeValues: { ':before': before.version },
    });
    if (!replaced) return false;
    const superfluous = before.events.filter((pattern) => !after.events.includes(pattern));
    await dropSubscriptions(this.#options, subscriberOf(after), superfluous);
    return true;
  }

  async remove(callback: Callback, at: number, expiresAt: number): Promise<void> {
    const { documents, table } = this.#options;
    const command = new UpdateCommand({
      TableName: table,
      Key: keys.callback(callback.id),
      ...updateExpression({
        // What its history is shown beside.
        set: { deletedAt: at, [TTL_ATTRIBUTE]: ttlOf(expiresAt), url: maskedUrl(callback.url) },
        remove: [...SEALED_FIELDS, 'callbackId'],
      }),
      ConditionExpression: 'attribute_exists(pk) AND attribute_not_exists(deletedAt)',
      ReturnValues: 'ALL_OLD',
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    });
    const written = await writeIf(documents.send(command));
    // What was stored may be newer than what the caller read. Nothing edits a tombstone: no version is spared.
    const stored = (written.refused ? written.item : written.output.Attributes)?.events as
      | string[]
      | undefined;
    const patterns = [...new Set([...callback.events, ...(stored ?? [])])];
    const everyVersion = { ...subscriberOf(callback), version: Number.MAX_SAFE_INTEGER };
    await dropSubscriptions(this.#options, everyVersion, patterns);
  }

  async list(
    tenant: string,
    limit: number,
    after?: string,
  ): Promise<{ callbacks: Callback[]; next?: string }> {
    const callbacks: Callback[] = [];
    let position = after;
    let more = true;
    // The index lags: what it still lists may be gone, and is made up for from its next page.
    while (more && callbacks.length < limit) {
      const page = await this.#listed(tenant, limit - callbacks.length, position);
      const found = await this.getMany(page.ids);
      for (const id of page.ids) {
        const callback = found.get(id);
        if (callback !== undefined && callback.deletedAt === undefined) callbacks.push(callback);
        position = id;
      }
      more = page.more;
    }
    return { callbacks, ...(more && { next: position }) };
  }

  async #listed(
    tenant: string,
    limit: number,
    after: string | undefined,
  ): Promise<{ ids: string[]; more: boolean }> {
    const answer = await this.#options.documents.send(
      new QueryCommand({
        TableName: this.#options.table,
        IndexName: tables.callbacks.byTenant.name,
        KeyConditionExpression: `tenant = :tenant${after === undefined ? '' : ' AND callbackId > :after'}`,
        ExpressionAttributeValues: { ':tenant': tenant, ...(after !== undefined && { ':after': after }) },
        Limit: limit,
      }),
    );
    const ids = (answer.Items ?? []).map((item) => item.callbackId as string);
    return { ids, more: answer.LastEvaluatedKey !== undefined };
  }

  /** False where the condition failed, unless an earlier try of this very write made it so: its seal is unique. */
  async #put(
    callback: Callback,
    condition: { ConditionExpression: string; ExpressionAttributeValues?: Item },
  ): Promise<boolean> {
    const item = await callbackItem(callback, this.#options.vault);
    const command = new PutCommand({
      TableName: this.#options.table,
      Item: item,
      ...condition,
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    });
    const written = await writeIf(this.#options.documents.send(command));
    return !written.refused || written.item?.secret === item.secret;
  }

  #readable(item: Item): boolean {
    return isReadable(item[TTL_ATTRIBUTE], this.#options.clock.now());
  }
}

function subscriberOf({ id, tenant, version }: Callback) {
  return { tenant, callbackId: id, version };
}
