import { execFile } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deploymentIn } from '../../bin/ops/deployment.ts';
import project from '../../package.json' with { type: 'json' };

/**
 * The example as an app of its own, with Redial in a folder of it, as the README says. The links are those that npm
 * makes of a workspace whose packages all lie in the app's `node_modules`.
 */
const README = readFileSync('README.md', 'utf8');
const EXAMPLE = 'docs/examples/embedded';
const run = promisify(execFile);
let app: string;

beforeAll(() => {
  app = mkdtempSync(join(tmpdir(), 'redial-embedding-'));
  for (const part of ['lib', 'lambdas', 'package.json', 'package-lock.json', 'tsconfig.json'])
    cpSync(part, join(app, 'redial', part), { recursive: true });
  for (const file of readdirSync(EXAMPLE)) {
    const code = readFileSync(join(EXAMPLE, file), 'utf8');
    write(file, code.replace("'../../../lib/redial.ts'", `'${theOne(/from '(redial\/[\w./]+)'/)}'`));
  }
  write('tsconfig.json', theOne(/`tsconfig\.json` begins as `(.+?)`/));
  write('cdk.json', theOne(/`cdk\.json` as `(.+?)`/));
  write('package.json', JSON.stringify({ type: 'module', workspaces: ['redial'] }));
  // Where a bundle's root is looked for.
  write('package-lock.json', '{}');
  mkdirSync(join(app, 'node_modules'));
  for (const name of readdirSync('node_modules'))
    symlinkSync(resolve('node_modules', name), join(app, 'node_modules', name));
  symlinkSync('../redial', join(app, 'node_modules', 'redial'));
});
afterAll(() => rmSync(app, { recursive: true, force: true }));

function write(file: string, text: string): void {
  writeFileSync(join(app, file), text);
}

/** What the README says there. */
function theOne(pattern: RegExp): string {
  const said = [...README.matchAll(new RegExp(pattern, 'g'))].map(([, text]) => text!);
  expect(said, String(pattern)).toHaveLength(1);
  return said[0]!;
}

/** What a command of the app's packages prints, found as npm's scripts would find it; where it fails, its errors too. */
async function said(command: string, ...args: string[]): Promise<string> {
  const PATH = `${join(app, 'node_modules', '.bin')}:${process.env.PATH}`;
  // The rules of templates are those of the test of the whole assembly, and take seconds.
  const env = { ...process.env, PATH, CDK_VALIDATION: 'false' };
  return run(command, args, { cwd: app, env }).then(
    ({ stdout }) => stdout,
    ({ stdout, stderr }) => stdout + stderr,
  );
}

describe('an app with Redial as its workspace', () => {
  it('is synthesized by the CDK command, without a feature flag', async () => {
    expect(await said('cdk', 'list')).toBe('Shop\n');
    const { Resources, Outputs } = JSON.parse(
      readFileSync(join(app, 'cdk.out', 'Shop.template.json'), 'utf8'),
    );
    const resources = Object.entries<{ Type: string }>(Resources).map(([id, { Type }]) => ({
      type: Type,
      logicalId: id,
      physicalId: id,
    }));
    expect(deploymentIn('Shop', resources).queues.events.queueUrl).toMatch(/^CallbacksQueuesEvents/);
    expect(Outputs.ApiUrl.Value).toMatchObject({
      'Fn::GetAtt': [expect.stringMatching(/^CallbacksFront/), 'ApiEndpoint'],
    });
    expect(Outputs.AdminKeySecretArn.Value).toMatchObject({
      Ref: expect.stringMatching(/^CallbacksSecretsAdminKey/),
    });
  }, 60_000);

  it('is right for TypeScript', async () => {
    expect(await said('tsc')).toBe('');
  }, 60_000);

  it('has the same CDK as Redial', () => {
    for (const name of ['aws-cdk-lib', 'constructs'] as const)
      expect(README).toContain(` dependencies.${name}=${project.dependencies[name]}`);
  });
});
