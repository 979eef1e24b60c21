import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import { CachedCallbackLookup } from '../../adapters/cache/cached-callback-lookup.ts';
import { CachedHealth } from '../../adapters/cache/cached-health.ts';
import { documentClient } from '../../adapters/dynamo/document-client.ts';
import { DynamoCallLedger } from '../../adapters/dynamo/dynamo-call-ledger.ts';
import { DynamoCallbackDirectory } from '../../adapters/dynamo/dynamo-callback-directory.ts';
import { DynamoHealthLedger } from '../../adapters/dynamo/dynamo-health-ledger.ts';
import { HttpCaller } from '../../adapters/http/http-caller.ts';
import { SchedulerWakeUps } from '../../adapters/scheduler/scheduler-wake-ups.ts';
import { AesVault } from '../../adapters/secrets/aes-vault.ts';
import { SecretsManagerSecrets } from '../../adapters/secrets/secrets-manager-secrets.ts';
import { handBack } from '../../adapters/sqs/hand-back.ts';
import { SqsCallQueue } from '../../adapters/sqs/sqs-call-queue.ts';
import { SqsNoticeQueue } from '../../adapters/sqs/sqs-notice-queue.ts';
import { SqsOutbox } from '../../adapters/sqs/sqs-outbox.ts';
import { deliverEnvironment } from '../../contract/environments.ts';
import { parseEnvironment } from '../../runtime/environment.ts';
import { powertoolsLog } from '../../runtime/powertools-log.ts';
import { systemClock as clock } from '../../runtime/system-clock.ts';
import { deliverHandler } from './handler.ts';

const env = parseEnvironment(deliverEnvironment, process.env);
const log = powertoolsLog('deliver');
const documents = documentClient();
const sqs = new SQSClient();
const secrets = new SecretsManagerSecrets({ client: new SecretsManagerClient(), clock });
const vault = new AesVault({ secret: () => secrets.read(env.DATA_KEY_SECRET) });
const lookup = new DynamoCallbackDirectory({ documents, table: env.CALLBACKS_TABLE, vault, clock });
const history = { documents, clock, historyDays: env.HISTORY_DAYS };
const health = new DynamoHealthLedger({ ...history, table: env.HEALTH_TABLE });
const wakeUps = new SchedulerWakeUps(
  new SchedulerClient(),
  { group: env.SCHEDULE_GROUP, retriesQueueArn: env.RETRIES_QUEUE_ARN, roleArn: env.SCHEDULE_ROLE_ARN },
  log,
);

export const handler = deliverHandler({
  callbacks: new CachedCallbackLookup({ lookup, clock }),
  calls: new DynamoCallLedger({ ...history, table: env.CALLS_TABLE, attemptsTable: env.ATTEMPTS_TABLE }),
  health,
  healthView: new CachedHealth({ ledger: health, clock }),
  queue: new SqsCallQueue({
    deliveries: new SqsOutbox(sqs, clock, env.DELIVERIES_QUEUE_URL),
    retries: new SqsOutbox(sqs, clock, env.RETRIES_QUEUE_URL),
    wakeUps,
    clock,
  }),
  notices: new SqsNoticeQueue(new SqsOutbox(sqs, clock, env.NOTICES_QUEUE_URL)),
  caller: new HttpCaller({ addressPolicy: env.ADDRESS_POLICY }),
  clock,
  log,
  settings: { payloadHistory: env.PAYLOAD_HISTORY, parkAfterErrors: env.PARK_AFTER_ERRORS },
  handBack: handBack(sqs, env.DELIVERIES_QUEUE_URL, env.RETRIES_QUEUE_URL),
});
