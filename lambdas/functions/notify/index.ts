import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SESClient } from '@aws-sdk/client-ses';
import { SQSClient } from '@aws-sdk/client-sqs';
import { documentClient } from '../../adapters/dynamo/document-client.ts';
import { REQUEST_LIMITS } from '../../adapters/request-limits.ts';
import { notifyEnvironment } from '../../contract/environments.ts';
import { parseEnvironment } from '../../runtime/environment.ts';
import { systemClock as clock } from '../../runtime/system-clock.ts';
import { telemetry } from '../../runtime/telemetry.ts';
import { notifyHandler } from './handler.ts';
import { notifyPorts } from './wiring.ts';

const clients = {
  documents: documentClient(),
  sqs: new SQSClient({ requestHandler: REQUEST_LIMITS }),
  secretsManager: new SecretsManagerClient({ requestHandler: REQUEST_LIMITS }),
  ses: new SESClient({
    // A repeat after a lost answer may be a second mail: the job is repeated instead, later.
    maxAttempts: 1,
    requestHandler: { ...REQUEST_LIMITS, requestTimeout: 20_000 },
  }),
};
const env = parseEnvironment(notifyEnvironment, process.env);
const { log, reported } = telemetry('notify', env);

export const handler = reported(notifyHandler(notifyPorts(env, clients, { clock, log })));
