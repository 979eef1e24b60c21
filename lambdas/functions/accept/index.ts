import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import { documentClient } from '../../adapters/dynamo/document-client.ts';
import { REQUEST_LIMITS } from '../../adapters/request-limits.ts';
import { acceptEnvironment } from '../../contract/environments.ts';
import { parseEnvironment } from '../../runtime/environment.ts';
import { systemClock as clock } from '../../runtime/system-clock.ts';
import { telemetry } from '../../runtime/telemetry.ts';
import { acceptHandler } from './handler.ts';
import { acceptPorts } from './wiring.ts';

const clients = {
  documents: documentClient(),
  sqs: new SQSClient({ requestHandler: REQUEST_LIMITS }),
  secretsManager: new SecretsManagerClient({ requestHandler: REQUEST_LIMITS }),
};
const env = parseEnvironment(acceptEnvironment, process.env);
const { log, reported } = telemetry('accept', env);

export const handler = reported(acceptHandler(acceptPorts(env, clients, { clock, log })));
