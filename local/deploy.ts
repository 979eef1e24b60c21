import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { localCredentials } from './emulators/credentials.ts';
import type { Emulators } from './emulators/emulators.ts';
import type { ScheduleStore } from './emulators/schedule-store.ts';
import { startScheduler } from './emulators/scheduler.ts';
import { createTables } from './emulators/tables.ts';
import type { Endpoints } from './function-environment.ts';
import type { Deployment } from './template/deployment.ts';
import { LOCAL_REGION } from './template/physical-names.ts';

/** Where a deployment runs: a client for its queues, and where its services are. */
export interface Deployed {
  sqs: SQSClient;
  endpoints: Endpoints;
}

/** Makes the tables, queues and secrets of a deployment, and starts its schedules. */
export async function deploy(
  stack: AsyncDisposableStack,
  deployment: Deployment,
  emulators: Emulators & { schedules: ScheduleStore },
  adminKey: string,
): Promise<Deployed> {
  const { dynamo, queues, mails, secrets, schedules } = emulators;
  await createTables(dynamo.origin, deployment.tables);
  queues.create(deployment.queues);
  secrets.create(deployment.secrets, new Map([[adminKeySecret(deployment), adminKey]]));

  const sqs = new SQSClient({ endpoint: queues.origin, region: LOCAL_REGION, credentials: localCredentials });
  stack.defer(() => sqs.destroy());
  const scheduler = await startScheduler(schedules, deployment.scheduleGroups, async (arn, input) => {
    await sqs.send(new SendMessageCommand({ QueueUrl: queues.urlOf(arn), MessageBody: input }));
  });
  stack.defer(() => scheduler.stop());
  const endpoints: Endpoints = {
    dynamo: dynamo.origin,
    queues: queues.origin,
    mails: mails.origin,
    scheduler: scheduler.origin,
    secrets: secrets.origin,
  };
  return { sqs, endpoints };
}

/** The one secret whose value is given, not made: the one that the API is told to find its admin key in. */
function adminKeySecret({ functions, apiFunctionArn }: Deployment): string {
  const api = functions.find(({ arn }) => arn === apiFunctionArn);
  return api?.environment.ADMIN_KEY_SECRET ?? '';
}
