import { type DynamoDBDocumentClient, QueryCommand, type QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import type { Item } from './conditional-write.ts';

/** A query's pages, each read only when it is asked for: all of the size `Limit`, or with a size for the first alone. */
export async function* queryPages(
  documents: DynamoDBDocumentClient,
  input: QueryCommandInput,
  limits = { first: input.Limit, later: input.Limit },
): AsyncGenerator<Item[], undefined> {
  let position: Item | undefined;
  do {
    const Limit = position === undefined ? limits.first : limits.later;
    const answer = await documents.send(
      new QueryCommand({ ...input, Limit, ...(position && { ExclusiveStartKey: position }) }),
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

/** How many items a query finds, without having them sent. */
export async function queryCount(
  documents: DynamoDBDocumentClient,
  input: QueryCommandInput,
): Promise<number> {
  let count = 0;
  let position: Item | undefined;
  do {
    const answer = await documents.send(
      new QueryCommand({ ...input, Select: 'COUNT', ...(position && { ExclusiveStartKey: position }) }),
    );
    count += answer.Count ?? 0;
    position = answer.LastEvaluatedKey;
  } while (position !== undefined);
  return count;
}
