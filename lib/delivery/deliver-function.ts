import { Construct } from 'constructs';
import type { DeliverEnvironment } from '../../lambdas/contract/environments.ts';
import { DELIVER_TIMEOUT_SECONDS } from '../../lambdas/contract/limits.ts';
import { allow } from '../functions/allow.ts';
import { NodeFunction } from '../functions/node-function.ts';
import { QueueSource } from '../functions/queue-source.ts';
import { telemetry } from '../functions/telemetry.ts';
import { urlRules } from '../functions/url-rules.ts';
import { acknowledgeWildcard } from '../functions/wildcard.ts';
import type { CallerNetwork } from '../network/caller-network.ts';
import type { Queues } from '../queues/queues.ts';
import type { Settings } from '../settings.ts';
import type { Secrets } from '../storage/secrets.ts';
import type { Storage } from '../storage/storage.ts';
import type { WakeUps } from './wake-ups.ts';

export interface DeliverFunctionProps {
  settings: Settings;
  storage: Storage;
  secrets: Secrets;
  queues: Queues;
  wakeUps: WakeUps;
  network?: CallerNetwork;
}

/**
 * Names are looked up on Node's thread pool. With its usual four, as many names whose servers hang would hold up every
 * other call's look-up.
 */
const LOOK_UPS_AT_ONCE = '32';

/** Calls receivers. First attempts and repeats come from two queues, each with a concurrency of its own. */
export class DeliverFunction extends Construct {
  readonly function: NodeFunction;

  constructor(scope: Construct, id: string, props: DeliverFunctionProps) {
    super(scope, id);
    const { settings, storage, secrets, queues, wakeUps, network } = props;
    const environment: DeliverEnvironment = {
      ...telemetry(settings),
      ...storage.environment,
      ...urlRules(settings),
      ACCESS_TABLE: storage.access.tableName,
      DELIVERIES_QUEUE_URL: queues.deliveries.queue.queueUrl,
      RETRIES_QUEUE_URL: queues.retries.queue.queueUrl,
      RETRIES_QUEUE_ARN: queues.retries.queue.queueArn,
      NOTICES_QUEUE_URL: queues.notices.queue.queueUrl,
      RECOVERY_QUEUE_URL: queues.recovery.queue.queueUrl,
      EVENTS_QUEUE_URL: queues.events.queue.queueUrl,
      SCHEDULE_GROUP: wakeUps.group.scheduleGroupName,
      SCHEDULE_ROLE_ARN: wakeUps.role.roleArn,
      DATA_KEY_SECRET: secrets.dataKey.secretArn,
      HISTORY_DAYS: String(settings.historyDays),
      PAYLOAD_HISTORY: settings.payloadHistory,
      PARK_AFTER_ERRORS: String(settings.parkAfterErrors),
    };
    this.function = new NodeFunction(this, 'Function', {
      name: 'deliver',
      does: 'calls receivers and records what they answered.',
      limitSeconds: DELIVER_TIMEOUT_SECONDS,
      memoryMb: 512,
      environment: { ...environment, UV_THREADPOOL_SIZE: LOOK_UPS_AT_ONCE },
      network,
    });
    const source = { worker: this.function, batchSize: settings.deliverBatchSize };
    new QueueSource(this, 'Deliveries', {
      ...source,
      queue: queues.deliveries.queue,
      maxConcurrency: settings.deliverConcurrency,
    });
    new QueueSource(this, 'Retries', {
      ...source,
      queue: queues.retries.queue,
      maxConcurrency: settings.retryConcurrency,
    });
    this.grant(props);
  }

  private grant({ storage, secrets, queues, wakeUps }: DeliverFunctionProps): void {
    const { callbacks, health, calls, attempts, access } = storage;
    allow(this.function, ['dynamodb:GetItem'], callbacks.tableArn);
    allow(this.function, ['dynamodb:GetItem', 'dynamodb:UpdateItem'], health.tableArn);
    allow(this.function, ['dynamodb:GetItem', 'dynamodb:PutItem'], calls.tableArn, attempts.tableArn);
    // A message that comes back late looks for what it did before.
    allow(this.function, ['dynamodb:Query'], attempts.tableArn);
    // A replayed call's payload lives longer; what became of replayed calls is counted.
    allow(this.function, ['dynamodb:UpdateItem'], attempts.tableArn, access.tableArn);
    const { deliveries, retries, notices, recovery, events } = queues;
    for (const { queue } of [deliveries, retries, notices, recovery, events])
      allow(this.function, ['sqs:SendMessage'], queue.queueArn);
    allow(this.function, ['scheduler:CreateSchedule'], wakeUps.scheduleArns);
    acknowledgeWildcard(
      this,
      wakeUps.scheduleArns,
      'Schedules are named for the calls they wake. Only names within the group of this deployment are allowed.',
    );
    this.function.role?.addToPrincipalPolicy(wakeUps.passRole());
    allow(this.function, ['secretsmanager:GetSecretValue'], secrets.dataKey.secretArn);
  }
}
