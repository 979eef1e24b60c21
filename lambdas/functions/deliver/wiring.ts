import type { SchedulerClient } from '@aws-sdk/client-scheduler';
import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type * as z from 'zod/mini';
import { CachedCallbackLookup } from '../../adapters/cache/cached-callback-lookup.ts';
import { CachedHealth } from '../../adapters/cache/cached-health.ts';
import { DynamoCallLedger } from '../../adapters/dynamo/dynamo-call-ledger.ts';
import { DynamoCallbackDirectory } from '../../adapters/dynamo/dynamo-callback-directory.ts';
import { DynamoHealthLedger } from '../../adapters/dynamo/dynamo-health-ledger.ts';
import { DynamoReplayLedger } from '../../adapters/dynamo/dynamo-replay-ledger.ts';
import { HttpCaller } from '../../adapters/http/http-caller.ts';
import { OAuthTokenSource } from '../../adapters/oauth/oauth-token-source.ts';
import { SchedulerWakeUps } from '../../adapters/scheduler/scheduler-wake-ups.ts';
import { AesVault } from '../../adapters/secrets/aes-vault.ts';
import { SecretsManagerSecrets } from '../../adapters/secrets/secrets-manager-secrets.ts';
import { handBack } from '../../adapters/sqs/hand-back.ts';
import { SqsCallQueue } from '../../adapters/sqs/sqs-call-queue.ts';
import { SqsEventQueue } from '../../adapters/sqs/sqs-event-queue.ts';
import { SqsNoticeQueue } from '../../adapters/sqs/sqs-notice-queue.ts';
import { SqsOutbox } from '../../adapters/sqs/sqs-outbox.ts';
import { SqsRecoveryQueue } from '../../adapters/sqs/sqs-recovery-queue.ts';
import type { deliverEnvironment } from '../../contract/environments.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import type { DeliverHandlerPorts } from './handler.ts';

/** What talks to AWS: given, so that the very same wiring runs where its requests are counted. */
export interface DeliverClients {
  documents: DynamoDBDocumentClient;
  sqs: SQSClient;
  scheduler: SchedulerClient;
  secretsManager: SecretsManagerClient;
}

export function deliverPorts(
  env: z.output<typeof deliverEnvironment>,
  { documents, sqs, scheduler, secretsManager }: DeliverClients,
  { clock, log }: { clock: Clock; log: Log },
): DeliverHandlerPorts {
  const secrets = new SecretsManagerSecrets({ client: secretsManager, clock });
  const vault = new AesVault({ secret: () => secrets.read(env.DATA_KEY_SECRET) });
  const lookup = new DynamoCallbackDirectory({ documents, table: env.CALLBACKS_TABLE, vault, clock });
  const history = { documents, clock, historyDays: env.HISTORY_DAYS };
  const health = new DynamoHealthLedger({ ...history, table: env.HEALTH_TABLE });
  const schedules = {
    group: env.SCHEDULE_GROUP,
    retriesQueueArn: env.RETRIES_QUEUE_ARN,
    roleArn: env.SCHEDULE_ROLE_ARN,
  };
  const caller = new HttpCaller({ addressPolicy: env.ADDRESS_POLICY });
  return {
    callbacks: new CachedCallbackLookup({ lookup, clock }),
    directory: lookup,
    calls: new DynamoCallLedger({ ...history, table: env.CALLS_TABLE, attemptsTable: env.ATTEMPTS_TABLE }),
    replays: new DynamoReplayLedger({ ...history, table: env.ACCESS_TABLE }),
    health,
    healthView: new CachedHealth({ ledger: health, clock }),
    queue: new SqsCallQueue({
      deliveries: new SqsOutbox(sqs, clock, env.DELIVERIES_QUEUE_URL),
      retries: new SqsOutbox(sqs, clock, env.RETRIES_QUEUE_URL),
      wakeUps: new SchedulerWakeUps(scheduler, schedules, log),
      clock,
    }),
    notices: new SqsNoticeQueue(new SqsOutbox(sqs, clock, env.NOTICES_QUEUE_URL)),
    recovery: new SqsRecoveryQueue(new SqsOutbox(sqs, clock, env.RECOVERY_QUEUE_URL)),
    events: new SqsEventQueue(new SqsOutbox(sqs, clock, env.EVENTS_QUEUE_URL)),
    caller,
    tokens: new OAuthTokenSource({ caller, clock }),
    clock,
    log,
    settings: { payloadHistory: env.PAYLOAD_HISTORY, parkAfterErrors: env.PARK_AFTER_ERRORS },
    handBack: handBack(sqs, env.DELIVERIES_QUEUE_URL, env.RETRIES_QUEUE_URL),
  };
}
