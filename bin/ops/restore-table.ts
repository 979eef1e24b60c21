import { ResourceNotFoundException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, PutCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { batchGet } from '../../lambdas/adapters/dynamo/batch-get.ts';
import { type Item, writeIf } from '../../lambdas/adapters/dynamo/conditional-write.ts';
import { inParallel } from '../../lambdas/adapters/in-parallel.ts';
import { TTL_ATTRIBUTE, tables as tableKeys } from '../../lambdas/contract/tables.ts';
import type { Clock } from '../../lambdas/ports/clock.ts';
import type { Deployment, TableName } from './deployment.ts';
import { OpsError } from './ops-error.ts';

export interface RestorePorts {
  documents: DynamoDBDocumentClient;
  tables: Deployment['tables'];
  clock: Clock;
  print(line: string): void;
}

export interface Restoration {
  /** Which of the stack's tables. */
  table: TableName;
  /** The name of the table that is read. */
  from: string;
  isForReal: boolean;
}

const READ_AT_ONCE = 500;
const PUT_AT_ONCE = 25;
const TOLD_EVERY = 10_000;

/**
 * Puts what one of the stack's tables does not have of another table, or only counts it. What is there is newer and stays,
 * by a condition of each write, so that workers may go on meanwhile. In memory is one page.
 */
export async function restoreTable(ports: RestorePorts, { table, from, isForReal }: Restoration) {
  const { print } = ports;
  const counts = { missing: 0, there: 0, aged: 0 };
  let total = 0;
  for await (const page of pagesOf(ports.documents, from)) {
    if (!page.every((item) => isOf(table, item)))
      throw new OpsError(`${from} holds other things than ${table}: was it restored from another table?`);
    const living = page.filter((item) => !isAged(item, ports.clock.now()));
    const missing = await missingOf(ports, table, living);
    let put = missing.length;
    if (isForReal) put = await putMissing(ports, table, missing);
    counts.missing += put;
    counts.there += living.length - put;
    counts.aged += page.length - living.length;
    if (Math.floor((total + page.length) / TOLD_EVERY) > Math.floor(total / TOLD_EVERY))
      print(`… ${total + page.length} items looked at`);
    total += page.length;
  }
  print(`${total} ${total === 1 ? 'item' : 'items'} of ${from}:`);
  print(`  ${counts.missing} ${isForReal ? 'put into' : 'missing in'} ${table}`);
  print(`  ${counts.there} there already`);
  print(`  ${counts.aged} past their time, left out`);
  if (!isForReal) print('Nothing was changed. With --yes what is missing is put there.');
}

async function* pagesOf(documents: DynamoDBDocumentClient, from: string): AsyncGenerator<Item[], undefined> {
  let position: Item | undefined;
  do {
    const command = new ScanCommand({
      TableName: from,
      Limit: READ_AT_ONCE,
      ...(position && { ExclusiveStartKey: position }),
    });
    const answer = await documents.send(command).catch((cause: unknown) => {
      if (!(cause instanceof ResourceNotFoundException)) throw cause;
      const why = 'is it spelled right, and whole? A table can be read when it is ACTIVE';
      throw new OpsError(`There is no table ${from} to be read: ${why}.`, { cause });
    });
    yield answer.Items ?? [];
    position = answer.LastEvaluatedKey;
  } while (position !== undefined);
}

/** Two of the tables have keys of the same names: what theirs begin with tells them apart. */
function isOf(table: TableName, item: Item): boolean {
  const { partitionKey, sortKey } = tableKeys[table];
  if (typeof item[partitionKey] !== 'string' || typeof item[sortKey] !== 'string') return false;
  if (table !== 'callbacks' && table !== 'access') return true;
  return /^(cb|sub)#/.test(item[partitionKey]) === (table === 'callbacks');
}

/** By DynamoDB's own clock for it, as the stack's table would remove it. */
function isAged({ [TTL_ATTRIBUTE]: expiresAt }: Item, now: number): boolean {
  return typeof expiresAt === 'number' && expiresAt * 1000 <= now;
}

/** Looked for first: reading costs a fraction of a write that is refused. */
async function missingOf(ports: RestorePorts, table: TableName, items: Item[]): Promise<Item[]> {
  const { partitionKey, sortKey } = tableKeys[table];
  const keyOf = (item: Item) => ({ [partitionKey]: item[partitionKey], [sortKey]: item[sortKey] });
  const named = (item: Item) => JSON.stringify(keyOf(item));
  const found = await batchGet({ ...ports, table: ports.tables[table] }, items.map(keyOf));
  const there = new Set(found.map(named));
  return items.filter((item) => !there.has(named(item)));
}

/** Returns how many were still missing when they were put. */
async function putMissing({ documents, tables }: RestorePorts, table: TableName, missing: Item[]) {
  let put = 0;
  await inParallel(PUT_AT_ONCE, missing, async (item) => {
    const command = new PutCommand({
      TableName: tables[table],
      Item: item,
      ConditionExpression: 'attribute_not_exists(#partition)',
      ExpressionAttributeNames: { '#partition': tableKeys[table].partitionKey },
    });
    if (!(await writeIf(documents.send(command))).refused) put += 1;
  });
  return put;
}
