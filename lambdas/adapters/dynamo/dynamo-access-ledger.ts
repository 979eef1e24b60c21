import { DeleteCommand, GetCommand, PutCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { keys, tables } from '../../contract/tables.ts';
import type { AccessLedger, Key } from '../../ports/access-ledger.ts';
import type { Clock } from '../../ports/clock.ts';
import { batchGet } from './batch-get.ts';
import { type Item, writeIf } from './conditional-write.ts';
import type { TableAccess } from './document-client.ts';
import { updateExpression } from './update-expression.ts';

/** What the index lists keys under. */
const KIND = 'key';

export class DynamoAccessLedger implements AccessLedger {
  readonly #options: TableAccess & { clock: Clock };

  constructor(options: TableAccess & { clock: Clock }) {
    this.#options = options;
  }

  async getKey(keyId: string): Promise<Key | undefined> {
    const item = await this.#read(keys.key(keyId));
    return item && keyOf(item);
  }

  async createKey(key: Key): Promise<void> {
    const { id, ...rest } = key;
    const command = new PutCommand({
      TableName: this.#options.table,
      Item: { ...keys.key(id), kind: KIND, keyId: id, ...rest, v: 1 },
      ConditionExpression: 'attribute_not_exists(pk)',
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    });
    const written = await writeIf(this.#options.documents.send(command));
    // The same hash means that an earlier try of this very write went through.
    if (written.refused && written.item?.hash !== key.hash) {
      throw new Error(`There is a key ${id} already.`);
    }
  }

  async noteUse(keyId: string, at: number): Promise<void> {
    const update = updateExpression({ set: { lastUsedAt: at } });
    const command = new UpdateCommand({
      TableName: this.#options.table,
      Key: keys.key(keyId),
      ...update,
      // Without the first half, the use of a key that was just revoked would bring a piece of it back.
      ConditionExpression:
        'attribute_exists(pk) AND (attribute_not_exists(lastUsedAt) OR #lastUsedAt < :lastUsedAt)',
    });
    await writeIf(this.#options.documents.send(command));
  }

  async removeKey(keyId: string): Promise<boolean> {
    const command = new DeleteCommand({
      TableName: this.#options.table,
      Key: keys.key(keyId),
      ReturnValues: 'ALL_OLD',
    });
    return (await this.#options.documents.send(command)).Attributes !== undefined;
  }

  async listKeys(limit: number, after?: string): Promise<{ keys: Key[]; next?: string }> {
    const answer = await this.#options.documents.send(
      new QueryCommand({
        TableName: this.#options.table,
        IndexName: tables.access.byKind.name,
        KeyConditionExpression: `#kind = :kind${after === undefined ? '' : ' AND pk > :after'}`,
        ExpressionAttributeNames: { '#kind': 'kind' },
        ExpressionAttributeValues: {
          ':kind': KIND,
          ...(after !== undefined && { ':after': keys.key(after).pk }),
        },
        Limit: limit,
      }),
    );
    const listed = (answer.Items ?? []).map(({ pk, sk }) => ({ pk, sk }));
    const items = await batchGet(this.#options, listed);
    const position = answer.LastEvaluatedKey?.pk as string | undefined;
    return {
      keys: items.map(keyOf).sort((a, b) => (a.id < b.id ? -1 : 1)),
      ...(position !== undefined && { next: position.slice(keys.key('').pk.length) }),
    };
  }

  async adminEmailOf(tenant: string): Promise<string | undefined> {
    return (await this.#read(keys.tenant(tenant)))?.adminEmail as string | undefined;
  }

  /** The last word wins. */
  async setAdminEmail(tenant: string, adminEmail: string): Promise<void> {
    const command = new UpdateCommand({
      TableName: this.#options.table,
      Key: keys.tenant(tenant),
      ...updateExpression({ set: { adminEmail } }),
    });
    await this.#options.documents.send(command);
  }

  async #read(key: Item): Promise<Item | undefined> {
    const command = new GetCommand({ TableName: this.#options.table, Key: key, ConsistentRead: true });
    return (await this.#options.documents.send(command)).Item;
  }
}

function keyOf(item: Item): Key {
  const { pk, sk, kind, keyId, v, ...rest } = item;
  return { id: keyId, ...rest } as Key;
}
