import { type DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { batchGet } from '../../../lambdas/adapters/dynamo/batch-get.ts';
import { callbackIdOf } from '../../../lambdas/adapters/dynamo/callback-item.ts';
import type { Item } from '../../../lambdas/adapters/dynamo/conditional-write.ts';
import { queryPages } from '../../../lambdas/adapters/dynamo/query-pages.ts';
import { CALL_SHARDS, callShard, keys, tables, tenantMessage } from '../../../lambdas/contract/tables.ts';
import type { Clock } from '../../../lambdas/ports/clock.ts';
import type { Scope } from '../command.ts';
import type { Deployment } from '../deployment.ts';

export interface FindPorts {
  documents: DynamoDBDocumentClient;
  tables: Deployment['tables'];
  clock: Clock;
}

const CALLS_AT_ONCE = 100;

/** The items of the calls that a scope holds, page by page: those past their retention too, as long as they lie there. */
export async function* callsIn(ports: FindPorts, scope: Scope): AsyncGenerator<Item[], undefined> {
  if ('messageId' in scope) return yield* callsOfMessage(ports, scope.tenant, scope.messageId);
  if ('callbackId' in scope) return yield* callsOfCallback(ports, scope.callbackId);
  for await (const callbackIds of callbacksOf(ports, scope.tenant))
    for (const callbackId of callbackIds) yield* callsOfCallback(ports, callbackId);
}

/** The whole table is read: a deleted callback has left its tenant's list, and its calls are still there. */
async function* callbacksOf(
  { documents, tables: names }: FindPorts,
  tenant: string,
): AsyncGenerator<string[], undefined> {
  let position: Item | undefined;
  do {
    const answer = await documents.send(
      new ScanCommand({
        TableName: names.callbacks,
        FilterExpression: '#tenant = :tenant AND #sk = :sk',
        ProjectionExpression: '#pk',
        ExpressionAttributeNames: {
          '#pk': tables.callbacks.partitionKey,
          '#sk': tables.callbacks.sortKey,
          '#tenant': 'tenant',
        },
        ExpressionAttributeValues: { ':tenant': tenant, ':sk': keys.callback('').sk },
        ConsistentRead: true,
        ...(position && { ExclusiveStartKey: position }),
      }),
    );
    yield (answer.Items ?? []).map(callbackIdOf);
    position = answer.LastEvaluatedKey;
  } while (position !== undefined);
}

async function* callsOfCallback(
  { documents, tables: names }: FindPorts,
  callbackId: string,
): AsyncGenerator<Item[], undefined> {
  for (let shard = 0; shard < CALL_SHARDS; shard++) {
    yield* queryPages(documents, {
      TableName: names.calls,
      KeyConditionExpression: '#partition = :partition',
      ExpressionAttributeNames: { '#partition': tables.calls.partitionKey },
      ExpressionAttributeValues: { ':partition': callShard(callbackId, shard) },
      ConsistentRead: true,
      Limit: CALLS_AT_ONCE,
    });
  }
}

async function* callsOfMessage(
  { documents, tables: names, clock }: FindPorts,
  tenant: string,
  messageId: string,
): AsyncGenerator<Item[], undefined> {
  const { name, partitionKey } = tables.calls.byMessage;
  const indexed = queryPages(documents, {
    TableName: names.calls,
    IndexName: name,
    KeyConditionExpression: '#partition = :partition',
    ExpressionAttributeNames: { '#partition': partitionKey },
    ExpressionAttributeValues: { ':partition': tenantMessage(tenant, messageId) },
    Limit: CALLS_AT_ONCE,
  });
  for await (const entries of indexed) {
    const named = entries.map(({ callbackShard, callId }) => ({ callbackShard, callId }));
    if (named.length > 0) yield await batchGet({ documents, table: names.calls, clock }, named);
  }
}
