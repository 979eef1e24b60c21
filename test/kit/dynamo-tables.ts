import { randomUUID } from 'node:crypto';
import {
  CreateTableCommand,
  type CreateTableCommandInput,
  type DynamoDBClient,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import { tables } from '../../lambdas/contract/tables.ts';

export type TableName = keyof typeof tables;

/** Creates the five tables of the contract with their indexes, under fresh names, which it returns. */
export async function createTables(client: DynamoDBClient): Promise<Record<TableName, string>> {
  const suffix = randomUUID().slice(0, 8);
  const names = {} as Record<TableName, string>;
  for (const name of Object.keys(tables) as TableName[]) {
    names[name] = `${name}-${suffix}`;
    await client.send(new CreateTableCommand(definition(name, names[name])));
    await waitUntilTableExists({ client, maxWaitTime: 30, minDelay: 1 }, { TableName: names[name] });
  }
  return names;
}

interface KeyPair {
  partitionKey: string;
  sortKey: string;
}

function definition(name: TableName, physicalName: string): CreateTableCommandInput {
  const { partitionKey, sortKey, ...rest } = tables[name];
  const indexes = Object.values(rest) as (KeyPair & { name: string })[];
  const attributes = new Set([partitionKey, sortKey, ...indexes.flatMap((i) => [i.partitionKey, i.sortKey])]);
  return {
    TableName: physicalName,
    BillingMode: 'PAY_PER_REQUEST',
    KeySchema: keySchema({ partitionKey, sortKey }),
    AttributeDefinitions: [...attributes].map((attribute) => ({
      AttributeName: attribute,
      AttributeType: attribute === 'beatAt' ? ('N' as const) : ('S' as const),
    })),
    ...(indexes.length > 0 && {
      GlobalSecondaryIndexes: indexes.map((index) => ({
        IndexName: index.name,
        KeySchema: keySchema(index),
        Projection: { ProjectionType: 'KEYS_ONLY' as const },
      })),
    }),
  };
}

function keySchema({ partitionKey, sortKey }: KeyPair): CreateTableCommandInput['KeySchema'] {
  return [
    { AttributeName: partitionKey, KeyType: 'HASH' },
    { AttributeName: sortKey, KeyType: 'RANGE' },
  ];
}
