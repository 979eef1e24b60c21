import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { SESClient } from '@aws-sdk/client-ses';
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type * as z from 'zod/mini';
import { DynamoAccessLedger } from '../../adapters/dynamo/dynamo-access-ledger.ts';
import { DynamoCallLedger } from '../../adapters/dynamo/dynamo-call-ledger.ts';
import { DynamoCallbackDirectory } from '../../adapters/dynamo/dynamo-callback-directory.ts';
import { DynamoHealthLedger } from '../../adapters/dynamo/dynamo-health-ledger.ts';
import { AesVault } from '../../adapters/secrets/aes-vault.ts';
import { SecretsManagerSecrets } from '../../adapters/secrets/secrets-manager-secrets.ts';
import { SesMailer } from '../../adapters/ses/ses-mailer.ts';
import { handBack } from '../../adapters/sqs/hand-back.ts';
import { SqsNoticeQueue } from '../../adapters/sqs/sqs-notice-queue.ts';
import { SqsOutbox } from '../../adapters/sqs/sqs-outbox.ts';
import type { notifyEnvironment } from '../../contract/environments.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import type { NotifyPorts } from './handler.ts';

/** What talks to AWS: given, so that the very same wiring runs where its requests are counted. */
export interface NotifyClients {
  documents: DynamoDBDocumentClient;
  sqs: SQSClient;
  ses: SESClient;
  secretsManager: SecretsManagerClient;
}

export function notifyPorts(
  env: z.output<typeof notifyEnvironment>,
  { documents, sqs, ses, secretsManager }: NotifyClients,
  { clock, log }: { clock: Clock; log: Log },
): NotifyPorts {
  const secrets = new SecretsManagerSecrets({ client: secretsManager, clock });
  const vault = new AesVault({ secret: () => secrets.read(env.DATA_KEY_SECRET) });
  const history = { documents, clock, historyDays: env.HISTORY_DAYS };
  return {
    callbacks: new DynamoCallbackDirectory({ documents, table: env.CALLBACKS_TABLE, vault, clock }),
    calls: new DynamoCallLedger({ ...history, table: env.CALLS_TABLE, attemptsTable: env.ATTEMPTS_TABLE }),
    health: new DynamoHealthLedger({ ...history, table: env.HEALTH_TABLE }),
    access: new DynamoAccessLedger({ documents, table: env.ACCESS_TABLE, clock }),
    notices: new SqsNoticeQueue(new SqsOutbox(sqs, clock, env.NOTICES_QUEUE_URL)),
    mailer: new SesMailer(ses, env.MAIL_FROM),
    clock,
    log,
    settings: {
      publicUrl: env.PUBLIC_URL,
      historyDays: env.HISTORY_DAYS,
      parkAfterErrors: env.PARK_AFTER_ERRORS,
      adminEmail: env.ADMIN_EMAIL,
    },
    handBack: handBack(sqs, env.NOTICES_QUEUE_URL),
  };
}
