import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type * as z from 'zod/mini';
import { DynamoCallLedger } from '../../adapters/dynamo/dynamo-call-ledger.ts';
import { DynamoCallbackDirectory } from '../../adapters/dynamo/dynamo-callback-directory.ts';
import { DynamoHealthLedger } from '../../adapters/dynamo/dynamo-health-ledger.ts';
import { DynamoReplayLedger } from '../../adapters/dynamo/dynamo-replay-ledger.ts';
import { AesVault } from '../../adapters/secrets/aes-vault.ts';
import { SecretsManagerSecrets } from '../../adapters/secrets/secrets-manager-secrets.ts';
import { handBack } from '../../adapters/sqs/hand-back.ts';
import { SqsDeadLetters } from '../../adapters/sqs/sqs-dead-letters.ts';
import { SqsEventQueue } from '../../adapters/sqs/sqs-event-queue.ts';
import { SqsNoticeQueue } from '../../adapters/sqs/sqs-notice-queue.ts';
import { SqsOutbox } from '../../adapters/sqs/sqs-outbox.ts';
import { SqsRecoveryQueue } from '../../adapters/sqs/sqs-recovery-queue.ts';
import { SqsRetries } from '../../adapters/sqs/sqs-retries.ts';
import type { recoverEnvironment } from '../../contract/environments.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import type { RecoverHandlerPorts } from './handler.ts';
import { letterReader } from './read-letter.ts';

/** What talks to AWS: given, so that the very same wiring runs where its requests are counted. */
export interface RecoverClients {
  documents: DynamoDBDocumentClient;
  sqs: SQSClient;
  secretsManager: SecretsManagerClient;
}

export function recoverPorts(
  env: z.output<typeof recoverEnvironment>,
  { documents, sqs, secretsManager }: RecoverClients,
  { clock, log }: { clock: Clock; log: Log },
): RecoverHandlerPorts {
  const secrets = new SecretsManagerSecrets({ client: secretsManager, clock });
  const vault = new AesVault({ secret: () => secrets.read(env.DATA_KEY_SECRET) });
  const callbacks = new DynamoCallbackDirectory({ documents, table: env.CALLBACKS_TABLE, vault, clock });
  const history = { documents, clock, historyDays: env.HISTORY_DAYS };
  const health = new DynamoHealthLedger({ ...history, table: env.HEALTH_TABLE });
  const outbox = (queueUrl: string) => new SqsOutbox(sqs, clock, queueUrl);
  const { EVENTS_QUEUE_URL, NOTICES_QUEUE_URL, RECOVERY_QUEUE_URL } = env;
  return {
    callbacks,
    directory: callbacks,
    calls: new DynamoCallLedger({ ...history, table: env.CALLS_TABLE, attemptsTable: env.ATTEMPTS_TABLE }),
    replays: new DynamoReplayLedger({ ...history, table: env.ACCESS_TABLE }),
    health,
    // What steers a callback's recovery is decided on what is there.
    healthView: { get: (callbackId) => health.get(callbackId), remember: () => undefined },
    retries: new SqsRetries(outbox(env.RETRIES_QUEUE_URL), clock),
    recovery: new SqsRecoveryQueue(outbox(RECOVERY_QUEUE_URL)),
    notices: new SqsNoticeQueue(outbox(NOTICES_QUEUE_URL)),
    events: new SqsEventQueue(outbox(EVENTS_QUEUE_URL)),
    deadLetters: new SqsDeadLetters(sqs, {
      events: { queueUrl: EVENTS_QUEUE_URL, deadLettersUrl: env.EVENTS_DEAD_LETTERS_URL },
      notices: { queueUrl: NOTICES_QUEUE_URL, deadLettersUrl: env.NOTICES_DEAD_LETTERS_URL },
      recovery: { queueUrl: RECOVERY_QUEUE_URL, deadLettersUrl: env.RECOVERY_DEAD_LETTERS_URL },
    }),
    readLetter: letterReader(clock),
    clock,
    log,
    settings: {
      drainPerSecond: env.DRAIN_PER_SECOND,
      payloadHistory: env.PAYLOAD_HISTORY,
      parkAfterErrors: env.PARK_AFTER_ERRORS,
      tickSeconds: env.TICK_SECONDS,
    },
    handBack: handBack(sqs, RECOVERY_QUEUE_URL),
    recoveryQueueName: RECOVERY_QUEUE_URL.slice(RECOVERY_QUEUE_URL.lastIndexOf('/') + 1),
  };
}
