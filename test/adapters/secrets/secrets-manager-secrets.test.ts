import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { SecretsManagerSecrets } from '../../../lambdas/adapters/secrets/secrets-manager-secrets.ts';
import { MemoryClock } from '../../kit/memory/memory-clock.ts';

const FIVE_MINUTES_MS = 5 * 60_000;

let server: Server;
let client: SecretsManagerClient;
let asked: string[];
let answer: { status: number; body: Record<string, unknown> };
beforeEach(async () => {
  asked = [];
  answer = { status: 200, body: { SecretString: 'first' } };
  server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += chunk;
    asked.push(JSON.parse(text).SecretId);
    response.writeHead(answer.status, { 'content-type': 'application/x-amz-json-1.1' });
    response.end(JSON.stringify(answer.body));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  client = new SecretsManagerClient({
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: 'local',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  });
});
afterEach(async () => {
  client.destroy();
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
});

it('reads a secret once in 5 minutes, however many ask at once', async () => {
  const clock = new MemoryClock();
  const secrets = new SecretsManagerSecrets({ client, clock });
  const reads = await Promise.all([1, 2, 3].map(() => secrets.read('data-key')));
  expect(reads).toStrictEqual(['first', 'first', 'first']);
  answer.body = { SecretString: 'second' };
  clock.set(clock.now() + FIVE_MINUTES_MS - 1);
  expect(await secrets.read('data-key')).toBe('first');
  expect(asked).toStrictEqual(['data-key']);
  clock.set(clock.now() + 2);
  expect(await secrets.read('data-key')).toBe('second');
  await secrets.read('admin-key');
  expect(asked).toStrictEqual(['data-key', 'data-key', 'admin-key']);
});

it('goes on with what it knew while Secrets Manager cannot answer', async () => {
  const clock = new MemoryClock();
  const secrets = new SecretsManagerSecrets({ client, clock });
  await secrets.read('data-key');
  answer = { status: 500, body: { __type: 'InternalServiceError' } };
  clock.set(clock.now() + 2 * FIVE_MINUTES_MS);
  expect(await secrets.read('data-key')).toBe('first');
  expect(asked).toHaveLength(2);
});

it('fails for a secret it never read, or that has no text', async () => {
  const secrets = new SecretsManagerSecrets({ client, clock: new MemoryClock() });
  answer = { status: 400, body: { __type: 'ResourceNotFoundException', message: 'No such secret' } };
  await expect(secrets.read('data-key')).rejects.toThrow('No such secret');
  answer = { status: 200, body: { SecretBinary: 'AAAA' } };
  await expect(secrets.read('data-key')).rejects.toThrow('The secret data-key has no text.');
});
