import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startChildGuard } from '../../../local/child-guard.ts';
import { LambdaFunction } from '../../../local/lambda/lambda-function.ts';
import { startRuntimeApi } from '../../../local/lambda/runtime-api.ts';
import { WorkerBudget } from '../../../local/lambda/worker-budget.ts';
import type { RunnerLog } from '../../../local/log/runner-log.ts';

export interface SampleFunction {
  lambda: LambdaFunction;
  /** Where its bundle lies. */
  folder: string;
  /** What the function wrote, and the faults that the runner reported. */
  lines: string[];
  log: RunnerLog;
  stop(): Promise<void>;
}

/** A function whose bundle is the given module text, run by the real host. */
export async function startSampleFunction(module: string, timeoutSeconds = 10): Promise<SampleFunction> {
  const bundleFolder = await mkdtemp(join(tmpdir(), 'redial-bundle-'));
  await writeFile(join(bundleFolder, 'index.mjs'), module);
  const lines: string[] = [];
  const log: RunnerLog = {
    say: (text) => lines.push(text),
    fromFunction: (_name, line) => lines.push(line),
    fault: (error) => lines.push(String(error)),
  };
  const runtimeApi = await startRuntimeApi();
  const guard = startChildGuard();
  const lambda = new LambdaFunction(
    {
      name: 'sample',
      arn: 'arn:aws:lambda:us-east-1:000000000000:function:sample',
      bundleFolder,
      handler: 'index.handler',
      timeoutSeconds,
      memoryMegabytes: 128,
      environment: { COLOUR: 'green' },
    },
    { runtimeApi, guard, log, budget: new WorkerBudget(), environment: { AWS_ENDPOINT_URL_SQS: 'http://q' } },
  );
  return {
    lambda,
    folder: bundleFolder,
    lines,
    log,
    async stop() {
      lambda.stop();
      guard.release();
      await runtimeApi.close();
      await rm(bundleFolder, { recursive: true });
    },
  };
}
