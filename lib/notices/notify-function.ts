import { Construct } from 'constructs';
import type { NotifyEnvironment } from '../../lambdas/contract/environments.ts';
import { SQS_MAX_BATCH_ENTRIES } from '../../lambdas/contract/limits.ts';
import { allow } from '../functions/allow.ts';
import { NodeFunction } from '../functions/node-function.ts';
import { QueueSource } from '../functions/queue-source.ts';
import { telemetry } from '../functions/telemetry.ts';
import { acknowledgeWildcard } from '../functions/wildcard.ts';
import { type Queues, SHORT_WORK_SECONDS } from '../queues/queues.ts';
import type { Settings } from '../settings.ts';
import type { Secrets } from '../storage/secrets.ts';
import type { Storage } from '../storage/storage.ts';
import { Sender } from './sender.ts';

export interface NotifyFunctionProps {
  settings: Settings;
  storage: Storage;
  secrets: Secrets;
  queues: Queues;
  /** Where the API is, for the links in mails. */
  publicUrl: string;
}

/** Few: SES lets an account send some 14 mails a second, and more workers would only be throttled. */
const MAX_CONCURRENCY = 5;

/** Sends the mails. */
export class NotifyFunction extends Construct {
  readonly function: NodeFunction;

  constructor(scope: Construct, id: string, props: NotifyFunctionProps) {
    super(scope, id);
    const { settings, storage, secrets, queues } = props;
    const environment: NotifyEnvironment = {
      ...telemetry(settings),
      ...storage.environment,
      ACCESS_TABLE: storage.access.tableName,
      NOTICES_QUEUE_URL: queues.notices.queue.queueUrl,
      DATA_KEY_SECRET: secrets.dataKey.secretArn,
      MAIL_FROM: settings.mailFrom,
      ADMIN_EMAIL: settings.adminEmail,
      HISTORY_DAYS: String(settings.historyDays),
      PARK_AFTER_ERRORS: String(settings.parkAfterErrors),
      PUBLIC_URL: props.publicUrl,
    };
    this.function = new NodeFunction(this, 'Function', {
      name: 'notify',
      does: 'mails the owners of callbacks.',
      limitSeconds: SHORT_WORK_SECONDS,
      memoryMb: 256,
      environment,
    });
    new QueueSource(this, 'Notices', {
      queue: queues.notices.queue,
      worker: this.function,
      batchSize: SQS_MAX_BATCH_ENTRIES,
      maxConcurrency: MAX_CONCURRENCY,
    });
    this.grant(props);
  }

  private grant({ settings, storage, secrets, queues }: NotifyFunctionProps): void {
    const { callbacks, health, calls, attempts, access } = storage;
    allow(this.function, ['dynamodb:GetItem'], callbacks.tableArn, calls.tableArn, access.tableArn);
    allow(this.function, ['dynamodb:GetItem', 'dynamodb:UpdateItem'], health.tableArn);
    allow(this.function, ['dynamodb:GetItem', 'dynamodb:Query'], attempts.tableArn);
    allow(this.function, ['sqs:SendMessage'], queues.notices.queue.queueArn);
    allow(this.function, ['secretsmanager:GetSecretValue'], secrets.dataKey.secretArn);
    const sender = new Sender(this, 'Sender', settings);
    sender.allowSending(this.function);
    acknowledgeWildcard(
      this,
      sender.identityArns,
      'Which identity SES checks cannot be known: the address, or a domain above it. The condition pins the address.',
    );
  }
}
