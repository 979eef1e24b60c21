import type { Deployed } from './deploy.ts';
import { localFunction } from './function-environment.ts';
import { LambdaFunction } from './lambda/lambda-function.ts';
import type { LambdaHost } from './lambda/lambda-host.ts';
import { MAX_WORKERS } from './lambda/worker-budget.ts';
import { startEventSource } from './sources/event-source.ts';
import { startTick } from './sources/tick.ts';
import type { Deployment, SourcePlan } from './template/deployment.ts';

/** How long work in flight may take to end before it is cut off. */
const FAREWELL_MILLISECONDS = 3000;

export interface FunctionsOptions {
  deployment: Deployment;
  deployed: Deployed;
  queueUrlOf(arn: string): string;
  host: LambdaHost;
  apiUrl: string;
  allowPrivate: boolean;
}

/** Starts the functions and what feeds them. Resolves with the API's when it is up. */
export async function startFunctions(
  stack: AsyncDisposableStack,
  { deployment, deployed, queueUrlOf, host, apiUrl, allowPrivate }: FunctionsOptions,
): Promise<LambdaFunction> {
  const functions = new Map(
    deployment.functions.map((plan) => [
      plan.arn,
      new LambdaFunction(localFunction(plan, apiUrl, allowPrivate), host),
    ]),
  );
  stack.defer(() => {
    for (const each of functions.values()) each.stop();
  });
  const functionOf = (arn: string): LambdaFunction => {
    const found = functions.get(arn);
    if (!found) throw new Error(`The template has no function ${arn}`);
    return found;
  };

  const api = functionOf(deployment.apiFunctionArn);
  await api.warm();
  const sources = deployment.sources.map((source) =>
    startEventSource({
      ...source,
      client: deployed.sqs,
      queueUrl: queueUrlOf(source.queueArn),
      worker: functionOf(source.functionArn),
      concurrency: batchesInFlight(source, deployment),
      log: host.log,
    }),
  );
  const ticks = deployment.ticks.map(({ functionArn, input }) =>
    startTick({ input, worker: functionOf(functionArn), log: host.log }),
  );
  stack.defer(() => farewell([...sources, ...ticks]));
  return api;
}

/** A queue full of calls that hang leaves a worker to the API and one to each other queue and tick of its function. */
function batchesInFlight(
  { functionArn, maxConcurrency = MAX_WORKERS }: SourcePlan,
  { sources, ticks }: Deployment,
): number {
  const feeding = [...sources, ...ticks].filter((each) => each.functionArn === functionArn).length;
  return Math.min(maxConcurrency, MAX_WORKERS - feeding);
}

async function farewell(sources: { stop(): Promise<void> }[]): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, FAREWELL_MILLISECONDS);
  });
  await Promise.race([Promise.all(sources.map((source) => source.stop())), patience]);
  clearTimeout(timer);
}
