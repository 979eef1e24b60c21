import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { planDeployment } from '../../../local/template/deployment.ts';
import { shortNames } from '../../../local/template/short-names.ts';
import { synthesize } from '../../../local/template/synthesize.ts';

const RUNS = 7;
const KIB = 1024;

/** Bytes of each bundle, and the time to load it beside that of an empty module. */
export async function measureLoads(): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'redial-bench-'));
  try {
    const place = { queueOrigin: 'http://127.0.0.1:1', apiUrl: 'http://127.0.0.1:1' };
    const { functions } = planDeployment(await synthesize(folder), place);
    const labels = shortNames(functions, 'function');
    const nothing = await medianMs('data:text/javascript,', {});
    const lines = [`nothing    ${nothing.toFixed(0)} ms to load, by itself`];
    for (const { name, bundleFolder, handler, environment } of functions) {
      const file = join(bundleFolder, `${handler.split('.')[0]}.mjs`);
      const { length } = await readFile(file);
      const loadMs = await medianMs(pathToFileURL(file).href, environment);
      const times = (loadMs / nothing).toFixed(1);
      lines.push(
        `${labels.get(name)!.padEnd(10)} ${loadMs.toFixed(0)} ms to load, ${times} times nothing; ${(length / KIB).toFixed(0)} KiB`,
      );
    }
    return lines;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
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
