import {
  CreateTableCommand,
  DynamoDBClient,
  ResourceInUseException,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import type { TablePlan } from '../template/deployment.ts';
import { LOCAL_REGION } from '../template/physical-names.ts';
import { localCredentials } from './credentials.ts';

/** Creates the tables that are not there yet. */
export async function createTables(origin: string, plans: TablePlan[]): Promise<void> {
  const client = new DynamoDBClient({
    endpoint: origin,
    region: LOCAL_REGION,
    credentials: localCredentials,
  });
  try {
    await Promise.all(plans.map((plan) => createTable(client, plan)));
  } finally {
    client.destroy();
  }
}

async function createTable(client: DynamoDBClient, { definition, ttlAttribute }: TablePlan): Promise<void> {
  try {
    await client.send(new CreateTableCommand(definition));
  } catch (error) {
    if (error instanceof ResourceInUseException) return;
    throw error;
  }
  if (!ttlAttribute) return;
  await client.send(
    new UpdateTimeToLiveCommand({
      TableName: definition.TableName,
      TimeToLiveSpecification: { AttributeName: ttlAttribute, Enabled: true },
    }),
  );
}
