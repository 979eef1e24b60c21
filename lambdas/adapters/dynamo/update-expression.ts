import type { Item } from './conditional-write.ts';

export interface UpdateExpression {
  UpdateExpression: string;
  ExpressionAttributeNames: Record<string, string>;
  ExpressionAttributeValues: Item;
}

/**
 * The parts of an UpdateItem, with every name and value behind a placeholder (`#field`, `:field`), because many
 * field names are words that DynamoDB reserves. A field that is set to undefined is removed.
 */
export function updateExpression({
  set = {},
  add = {},
  remove = [],
}: {
  set?: object;
  add?: object;
  remove?: string[];
}): UpdateExpression {
  const fields = Object.entries({ v: 1, ...set });
  const present = fields.filter(([, value]) => value !== undefined);
  const gone = [...remove, ...fields.filter(([, value]) => value === undefined).map(([field]) => field)];
  const added = Object.entries(add);
  const clauses = [
    `SET ${present.map(([field]) => `#${field} = :${field}`).join(', ')}`,
    added.length > 0 && `ADD ${added.map(([field]) => `#${field} :${field}`).join(', ')}`,
    gone.length > 0 && `REMOVE ${gone.map((field) => `#${field}`).join(', ')}`,
  ];
  const named = [...present.map(([field]) => field), ...added.map(([field]) => field), ...gone];
  return {
    UpdateExpression: clauses.filter(Boolean).join(' '),
    ExpressionAttributeNames: Object.fromEntries(named.map((field) => [`#${field}`, field])),
    ExpressionAttributeValues: Object.fromEntries(
      [...present, ...added].map(([field, value]) => [`:${field}`, value]),
    ),
  };
}
