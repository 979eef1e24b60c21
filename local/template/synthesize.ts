import { spawn } from 'node:child_process';
import { readdir, rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { UserError } from '../user-error.ts';
import { type Assembly, readAssembly } from './template.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const suffix = '.template.json';

/** Runs the app as `cdk synth` would, bundles included, into a folder of this run's own, and reads what came out. */
export async function synthesize(folder: string): Promise<Assembly> {
  await rm(folder, { recursive: true, force: true });
  await runApp(folder);
  const template = (await readdir(folder)).find((file) => file.endsWith(suffix));
  if (!template) throw new UserError(`bin/redial.ts left no template in ${folder}`);
  return readAssembly(folder, template.slice(0, -suffix.length));
}

function runApp(folder: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const app = spawn(process.execPath, ['bin/redial.ts'], {
      cwd: root,
      // CDK's own check of the finished template takes longer than all the rest, and serves deployments.
      env: { ...process.env, CDK_OUTDIR: folder, CDK_VALIDATION: 'false' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const keep = (chunk: Buffer) => {
      output = (output + chunk).slice(-4000);
    };
    app.stdout.on('data', keep);
    app.stderr.on('data', keep);
    app.on('error', reject);
    app.on('close', (code) => {
      if (code === 0) resolve();
      else reject(new UserError(`The stack cannot be synthesized:\n${output.trim()}`));
    });
  });
}
