import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { type BuildOptions, build } from 'esbuild';
import { planDeployment } from '../../../local/template/deployment.ts';
import { shortNames } from '../../../local/template/short-names.ts';
import { synthesize } from '../../../local/template/synthesize.ts';

const RUNS = 7;
const KIB = 1024;
const ALONE =
  "export { DynamoDBClient } from '@aws-sdk/client-dynamodb'; import { DynamoDBClient } from '@aws-sdk/client-dynamodb'; new DynamoDBClient({});";
/** As the functions are bundled. */
const BUNDLED = {
  bundle: true,
  minify: true,
  format: 'esm',
  platform: 'node',
  target: 'node24',
  mainFields: ['module', 'main'],
  logLevel: 'silent',
} satisfies BuildOptions;

/** Bytes of each bundle, and the time to load it beside that of what all of them need: the SDK's DynamoDB client alone. */
export async function measureLoads(): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'redial-bench-'));
  try {
    const place = { queueOrigin: 'http://127.0.0.1:1', apiUrl: 'http://127.0.0.1:1' };
    const { functions } = planDeployment(await synthesize(folder), place);
    const labels = shortNames(functions, 'function');
    const alone = join(folder, 'alone.mjs');
    await build({ ...BUNDLED, stdin: { contents: ALONE, resolveDir: process.cwd() }, outfile: alone });
    const aloneMs = await medianMs(pathToFileURL(alone).href, {});
    const lines = [`DynamoDB's client alone: ${await kibOf(alone)}`];
    for (const { name, bundleFolder, handler, environment } of functions) {
      const file = join(bundleFolder, `${handler.split('.')[0]}.mjs`);
      const loadMs = await medianMs(pathToFileURL(file).href, environment);
      const times = (loadMs / aloneMs).toFixed(1);
      lines.push(`${labels.get(name)!.padEnd(10)} ${await kibOf(file)}, ${times} times as long to load`);
    }
    return lines;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function kibOf(file: string): Promise<string> {
  const { length } = await readFile(file);
  return `${(length / KIB).toFixed(0)} KiB`;
}

/** A process of its own for each, as a cold start is; what Node itself takes to start is not in it. */
async function medianMs(module: string, environment: Record<string, string>): Promise<number> {
  const script = `const start = performance.now(); await import(${JSON.stringify(module)}); console.log(performance.now() - start); process.exit(0);`;
  const times: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], {
      env: { ...environment, AWS_REGION: 'us-east-1', NODE_OPTIONS: '' },
    });
    times.push(Number(stdout.trim().split('\n').at(-1)));
  }
  return times.sort((one, other) => one - other)[Math.floor(RUNS / 2)]!;
}
