import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SESClient } from '@aws-sdk/client-ses';
import { SQSClient } from '@aws-sdk/client-sqs';
import { documentClient } from '../../adapters/dynamo/document-client.ts';
import { DynamoAccessLedger } from '../../adapters/dynamo/dynamo-access-ledger.ts';
import { DynamoCallLedger } from '../../adapters/dynamo/dynamo-call-ledger.ts';
import { DynamoCallbackDirectory } from '../../adapters/dynamo/dynamo-callback-directory.ts';
import { DynamoHealthLedger } from '../../adapters/dynamo/dynamo-health-ledger.ts';
import { REQUEST_LIMITS } from '../../adapters/request-limits.ts';
import { AesVault } from '../../adapters/secrets/aes-vault.ts';
import { SecretsManagerSecrets } from '../../adapters/secrets/secrets-manager-secrets.ts';
import { SesMailer } from '../../adapters/ses/ses-mailer.ts';
import { handBack } from '../../adapters/sqs/hand-back.ts';
import { SqsNoticeQueue } from '../../adapters/sqs/sqs-notice-queue.ts';
import { SqsOutbox } from '../../adapters/sqs/sqs-outbox.ts';
import { notifyEnvironment } from '../../contract/environments.ts';
import { parseEnvironment } from '../../runtime/environment.ts';
import { powertoolsLog } from '../../runtime/powertools-log.ts';
import { systemClock as clock } from '../../runtime/system-clock.ts';
import { notifyHandler } from './handler.ts';

const env = parseEnvironment(notifyEnvironment, process.env);
const documents = documentClient();
const sqs = new SQSClient({ requestHandler: REQUEST_LIMITS });
const secrets = new SecretsManagerSecrets({
  client: new SecretsManagerClient({ requestHandler: REQUEST_LIMITS }),
  clock,
});
const vault = new AesVault({ secret: () => secrets.read(env.DATA_KEY_SECRET) });
const history = { documents, clock, historyDays: env.HISTORY_DAYS };
const ses = new SESClient({
  // A repeat after a lost answer may be a second mail: the job is repeated instead, later.
  maxAttempts: 1,
  requestHandler: { ...REQUEST_LIMITS, requestTimeout: 20_000 },
});

export const handler = notifyHandler({
  callbacks: new DynamoCallbackDirectory({ documents, table: env.CALLBACKS_TABLE, vault, clock }),
  calls: new DynamoCallLedger({ ...history, table: env.CALLS_TABLE, attemptsTable: env.ATTEMPTS_TABLE }),
  health: new DynamoHealthLedger({ ...history, table: env.HEALTH_TABLE }),
  access: new DynamoAccessLedger({ documents, table: env.ACCESS_TABLE, clock }),
  notices: new SqsNoticeQueue(new SqsOutbox(sqs, clock, env.NOTICES_QUEUE_URL)),
  mailer: new SesMailer(ses, env.MAIL_FROM),
  clock,
  log: powertoolsLog('notify'),
  settings: {
    publicUrl: env.PUBLIC_URL,
    historyDays: env.HISTORY_DAYS,
    parkAfterErrors: env.PARK_AFTER_ERRORS,
    adminEmail: env.ADMIN_EMAIL,
  },
  handBack: handBack(sqs, env.NOTICES_QUEUE_URL),
});
