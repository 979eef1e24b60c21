import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type * as z from 'zod/mini';
import { CachedCallbackLookup } from '../../adapters/cache/cached-callback-lookup.ts';
import { DynamoBatchLedger } from '../../adapters/dynamo/dynamo-batch-ledger.ts';
import { DynamoCallbackDirectory } from '../../adapters/dynamo/dynamo-callback-directory.ts';
import { DynamoIdempotencyLedger } from '../../adapters/dynamo/dynamo-idempotency-ledger.ts';
import { AesVault } from '../../adapters/secrets/aes-vault.ts';
import { SecretsManagerSecrets } from '../../adapters/secrets/secrets-manager-secrets.ts';
import { GatheredDeliveries } from '../../adapters/sqs/gathered-deliveries.ts';
import { handBack } from '../../adapters/sqs/hand-back.ts';
import { SqsDeliveries } from '../../adapters/sqs/sqs-deliveries.ts';
import { SqsEventQueue } from '../../adapters/sqs/sqs-event-queue.ts';
import { SqsOutbox } from '../../adapters/sqs/sqs-outbox.ts';
import type { acceptEnvironment } from '../../contract/environments.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import type { AcceptHandlerPorts } from './handler.ts';

/** What talks to AWS: given, so that the very same wiring runs where its requests are counted. */
export interface AcceptClients {
  documents: DynamoDBDocumentClient;
  sqs: SQSClient;
  secretsManager: SecretsManagerClient;
}

export function acceptPorts(
  env: z.output<typeof acceptEnvironment>,
  { documents, sqs, secretsManager }: AcceptClients,
  { clock, log }: { clock: Clock; log: Log },
): AcceptHandlerPorts {
  const secrets = new SecretsManagerSecrets({ client: secretsManager, clock });
  const vault = new AesVault({ secret: () => secrets.read(env.DATA_KEY_SECRET) });
  const lookup = new DynamoCallbackDirectory({ documents, table: env.CALLBACKS_TABLE, vault, clock });
  const access = { documents, table: env.ACCESS_TABLE, clock };
  return {
    callbacks: new CachedCallbackLookup({ lookup, clock }),
    queue: new GatheredDeliveries(new SqsDeliveries(new SqsOutbox(sqs, clock, env.DELIVERIES_QUEUE_URL))),
    events: new SqsEventQueue(new SqsOutbox(sqs, clock, env.EVENTS_QUEUE_URL)),
    idempotency: new DynamoIdempotencyLedger(access),
    batches: new DynamoBatchLedger({ ...access, historyDays: env.HISTORY_DAYS }),
    clock,
    log,
    handBack: handBack(sqs, env.EVENTS_QUEUE_URL),
  };
}
