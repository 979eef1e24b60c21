import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

/**
 * A lost connection must not eat the function's time: DynamoDB answers in milliseconds or is asked again. The time
 * that a request waits for a free connection counts, so a burst needs some room.
 */
const TIMEOUTS = { connectionTimeout: 3_000, requestTimeout: 5_000, throwOnRequestTimeout: true };

/** Endpoint, region and credentials come from the environment. One client serves all tables of a function. */
export function documentClient(config: DynamoDBClientConfig = {}): DynamoDBDocumentClient {
  const client = new DynamoDBClient({ maxAttempts: 5, requestHandler: TIMEOUTS, ...config });
  return DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
}

/** One table as an adapter is given it: the client, and the name the deployment gave the table. */
export interface TableAccess {
  documents: DynamoDBDocumentClient;
  table: string;
}
