import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterEach, describe, expect, it } from 'vitest';
import { startSecrets } from '../../../local/emulators/secrets.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

const generate = { PasswordLength: 48, ExcludePunctuation: true };
const plans = [
  { name: 'DataKey', arn: 'arn:data', generate },
  { name: 'AdminKey', arn: 'arn:admin', generate },
];

async function start(folder?: string) {
  const secrets = await startSecrets(folder);
  cleanups.push(secrets.stop);
  secrets.create(plans, new Map([['arn:admin', 'given-key']]));
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = new SecretsManagerClient({ endpoint: secrets.origin, region: 'us-east-1', credentials });
  cleanups.push(() => client.destroy());
  return async (SecretId: string) =>
    (await client.send(new GetSecretValueCommand({ SecretId }))).SecretString;
}

describe('the secret store', () => {
  it('hands out what it was given, and makes up the rest by the rules of the template', async () => {
    const secret = await start();
    expect(await secret('arn:admin')).toBe('given-key');
    expect(await secret('DataKey')).toMatch(/^[A-Za-z0-9]{48}$/);
    await expect(secret('nothing')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  it('keeps what it made in a file that only its owner can read, and the given never', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'redial-secrets-'));
    cleanups.push(() => rm(folder, { recursive: true }));
    const made = await (await start(folder))('arn:data');
    expect(await (await start(folder))('arn:data')).toBe(made);
    expect((await stat(join(folder, 'DataKey.secret'))).mode & 0o777).toBe(0o600);
    await expect(stat(join(folder, 'AdminKey.secret'))).rejects.toThrow('ENOENT');
  });
});
