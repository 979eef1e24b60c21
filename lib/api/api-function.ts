import { Construct } from 'constructs';
import type { ApiEnvironment } from '../../lambdas/contract/environments.ts';
import { tables } from '../../lambdas/contract/tables.ts';
import { allow } from '../functions/allow.ts';
import { NodeFunction } from '../functions/node-function.ts';
import { telemetry } from '../functions/telemetry.ts';
import { urlRules } from '../functions/url-rules.ts';
import type { CallerNetwork } from '../network/caller-network.ts';
import type { Queues } from '../queues/queues.ts';
import type { Settings } from '../settings.ts';
import type { Secrets } from '../storage/secrets.ts';
import type { Storage } from '../storage/storage.ts';

export interface ApiFunctionProps {
  settings: Settings;
  storage: Storage;
  secrets: Secrets;
  queues: Queues;
  /** It calls as well: test calls, verification, and token requests for these. */
  network?: CallerNetwork;
}

const READ = ['dynamodb:GetItem', 'dynamodb:BatchGetItem'];
const QUERY = ['dynamodb:Query'];
const WRITE = ['dynamodb:PutItem', 'dynamodb:UpdateItem'];

/** Registers callbacks, takes events, shows and repairs the history. */
export class ApiFunction extends Construct {
  readonly function: NodeFunction;

  constructor(scope: Construct, id: string, props: ApiFunctionProps) {
    super(scope, id);
    const { settings, storage, secrets, queues, network } = props;
    const environment: ApiEnvironment = {
      ...telemetry(settings),
      ...storage.environment,
      ...urlRules(settings),
      ACCESS_TABLE: storage.access.tableName,
      EVENTS_QUEUE_URL: queues.events.queue.queueUrl,
      DELIVERIES_QUEUE_URL: queues.deliveries.queue.queueUrl,
      RETRIES_QUEUE_URL: queues.retries.queue.queueUrl,
      RECOVERY_QUEUE_URL: queues.recovery.queue.queueUrl,
      DATA_KEY_SECRET: secrets.dataKey.secretArn,
      ADMIN_KEY_SECRET: secrets.adminKey.secretArn,
      RETRIES_BY_DEFAULT: `${settings.retriesByDefault}`,
      MIN_INTERVAL_SECONDS: String(settings.minIntervalSeconds),
      HISTORY_DAYS: String(settings.historyDays),
      PUBLIC_URL: settings.publicUrl,
    };
    this.function = new NodeFunction(this, 'Function', {
      name: 'api',
      does: 'answers the HTTP API.',
      // HTTP APIs give up after 30 s; ending just before leaves an error of ours in the log.
      limitSeconds: 29,
      memoryMb: 512,
      environment,
      network,
    });
    this.grant(props);
  }

  private grant({ storage, secrets, queues }: ApiFunctionProps): void {
    const { callbacks, health, calls, attempts, access } = storage;
    allow(this.function, [...READ, ...QUERY, ...WRITE, 'dynamodb:DeleteItem'], callbacks.tableArn);
    allow(
      this.function,
      [...READ, ...QUERY, ...WRITE, 'dynamodb:BatchWriteItem', 'dynamodb:DeleteItem'],
      access.tableArn,
    );
    allow(this.function, [...READ, ...QUERY, 'dynamodb:UpdateItem'], health.tableArn);
    allow(this.function, [...READ, ...QUERY, 'dynamodb:PutItem'], calls.tableArn);
    allow(this.function, ['dynamodb:GetItem', ...QUERY], attempts.tableArn);
    allow(
      this.function,
      QUERY,
      callbacks.indexArn(tables.callbacks.byTenant),
      calls.indexArn(tables.calls.byStatus),
      calls.indexArn(tables.calls.byMessage),
      access.indexArn(tables.access.byKind),
    );
    for (const { queue } of [queues.events, queues.deliveries, queues.retries, queues.recovery])
      allow(this.function, ['sqs:SendMessage'], queue.queueArn);
    allow(
      this.function,
      ['secretsmanager:GetSecretValue'],
      secrets.adminKey.secretArn,
      secrets.dataKey.secretArn,
    );
  }
}
