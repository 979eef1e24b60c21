import type {
  ApiEnvironment,
  DeliverEnvironment,
  NotifyEnvironment,
  RecoverEnvironment,
} from '../lambdas/contract/environments.ts';
import { localCredentials } from './emulators/credentials.ts';
import { TICK_SECONDS } from './sources/tick.ts';
import type { FunctionPlan } from './template/deployment.ts';

export interface Endpoints {
  dynamo: string;
  queues: string;
  mails: string;
  scheduler: string;
  secrets: string;
}

type Overlay = Partial<ApiEnvironment & DeliverEnvironment & RecoverEnvironment & NotifyEnvironment>;

/** What the template leaves open, and a local run wants to be there: somebody to mail. */
const localDefaults: Overlay = { ADMIN_EMAIL: 'admin@example.com' };

/** What differs from the deployed environment. */
function localOverlay(apiUrl: string, allowPrivate: boolean): Overlay & Record<string, string> {
  return {
    ADDRESS_POLICY: allowPrivate ? 'any' : 'public',
    ALLOW_HTTP: 'true',
    ALLOWED_PORTS: '*',
    MIN_INTERVAL_SECONDS: '1',
    PUBLIC_URL: apiUrl,
    TICK_SECONDS: String(TICK_SECONDS),
    // Powertools writes none, then: the log of a local run is for people.
    POWERTOOLS_METRICS_DISABLED: 'true',
  };
}

/** A function as the template has it, with the environment of a local run. */
export function localFunction(plan: FunctionPlan, apiUrl: string, allowPrivate: boolean): FunctionPlan {
  return {
    ...plan,
    environment: { ...localDefaults, ...plan.environment, ...localOverlay(apiUrl, allowPrivate) },
  };
}

/** The standard variables that every AWS SDK reads, and credentials that every emulator takes. */
export function endpointVariables(endpoints: Endpoints): Record<string, string> {
  return {
    AWS_ENDPOINT_URL_DYNAMODB: endpoints.dynamo,
    AWS_ENDPOINT_URL_SQS: endpoints.queues,
    AWS_ENDPOINT_URL_SES: endpoints.mails,
    AWS_ENDPOINT_URL_SCHEDULER: endpoints.scheduler,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: endpoints.secrets,
    AWS_ACCESS_KEY_ID: localCredentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: localCredentials.secretAccessKey,
  };
}
