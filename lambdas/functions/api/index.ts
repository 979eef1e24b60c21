import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import { CachedCallbackLookup } from '../../adapters/cache/cached-callback-lookup.ts';
import { documentClient } from '../../adapters/dynamo/document-client.ts';
import { DynamoAccessLedger } from '../../adapters/dynamo/dynamo-access-ledger.ts';
import { DynamoBatchLedger } from '../../adapters/dynamo/dynamo-batch-ledger.ts';
import { DynamoCallLedger } from '../../adapters/dynamo/dynamo-call-ledger.ts';
import { DynamoCallbackDirectory } from '../../adapters/dynamo/dynamo-callback-directory.ts';
import { DynamoHealthLedger } from '../../adapters/dynamo/dynamo-health-ledger.ts';
import { DynamoIdempotencyLedger } from '../../adapters/dynamo/dynamo-idempotency-ledger.ts';
import { DynamoReplayLedger } from '../../adapters/dynamo/dynamo-replay-ledger.ts';
import { HttpCaller } from '../../adapters/http/http-caller.ts';
import { OAuthTokenSource } from '../../adapters/oauth/oauth-token-source.ts';
import { REQUEST_LIMITS } from '../../adapters/request-limits.ts';
import { AesVault } from '../../adapters/secrets/aes-vault.ts';
import { SecretsManagerSecrets } from '../../adapters/secrets/secrets-manager-secrets.ts';
import { SqsDeliveries } from '../../adapters/sqs/sqs-deliveries.ts';
import { SqsEventQueue } from '../../adapters/sqs/sqs-event-queue.ts';
import { SqsOutbox } from '../../adapters/sqs/sqs-outbox.ts';
import { SqsRecoveryQueue } from '../../adapters/sqs/sqs-recovery-queue.ts';
import { SqsRetries } from '../../adapters/sqs/sqs-retries.ts';
import { apiEnvironment } from '../../contract/environments.ts';
import { problemWithTokenUrl, problemWithUrl } from '../../domain/request/url-rules.ts';
import { parseEnvironment } from '../../runtime/environment.ts';
import { systemClock as clock } from '../../runtime/system-clock.ts';
import { telemetry } from '../../runtime/telemetry.ts';
import { apiHandler } from './handler.ts';

const env = parseEnvironment(apiEnvironment, process.env);
const { log, reported } = telemetry('api', env);
const documents = documentClient();
const sqs = new SQSClient({ requestHandler: REQUEST_LIMITS });
const secrets = new SecretsManagerSecrets({
  client: new SecretsManagerClient({ requestHandler: REQUEST_LIMITS }),
  clock,
});
const vault = new AesVault({ secret: () => secrets.read(env.DATA_KEY_SECRET) });
const callbacks = new DynamoCallbackDirectory({ documents, table: env.CALLBACKS_TABLE, vault, clock });
const caller = new HttpCaller({ addressPolicy: env.ADDRESS_POLICY });
const history = { documents, clock, historyDays: env.HISTORY_DAYS };
const urlRules = {
  allowHttp: env.ALLOW_HTTP,
  allowedPorts: env.ALLOWED_PORTS,
  addressPolicy: env.ADDRESS_POLICY,
};

export const handler = reported(
  apiHandler(
    {
      callbacks,
      lookup: new CachedCallbackLookup({ lookup: callbacks, clock }),
      calls: new DynamoCallLedger({ ...history, table: env.CALLS_TABLE, attemptsTable: env.ATTEMPTS_TABLE }),
      health: new DynamoHealthLedger({ ...history, table: env.HEALTH_TABLE }),
      access: new DynamoAccessLedger({ documents, table: env.ACCESS_TABLE, clock }),
      batches: new DynamoBatchLedger({ ...history, table: env.ACCESS_TABLE }),
      replays: new DynamoReplayLedger({ ...history, table: env.ACCESS_TABLE }),
      queue: new SqsDeliveries(new SqsOutbox(sqs, clock, env.DELIVERIES_QUEUE_URL)),
      retries: new SqsRetries(new SqsOutbox(sqs, clock, env.RETRIES_QUEUE_URL), clock),
      events: new SqsEventQueue(new SqsOutbox(sqs, clock, env.EVENTS_QUEUE_URL)),
      recovery: new SqsRecoveryQueue(new SqsOutbox(sqs, clock, env.RECOVERY_QUEUE_URL)),
      idempotency: new DynamoIdempotencyLedger({ documents, table: env.ACCESS_TABLE, clock }),
      caller,
      tokens: new OAuthTokenSource({ caller, clock }),
      clock,
      log,
      policy: {
        rules: {
          minIntervalSeconds: env.MIN_INTERVAL_SECONDS,
          problemWithUrl: (url) => problemWithUrl(url, urlRules),
          problemWithTokenUrl: (url) => problemWithTokenUrl(url, urlRules),
        },
        retriesByDefault: env.RETRIES_BY_DEFAULT,
      },
      settings: { historyDays: env.HISTORY_DAYS },
    },
    {
      adminKey: () => secrets.read(env.ADMIN_KEY_SECRET),
      ...(env.PUBLIC_URL !== undefined && { publicUrl: env.PUBLIC_URL }),
    },
  ),
);
