import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import { documentClient } from '../../adapters/dynamo/document-client.ts';
import { REQUEST_LIMITS } from '../../adapters/request-limits.ts';
import { deliverEnvironment } from '../../contract/environments.ts';
import { parseEnvironment } from '../../runtime/environment.ts';
import { systemClock as clock } from '../../runtime/system-clock.ts';
import { telemetry } from '../../runtime/telemetry.ts';
import { deliverHandler } from './handler.ts';
import { deliverPorts } from './wiring.ts';

const clients = {
  documents: documentClient(),
  sqs: new SQSClient({ requestHandler: REQUEST_LIMITS }),
  scheduler: new SchedulerClient({ requestHandler: REQUEST_LIMITS }),
  secretsManager: new SecretsManagerClient({ requestHandler: REQUEST_LIMITS }),
};
const env = parseEnvironment(deliverEnvironment, process.env);
const { log, reported } = telemetry('deliver', env);

export const handler = reported(deliverHandler(deliverPorts(env, clients, { clock, log })));
