import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };

const repository = fileURLToPath(new URL('../../', import.meta.url));

/** The CDK command that is installed here, at home in an empty folder: without credentials, without a network. */
function cdk(...args: string[]): Promise<{ exitCode: number; stdout: string; stderr: string }> {
  const home = mkdtempSync(join(tmpdir(), 'redial-cdk-'));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  const inherited = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(AWS|CDK)_/.test(name)),
  );
  const bin = join(repository, 'node_modules/.bin');
  const env = {
    ...inherited,
    PATH: [bin, process.env.PATH].join(delimiter),
    HOME: home,
    AWS_EC2_METADATA_DISABLED: 'true',
    CDK_DISABLE_CLI_TELEMETRY: 'true',
    CDK_DISABLE_VERSION_CHECK: 'true',
    // The rules that deployments are held to have tests of their own.
    CDK_VALIDATION: 'false',
    npm_config_update_notifier: 'false',
  };
  return new Promise((resolve) => {
    execFile(join(bin, 'cdk'), args, { cwd: repository, env }, (error, stdout, stderr) =>
      resolve({ exitCode: error ? Number(error.code) : 0, stdout, stderr }),
    );
  });
}

describe('the CDK command', () => {
  it('is the one that the project pins', async () => {
    const { stdout } = await cdk('--version');
    expect(stdout.split(' ')[0]).toBe(manifest.devDependencies['aws-cdk']);
  });

  it('takes the app, and lacks nothing but an account to compare it with', async () => {
    const output = mkdtempSync(join(tmpdir(), 'redial-diff-'));
    onTestFinished(() => rmSync(output, { recursive: true, force: true }));
    const settings = ['-c', 'stage=dev', '-c', 'mailFrom=callbacks@example.org'];
    const { exitCode, stderr } = await cdk('diff', '--output', output, ...settings);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/^Unable to resolve AWS account to use\./m);
    expect(stderr).not.toContain('The settings cannot be used');
    expect(stderr, 'no fault of the app').not.toMatch(/^ {4}at /m);
  });
});
