import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import type { FunctionPlan } from '../../../local/template/deployment.ts';

const RUNS = 7;

/** How many times as long each function's process takes to be up as one that does nothing. */
export async function startTimes(functions: [string, FunctionPlan][]): Promise<Map<string, number>> {
  const bareMs = await medianMs('0', {});
  const times = new Map<string, number>();
  for (const [name, { bundleFolder, handler, environment }] of functions) {
    const { href } = pathToFileURL(join(bundleFolder, `${handler.split('.')[0]}.mjs`));
    times.set(
      name,
      (await medianMs(`await import(${JSON.stringify(href)}); process.exit(0);`, environment)) / bareMs,
    );
  }
  return times;
}

async function medianMs(script: string, environment: Record<string, string>): Promise<number> {
  const times: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    const startedAt = performance.now();
    await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], {
      env: { ...environment, AWS_REGION: 'us-east-1' },
    });
    times.push(performance.now() - startedAt);
  }
  return times.sort((one, other) => one - other)[Math.floor(RUNS / 2)]!;
}
