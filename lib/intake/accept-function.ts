import { Construct } from 'constructs';
import type { AcceptEnvironment } from '../../lambdas/contract/environments.ts';
import { SQS_MAX_BATCH_ENTRIES } from '../../lambdas/contract/limits.ts';
import { allow } from '../functions/allow.ts';
import { NodeFunction } from '../functions/node-function.ts';
import { QueueSource } from '../functions/queue-source.ts';
import { telemetry } from '../functions/telemetry.ts';
import { type Queues, SHORT_WORK_SECONDS } from '../queues/queues.ts';
import type { Settings } from '../settings.ts';
import type { Secrets } from '../storage/secrets.ts';
import type { Storage } from '../storage/storage.ts';

export interface AcceptFunctionProps {
  settings: Settings;
  storage: Storage;
  secrets: Secrets;
  queues: Queues;
}

/** Enough for a steady stream, and never so much that a flood of events leaves no room for delivering them. */
const MAX_CONCURRENCY = 50;

/** Turns the events of the events queue into calls. */
export class AcceptFunction extends Construct {
  readonly function: NodeFunction;

  constructor(scope: Construct, id: string, props: AcceptFunctionProps) {
    super(scope, id);
    const { settings, storage, secrets, queues } = props;
    const environment: AcceptEnvironment = {
      ...telemetry(settings),
      CALLBACKS_TABLE: storage.callbacks.tableName,
      ACCESS_TABLE: storage.access.tableName,
      HISTORY_DAYS: String(settings.historyDays),
      DATA_KEY_SECRET: secrets.dataKey.secretArn,
      EVENTS_QUEUE_URL: queues.events.queue.queueUrl,
      DELIVERIES_QUEUE_URL: queues.deliveries.queue.queueUrl,
    };
    this.function = new NodeFunction(this, 'Function', {
      name: 'accept',
      does: 'makes calls of the events in the events queue.',
      limitSeconds: SHORT_WORK_SECONDS,
      // For the processor that comes with it: a batch may be ten events of 256 KiB, each on its way to a hundred
      // subscribers, and that takes a whole one six seconds.
      memoryMb: 1024,
      environment,
    });
    new QueueSource(this, 'Events', {
      queue: queues.events.queue,
      worker: this.function,
      batchSize: SQS_MAX_BATCH_ENTRIES,
      maxConcurrency: MAX_CONCURRENCY,
    });
    allow(
      this.function,
      ['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:Query'],
      storage.callbacks.tableArn,
    );
    // Idempotency keys are claimed and marked; entries of batches are written many at a time.
    allow(
      this.function,
      ['dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:BatchWriteItem'],
      storage.access.tableArn,
    );
    // The rest of a fan-out that is too long for one run goes back to where it came from.
    allow(this.function, ['sqs:SendMessage'], queues.deliveries.queue.queueArn, queues.events.queue.queueArn);
    allow(this.function, ['secretsmanager:GetSecretValue'], secrets.dataKey.secretArn);
  }
}
