import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import { CachedCallbackLookup } from '../../adapters/cache/cached-callback-lookup.ts';
import { documentClient } from '../../adapters/dynamo/document-client.ts';
import { DynamoCallbackDirectory } from '../../adapters/dynamo/dynamo-callback-directory.ts';
import { REQUEST_LIMITS } from '../../adapters/request-limits.ts';
import { AesVault } from '../../adapters/secrets/aes-vault.ts';
import { SecretsManagerSecrets } from '../../adapters/secrets/secrets-manager-secrets.ts';
import { handBack } from '../../adapters/sqs/hand-back.ts';
import { SqsDeliveries } from '../../adapters/sqs/sqs-deliveries.ts';
import { SqsOutbox } from '../../adapters/sqs/sqs-outbox.ts';
import { acceptEnvironment } from '../../contract/environments.ts';
import { parseEnvironment } from '../../runtime/environment.ts';
import { powertoolsLog } from '../../runtime/powertools-log.ts';
import { systemClock as clock } from '../../runtime/system-clock.ts';
import { acceptHandler } from './handler.ts';

const env = parseEnvironment(acceptEnvironment, process.env);
const sqs = new SQSClient({ requestHandler: REQUEST_LIMITS });
const secrets = new SecretsManagerSecrets({
  client: new SecretsManagerClient({ requestHandler: REQUEST_LIMITS }),
  clock,
});
const vault = new AesVault({ secret: () => secrets.read(env.DATA_KEY_SECRET) });
const lookup = new DynamoCallbackDirectory({
  documents: documentClient(),
  table: env.CALLBACKS_TABLE,
  vault,
  clock,
});

export const handler = acceptHandler({
  callbacks: new CachedCallbackLookup({ lookup, clock }),
  queue: new SqsDeliveries(new SqsOutbox(sqs, clock, env.DELIVERIES_QUEUE_URL)),
  log: powertoolsLog('accept'),
  handBack: handBack(sqs, env.EVENTS_QUEUE_URL),
});
