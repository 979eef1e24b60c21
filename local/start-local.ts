import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { startChildGuard } from './child-guard.ts';
import { localCredentials } from './emulators/credentials.ts';
import { startDynamo } from './emulators/dynamo.ts';
import { startMails } from './emulators/mails.ts';
import { startQueues } from './emulators/queues.ts';
import { ScheduleStore } from './emulators/schedule-store.ts';
import { startScheduler } from './emulators/scheduler.ts';
import { startSecrets } from './emulators/secrets.ts';
import { createTables } from './emulators/tables.ts';
import { createApiFront } from './front/api-front.ts';
import { takePort } from './front/door.ts';
import { createRunnerPages, RUNNER_PATH } from './front/runner-pages.ts';
import { endpointVariables, localFunction } from './function-environment.ts';
import { LambdaFunction } from './lambda/lambda-function.ts';
import { startRuntimeApi } from './lambda/runtime-api.ts';
import { createRunnerLog } from './log/runner-log.ts';
import type { LocalSettings } from './settings.ts';
import { batchesInFlight } from './sources/concurrency.ts';
import { startEventSource } from './sources/event-source.ts';
import { type Deployment, planDeployment } from './template/deployment.ts';
import { LOCAL_REGION } from './template/physical-names.ts';
import { shortNames } from './template/short-names.ts';
import { synthesize } from './template/synthesize.ts';

export interface LocalRun {
  apiUrl: string;
  /** Stops everything that was started; resolves when nothing of it is left. */
  stop(): Promise<void>;
}

/** How long work in flight may take to end before it is cut off. */
const FAREWELL_MILLISECONDS = 3000;

/** Starts all of Redial on this machine. `write` is given one line at a time. */
export async function startLocal(settings: LocalSettings, write: (line: string) => void): Promise<LocalRun> {
  await using starting = new AsyncDisposableStack();
  const door = await takePort(settings.port);
  starting.defer(door.close);
  const { dataFolder } = settings;
  if (dataFolder) await mkdir(dataFolder, { recursive: true, mode: 0o700 });
  const schedules = new ScheduleStore(dataFolder ? join(dataFolder, 'schedules.db') : ':memory:');
  starting.defer(() => schedules.close());
  const guard = startChildGuard();
  starting.defer(guard.release);

  const owned = async <T extends { stop(): Promise<void> }>(part: Promise<T>): Promise<T> => {
    const started = await part;
    starting.defer(() => started.stop());
    return started;
  };
  const [assembly, dynamo, queues, mails, secrets, runtimeApi] = await allStarted([
    synthesize(fileURLToPath(new URL(`../cdk.out/local/${door.port}`, import.meta.url))),
    owned(startDynamo(guard, dataFolder)),
    owned(startQueues(dataFolder)),
    owned(startMails()),
    owned(startSecrets(dataFolder)),
    owned(startRuntimeApi()),
  ]);

  const deployment = planDeployment(assembly, { queueOrigin: queues.origin, apiUrl: door.url });
  await createTables(dynamo.origin, deployment.tables);
  queues.create(deployment.queues);
  secrets.create(deployment.secrets, new Map([[adminKeySecret(deployment), settings.adminKey]]));

  const client = new SQSClient({
    endpoint: queues.origin,
    region: LOCAL_REGION,
    credentials: localCredentials,
  });
  const queueUrl = (arn: string) => queues.urlOf(arn);
  const scheduler = await owned(
    startScheduler(schedules, deployment.scheduleGroups, async (arn, input) => {
      await client.send(new SendMessageCommand({ QueueUrl: queueUrl(arn), MessageBody: input }));
    }),
  );

  const functionLabels = shortNames(
    deployment.functions.map(({ name }) => name),
    'function',
  );
  const log = createRunnerLog(write, functionLabels);
  const host = {
    runtimeApi,
    guard,
    log,
    environment: endpointVariables({
      dynamo: dynamo.origin,
      queues: queues.origin,
      mails: mails.origin,
      scheduler: scheduler.origin,
      secrets: secrets.origin,
    }),
  };
  const functions = new Map(
    deployment.functions.map((plan) => [
      plan.arn,
      new LambdaFunction(localFunction(plan, door.url, settings.allowPrivate), host),
    ]),
  );
  starting.defer(() => {
    for (const each of functions.values()) each.stop();
  });
  const functionOf = (arn: string): LambdaFunction => {
    const found = functions.get(arn);
    if (!found) throw new Error(`The template has no function ${arn}`);
    return found;
  };

  const api = functionOf(deployment.apiFunctionArn);
  await api.warm();
  const sources = deployment.sources.map((source) =>
    startEventSource({
      ...source,
      client,
      queueUrl: queueUrl(source.queueArn),
      worker: functionOf(source.functionArn),
      concurrency: batchesInFlight(source, deployment.sources),
      log,
    }),
  );
  starting.defer(async () => {
    await Promise.race([Promise.all(sources.map((source) => source.stop())), sleep(FAREWELL_MILLISECONDS)]);
  });

  const queueLabels = shortNames(
    deployment.queues.map(({ name }) => name),
    'queue',
  );
  const pages = createRunnerPages({ mails, queues, labels: queueLabels });
  const front = createApiFront(api, log);
  door.open((request, response) =>
    (request.url?.startsWith(RUNNER_PATH) ? pages : front)(request, response),
  );
  starting.defer(door.shut);
  const all = starting.move();
  return { apiUrl: door.url, stop: () => all.disposeAsync() };
}
