import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { RecoverEnvironment } from '../../lambdas/contract/environments.ts';
import { SQS_MAX_BATCH_ENTRIES } from '../../lambdas/contract/limits.ts';
import { tables } from '../../lambdas/contract/tables.ts';
import { allow } from '../functions/allow.ts';
import { NodeFunction } from '../functions/node-function.ts';
import { QueueSource } from '../functions/queue-source.ts';
import { telemetry } from '../functions/telemetry.ts';
import { type Queues, SHORT_WORK_SECONDS } from '../queues/queues.ts';
import type { Settings } from '../settings.ts';
import type { Secrets } from '../storage/secrets.ts';
import type { Storage } from '../storage/storage.ts';
import { TICK_SECONDS } from './tick.ts';

export interface RecoverFunctionProps {
  settings: Settings;
  storage: Storage;
  secrets: Secrets;
  queues: Queues;
}

/**
 * Two hundred beats at once, each some tenths of a second long: ten thousand callbacks that were parked in the same
 * minute are through in seconds. More would only take room from delivering, in an account that runs a thousand at once.
 */
const MAX_CONCURRENCY = 20;
/** As few as Lambda allows: what five workers could not do is not in a hurry, and may be what killed them. */
const DEAD_LETTERS_CONCURRENCY = 2;

/** Brings callbacks and calls back: beats, probes, drains, dead letters, and whatever else is due. */
export class RecoverFunction extends Construct {
  readonly function: NodeFunction;

  constructor(scope: Construct, id: string, props: RecoverFunctionProps) {
    super(scope, id);
    const { settings, storage, secrets, queues } = props;
    const { events, deliveries, retries, recovery, notices } = queues;
    const environment: RecoverEnvironment = {
      ...telemetry(settings),
      ...storage.environment,
      ACCESS_TABLE: storage.access.tableName,
      RETRIES_QUEUE_URL: retries.queue.queueUrl,
      RECOVERY_QUEUE_URL: recovery.queue.queueUrl,
      NOTICES_QUEUE_URL: notices.queue.queueUrl,
      EVENTS_QUEUE_URL: events.queue.queueUrl,
      RECOVERY_DEAD_LETTERS_URL: recovery.deadLetters.queueUrl,
      NOTICES_DEAD_LETTERS_URL: notices.deadLetters.queueUrl,
      EVENTS_DEAD_LETTERS_URL: events.deadLetters.queueUrl,
      DATA_KEY_SECRET: secrets.dataKey.secretArn,
      HISTORY_DAYS: String(settings.historyDays),
      PAYLOAD_HISTORY: settings.payloadHistory,
      PARK_AFTER_ERRORS: String(settings.parkAfterErrors),
      DRAIN_PER_SECOND: String(settings.drainPerSecond),
      TICK_SECONDS: String(TICK_SECONDS),
    };
    this.function = new NodeFunction(this, 'Function', {
      name: 'recover',
      does: 'brings callbacks and calls back.',
      limitSeconds: SHORT_WORK_SECONDS,
      memoryMb: 512,
      environment,
    });
    // A tick that fails, or that found no room to run, is not repeated: the next one does all that it would have done.
    this.function.configureAsyncInvoke({ retryAttempts: 0, maxEventAge: Duration.seconds(TICK_SECONDS) });
    const source = { worker: this.function, batchSize: SQS_MAX_BATCH_ENTRIES };
    new QueueSource(this, 'Recovery', {
      ...source,
      queue: recovery.queue,
      maxConcurrency: MAX_CONCURRENCY,
    });
    new QueueSource(this, 'DeliveriesDeadLetters', {
      ...source,
      queue: deliveries.deadLetters,
      maxConcurrency: DEAD_LETTERS_CONCURRENCY,
    });
    new QueueSource(this, 'RetriesDeadLetters', {
      ...source,
      queue: retries.deadLetters,
      maxConcurrency: DEAD_LETTERS_CONCURRENCY,
    });
    this.grant(props);
  }

  private grant({ storage, secrets, queues }: RecoverFunctionProps): void {
    const { callbacks, health, calls, attempts, access } = storage;
    allow(this.function, ['dynamodb:GetItem'], callbacks.tableArn);
    allow(this.function, ['dynamodb:GetItem', 'dynamodb:UpdateItem'], health.tableArn);
    allow(this.function, ['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:PutItem'], calls.tableArn);
    // Attempts that may have been made, if none is there; payloads of calls that nothing was recorded of, and of replayed
    // ones, which live longer from then on.
    allow(this.function, ['dynamodb:Query', 'dynamodb:PutItem', 'dynamodb:UpdateItem'], attempts.tableArn);
    allow(
      this.function,
      ['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:UpdateItem'],
      access.tableArn,
    );
    allow(
      this.function,
      ['dynamodb:Query'],
      health.indexArn(tables.health.unhealthy),
      calls.indexArn(tables.calls.byStatus),
      access.indexArn(tables.access.byKind),
    );
    const { events, retries, recovery, notices } = queues;
    for (const { queue } of [events, retries, recovery, notices])
      allow(this.function, ['sqs:SendMessage'], queue.queueArn);
    // Those of deliveries and retries are handed to it.
    for (const { deadLetters } of [events, recovery, notices])
      allow(this.function, ['sqs:ReceiveMessage', 'sqs:DeleteMessage'], deadLetters.queueArn);
    allow(this.function, ['secretsmanager:GetSecretValue'], secrets.dataKey.secretArn);
  }
}
