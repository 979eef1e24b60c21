import { type DynamoDBDocumentClient, GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { callItem, callOf } from '../../../lambdas/adapters/dynamo/call-item.ts';
import { type Item, writeIf } from '../../../lambdas/adapters/dynamo/conditional-write.ts';
import { queryPages } from '../../../lambdas/adapters/dynamo/query-pages.ts';
import { keys, TTL_ATTRIBUTE } from '../../../lambdas/contract/tables.ts';
import type { Call } from '../../../lambdas/domain/call/call.ts';
import { asRead, closed } from '../../../lambdas/domain/call/call-moves.ts';
import { erased } from '../../../lambdas/domain/call/erasure.ts';
import type { FindPorts } from './find-calls.ts';

/** What becomes of a call: `bare` holds nothing to erase. */
export type Erasure = 'erased' | 'bare' | 'pending';

/** An operator's clock may be ahead of the workers': only who is past the cutoff by more than that is taken for failed. */
const CLOCK_SKEW_MS = 300_000;

const CONTENT_APART = ['payload', 'responseBody', 'responseEncoding'];

/**
 * Erases a call's content, or only looks for it. First its own item, so that from then on nobody sends it; then what lies apart. Done in part,
 * the rest is found again by the next run.
 */
export async function eraseCall(ports: FindPorts, item: Item, isForReal: boolean): Promise<Erasure> {
  const now = ports.clock.now();
  let changed = false;
  for (let stored: Item | undefined = item; stored !== undefined; ) {
    const call = await ended(ports, callOf(stored), now);
    if (call.status === 'PENDING') return 'pending';
    const after = erased(call, now);
    if (after === call) break;
    changed = true;
    if (!isForReal) break;
    const written = await replace(ports, stored, after);
    if (!written.refused) break;
    // Somebody was quicker. What has aged away meanwhile stays away.
    stored = written.item;
  }
  const apart = await eraseApart(ports, String(item.callId), isForReal);
  return changed || apart > 0 ? 'erased' : 'bare';
}

/** A pending call that is pending no more: past its cutoff, or of a deleted callback. */
async function ended({ documents, tables }: FindPorts, call: Call, now: number): Promise<Call> {
  const read = asRead(call, now - CLOCK_SKEW_MS);
  if (read.status !== 'PENDING') return read;
  const command = new GetCommand({ TableName: tables.callbacks, Key: keys.callback(call.callbackId) });
  const { Item: callback } = await documents.send(command);
  return callback?.deletedAt === undefined ? call : closed(call, 'deleted', now);
}

/** The item keeps the time at which it ages away: the length of the history is not known here. */
function replace({ documents, tables }: FindPorts, before: Item, after: Call) {
  const command = new PutCommand({
    TableName: tables.calls,
    Item: { ...callItem(after, 0), [TTL_ATTRIBUTE]: before[TTL_ATTRIBUTE] },
    ConditionExpression: 'revision = :replaces',
    ExpressionAttributeValues: { ':replaces': before.revision },
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  });
  return writeIf(documents.send(command));
}

/** The payload's item stays as an empty one: a message that comes twice would put it there again. Returns how many held any. */
async function eraseApart(
  { documents, tables }: FindPorts,
  callId: string,
  isForReal: boolean,
): Promise<number> {
  let count = 0;
  const pages = queryPages(documents, {
    TableName: tables.attempts,
    KeyConditionExpression: '#callId = :callId',
    FilterExpression: 'attribute_exists(#payload) OR attribute_exists(#responseBody)',
    ProjectionExpression: '#callId, #at',
    ExpressionAttributeNames: {
      '#callId': 'callId',
      '#at': 'at',
      '#payload': 'payload',
      '#responseBody': 'responseBody',
    },
    ExpressionAttributeValues: { ':callId': callId },
    ConsistentRead: true,
  });
  for await (const found of pages) {
    count += found.length;
    if (isForReal) for (const key of found) await strip(documents, tables.attempts, key);
  }
  return count;
}

async function strip(documents: DynamoDBDocumentClient, TableName: string, Key: Item): Promise<void> {
  const command = new UpdateCommand({
    TableName,
    Key,
    UpdateExpression: `REMOVE ${CONTENT_APART.map((field) => `#${field}`).join(', ')}`,
    ConditionExpression: 'attribute_exists(#at)',
    ExpressionAttributeNames: Object.fromEntries(
      ['at', ...CONTENT_APART].map((field) => [`#${field}`, field]),
    ),
  });
  await writeIf(documents.send(command));
}
