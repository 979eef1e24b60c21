import { BatchWriteCommand } from '@aws-sdk/lib-dynamodb';
import type { Clock } from '../../ports/clock.ts';
import { inParallel } from '../in-parallel.ts';
import type { Item } from './conditional-write.ts';
import type { TableAccess } from './document-client.ts';
import { inRounds } from './in-rounds.ts';

/** AWS: a batch holds at most this many items, each key once. */
const ITEMS_PER_BATCH = 25;
const BATCHES_AT_ONCE = 4;

/**
 * Puts items that no two writers make differently: a batch knows no conditions, it writes over what is there. Throws
 * naming how many could not be written.
 */
export async function batchWrite(
  { documents, table, clock }: TableAccess & { clock: Clock },
  items: Item[],
): Promise<void> {
  const batches = Array.from({ length: Math.ceil(items.length / ITEMS_PER_BATCH) }, (_, i) =>
    items.slice(i * ITEMS_PER_BATCH, (i + 1) * ITEMS_PER_BATCH),
  );
  let unwritten = 0;
  await inParallel(BATCHES_AT_ONCE, batches, async (batch) => {
    const left = await inRounds(clock, batch, async (some) => {
      const puts = some.map((Item) => ({ PutRequest: { Item } }));
      const answer = await documents.send(new BatchWriteCommand({ RequestItems: { [table]: puts } }));
      return (answer.UnprocessedItems?.[table] ?? []).map(({ PutRequest }) => PutRequest!.Item!);
    });
    unwritten += left.length;
  });
  if (unwritten > 0)
    throw new Error(`${unwritten} of ${items.length} items could not be written to ${table}.`);
}
