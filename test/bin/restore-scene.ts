import {
  type AttributeValue,
  DeleteItemCommand,
  DynamoDBClient,
  PutItemCommand,
  paginateScan,
} from '@aws-sdk/client-dynamodb';
import { onTestFinished } from 'vitest';
import type { TableName } from '../../bin/ops/deployment.ts';
import { restoreTable } from '../../bin/ops/restore-table.ts';
import { documentClient } from '../../lambdas/adapters/dynamo/document-client.ts';
import { tables as tableKeys } from '../../lambdas/contract/tables.ts';
import type { Call } from '../../lambdas/domain/call/call.ts';
import type { Callback } from '../../lambdas/domain/callback/callback.ts';
import { sampleOutage } from '../contracts/samples.ts';
import { createTables } from '../kit/dynamo-tables.ts';
import { callbackIn, callIn, LARGE } from './erase-scene.ts';
import type { OpsWorld } from './ops-world.ts';

type RawItem = Record<string, AttributeValue>;

export interface Backup {
  /** The restored tables' names. */
  names: Record<TableName, string>;
  callback: Callback;
  calls: Call[];
}

/** Something of everything in all five tables, and a copy of them under other names. */
export async function backedUp(world: OpsWorld): Promise<Backup> {
  const { access, health, idempotency } = world.ledgers;
  const callback = await callbackIn(world);
  const calls = [
    await callIn(world, callback, 'FAILED', { payload: LARGE, messageId: 'm-1' }),
    await callIn(world, callback, 'PENDING'),
  ];
  const now = world.clock.now();
  await health.keepOutage(sampleOutage({ callbackId: callback.id }));
  await access.createKey({ id: 'key_1', role: 'admin', hash: 'a'.repeat(64), createdAt: now });
  const named = { scope: 'acme', kind: 'event', key: 'k-1' } as const;
  await idempotency.claim({ ...named, contentHash: 'b'.repeat(64), acceptedAt: now });
  const client = rawClient(world);
  const names = await createTables(client);
  for (const table of Object.keys(names) as TableName[])
    for (const Item of await itemsIn(world, world.engine.tables[table]))
      await client.send(new PutItemCommand({ TableName: names[table], Item }));
  return { names, callback, calls };
}

/** All of a table, as DynamoDB itself tells it, in one order. */
export async function itemsIn(world: OpsWorld, TableName: string): Promise<RawItem[]> {
  const items: RawItem[] = [];
  for await (const page of paginateScan({ client: rawClient(world) }, { TableName, ConsistentRead: true }))
    items.push(...(page.Items ?? []));
  const words = (item: RawItem) => JSON.stringify(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)));
  return items.sort((one, other) => (words(one) < words(other) ? -1 : 1));
}

/** Somebody empties a table of the stack. */
export async function lose(world: OpsWorld, table: TableName): Promise<void> {
  const { partitionKey, sortKey } = tableKeys[table];
  const TableName = world.engine.tables[table];
  for (const item of await itemsIn(world, TableName)) {
    const Key = { [partitionKey]: item[partitionKey]!, [sortKey]: item[sortKey]! };
    await rawClient(world).send(new DeleteItemCommand({ TableName, Key }));
  }
}

/** Restores the calls with something that happens right before each write, which is told its number. Returns what was said. */
export async function restoreWith(
  world: OpsWorld,
  from: string,
  beforeWrite: (nth: number) => Promise<unknown>,
): Promise<string> {
  const documents = documentClient(world.engine.config);
  onTestFinished(() => documents.destroy());
  let writes = 0;
  documents.middlewareStack.add(
    (next, { commandName }) =>
      async (request) => {
        if (commandName === 'PutItemCommand' || commandName === 'PutCommand') {
          writes += 1;
          await beforeWrite(writes);
        }
        return next(request);
      },
    { step: 'initialize' },
  );
  const said: string[] = [];
  const ports = { documents, clock: world.clock, print: (line: string) => void said.push(line) };
  const tables = world.engine.tables;
  await restoreTable({ ...ports, tables }, { table: 'calls', from, isForReal: true });
  return said.join('\n');
}

function rawClient({ engine }: OpsWorld): DynamoDBClient {
  const client = new DynamoDBClient(engine.config);
  onTestFinished(() => client.destroy());
  return client;
}
