import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { Queues } from '../queues/queues.ts';
import type { Storage } from '../storage/storage.ts';
import type { OwnMetrics } from './own-metrics.ts';

/** What there is to watch of a deployment. */
export interface Watched {
  metrics: OwnMetrics;
  queues: Queues;
  storage: Storage;
  functions: Record<'api' | 'accept' | 'deliver' | 'recover' | 'notify', LambdaFunction>;
  api: HttpApi;
}
