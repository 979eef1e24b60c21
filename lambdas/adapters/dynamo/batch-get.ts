import { BatchGetCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Clock } from '../../ports/clock.ts';
import type { Item } from './conditional-write.ts';
import { inRounds } from './in-rounds.ts';

/** AWS: a batch holds at most this many keys. */
const KEYS_PER_BATCH = 100;

/**
 * The items of these keys, consistently read, in no order; what is not there is left out. DynamoDB may answer for
 * a part only: the rest is asked again, in growing pauses, and given up with an error after 8 rounds.
 */
export async function batchGet(
  { documents, table, clock }: { documents: DynamoDBDocumentClient; table: string; clock: Clock },
  keys: Item[],
): Promise<Item[]> {
  const batches = Array.from({ length: Math.ceil(keys.length / KEYS_PER_BATCH) }, (_, i) =>
    keys.slice(i * KEYS_PER_BATCH, (i + 1) * KEYS_PER_BATCH),
  );
  const found = await Promise.all(batches.map((batch) => readBatch(documents, table, clock, batch)));
  return found.flat();
}

async function readBatch(
  documents: DynamoDBDocumentClient,
  table: string,
  clock: Clock,
  batch: Item[],
): Promise<Item[]> {
  const found: Item[] = [];
  const missing = await inRounds(clock, batch, async (Keys) => {
    const answer = await documents.send(
      new BatchGetCommand({ RequestItems: { [table]: { Keys, ConsistentRead: true } } }),
    );
    found.push(...(answer.Responses?.[table] ?? []));
    return answer.UnprocessedKeys?.[table]?.Keys ?? [];
  });
  if (missing.length === 0) return found;
  throw new Error(`${missing.length} of ${batch.length} items could not be read from ${table}.`);
}
