import { globSync, readFileSync } from 'node:fs';
import { ListSchedulesCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { ListQueuesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { REQUEST_LIMITS } from '../../lambdas/adapters/request-limits.ts';
import { type Receiver, startReceiver } from '../kit/receiver.ts';

let service: Receiver;
beforeEach(async () => {
  service = await startReceiver();
  service.respond('hang');
});
afterEach(() => service.close());

describe('the limits of a request', () => {
  const config = () => ({
    region: 'us-east-1',
    endpoint: service.url,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
    requestHandler: { ...REQUEST_LIMITS, requestTimeout: 50 },
  });

  test.each([
    ['SQS', () => new SQSClient(config()).send(new ListQueuesCommand())],
    ['the scheduler', () => new SchedulerClient(config()).send(new ListSchedulesCommand())],
    [
      'Secrets Manager',
      () => new SecretsManagerClient(config()).send(new GetSecretValueCommand({ SecretId: 's' })),
    ],
  ])('end one that %s never answers', async (_service, ask) => {
    await expect(ask()).rejects.toMatchObject({ name: 'TimeoutError' });
  });

  test('are those of every client that a function makes', () => {
    const made = globSync('lambdas/**/*.ts').flatMap((file) =>
      [...readFileSync(file, 'utf8').matchAll(/new \w+Client\([^)]*\)/g)].map(([text]) => `${file}: ${text}`),
    );
    expect(made.length).toBeGreaterThanOrEqual(11);
    expect(made.filter((text) => !text.includes('REQUEST_LIMITS'))).toEqual([]);
  });
});
