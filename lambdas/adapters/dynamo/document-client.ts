import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { REQUEST_LIMITS } from '../request-limits.ts';

/** Endpoint, region and credentials come from the environment. One client serves all tables of a function. */
export function documentClient(config: DynamoDBClientConfig = {}): DynamoDBDocumentClient {
  const client = new DynamoDBClient({ maxAttempts: 5, requestHandler: REQUEST_LIMITS, ...config });
  // An object of a user's with a field `constructor` looks like one of a class, which would be refused.
  const marshallOptions = { removeUndefinedValues: true, convertClassInstanceToMap: true };
  return DynamoDBDocumentClient.from(client, { marshallOptions });
}

/** One table as an adapter is given it: the client, and the name the deployment gave the table. */
export interface TableAccess {
  documents: DynamoDBDocumentClient;
  table: string;
}
