import { type DynamoDBDocumentClient, QueryCommand, type QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import type { Item } from './conditional-write.ts';

/** A query's pages, each read only when it is asked for. `Limit` is the size of one page. */
export async function* queryPages(
  documents: DynamoDBDocumentClient,
  input: QueryCommandInput,
): AsyncGenerator<Item[], undefined> {
  let position: Item | undefined;
  do {
    const answer = await documents.send(
      new QueryCommand({ ...input, ...(position && { ExclusiveStartKey: position }) }),
    );
    yield answer.Items ?? [];
    position = answer.LastEvaluatedKey;
  } while (position !== undefined);
}

/** The first `limit` wanted items of a query, however many pages that takes. */
export async function firstItems(
  documents: DynamoDBDocumentClient,
  input: QueryCommandInput,
  limit: number,
  wanted: (item: Item) => boolean,
): Promise<Item[]> {
  const found: Item[] = [];
  for await (const items of queryPages(documents, { ...input, Limit: limit })) {
    found.push(...items.filter(wanted));
    if (found.length >= limit) break;
  }
  return found.slice(0, limit);
}
