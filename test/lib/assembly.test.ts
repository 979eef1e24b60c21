import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const repository = fileURLToPath(new URL('../../', import.meta.url));
let folder: string;
let whole: Outcome;

interface Outcome {
  exitCode: number;
  stderr: string;
}

/** `node bin/redial.ts`, without the CDK command, without an account. */
function synthesize(context: object): Promise<Outcome> {
  const { CDK_VALIDATION, ...inherited } = process.env;
  const env = { ...inherited, CDK_OUTDIR: folder, CDK_CONTEXT_JSON: JSON.stringify(context) };
  return new Promise((resolve) => {
    execFile(process.execPath, ['bin/redial.ts'], { cwd: repository, env }, (error, _stdout, stderr) =>
      resolve({ exitCode: error ? Number(error.code) : 0, stderr }),
    );
  });
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'redial-assembly-'));
  // The stage is told, as whoever deploys from this folder may have another one in cdk.json.
  whole = await synthesize({ stage: 'dev', mailFrom: 'callbacks@example.org' });
  // Five bundles and CDK's check: seconds alone, much longer beside a whole test run on two cores.
}, 240_000);

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe('the assembly', () => {
  it('is written without the CDK command, with a bundle for every function', async () => {
    expect(whole).toMatchObject({ exitCode: 0 });
    const template = JSON.parse(await readFile(join(folder, 'Redial-dev.template.json'), 'utf8'));
    const resources = Object.values(template.Resources) as {
      Type: string;
      Metadata: Record<string, string>;
    }[];
    const functions = resources.filter(({ Type }) => Type === 'AWS::Lambda::Function');
    expect(functions.map(({ Metadata }) => Metadata['aws:cdk:path'])).toEqual(
      ['Api', 'Accept', 'Deliver', 'Recover', 'Notify'].map(
        (name) => `Redial-dev/Callbacks/${name}/Function/Resource`,
      ),
    );
    for (const { Metadata } of functions) {
      const bundle = await readFile(join(folder, Metadata['aws:asset:path']!, 'index.mjs'), 'utf8');
      expect(bundle).toMatch(/^import { createRequire } from 'node:module';/);
      expect(bundle).toMatch(/export\s*\{[^}]*\bas handler\b/);
      expect(bundle, 'the SDK is in the bundle').not.toMatch(/from\s*["']@aws-sdk\//);
      await readFile(join(folder, Metadata['aws:asset:path']!, 'index.mjs.map'));
    }
  });

  it('passes the check of templates that CDK has built in', async () => {
    const report = JSON.parse(await readFile(join(folder, 'validation-report.json'), 'utf8'));
    const violations = report.pluginReports.flatMap(({ violations }: { violations: object[] }) => violations);
    expect(violations).toEqual([]);
  });

  it('is refused with one clear error where a setting is wrong', async () => {
    const { exitCode, stderr } = await synthesize({ minIntervalSeconds: '5', alowHttp: 'true' });
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/^ {2}minIntervalSeconds: /m);
    expect(stderr).toMatch(/^ {2}alowHttp: there is no such setting$/m);
    expect(stderr).not.toMatch(/^ {4}at /m);
  });
});
