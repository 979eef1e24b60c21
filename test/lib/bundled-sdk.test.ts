import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ESBUILD } from '../../lib/functions/bundling.ts';

/** One request by each client that a function has. What is answered does not matter. */
const REQUESTS = `
import { GetItemCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { CreateScheduleCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SendEmailCommand, SESClient } from '@aws-sdk/client-ses';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
const QueueUrl = process.env.AWS_ENDPOINT_URL + '/1/queue';
const Destination = { ToAddresses: ['a@example.org'] };
const Message = { Subject: { Data: 's' }, Body: { Text: { Data: 't' } } };
const schedule = { Name: 'n', ScheduleExpression: 'at(2030-01-01T00:00:00)', FlexibleTimeWindow: { Mode: 'OFF' } };
await Promise.allSettled([
  new DynamoDBClient().send(new GetItemCommand({ TableName: 't', Key: { k: { S: 'k' } } })),
  new SchedulerClient().send(new CreateScheduleCommand({ ...schedule, Target: { Arn: 'a', RoleArn: 'r' } })),
  new SecretsManagerClient().send(new GetSecretValueCommand({ SecretId: 's' })),
  new SESClient().send(new SendEmailCommand({ Source: 'b@example.org', Destination, Message })),
  new SQSClient().send(new SendMessageCommand({ QueueUrl, MessageBody: 'm' })),
]);
`;
let folder: string;

/** Where no package can be found: what the bundle does not have is not there, as in Lambda. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'redial-sdk-'));
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

it('The bundled SDK takes credentials, region and endpoint from the environment, with no package beside it', async () => {
  const outfile = join(folder, 'index.mjs');
  const stdin = { contents: REQUESTS, resolveDir: process.cwd() };
  await build({ ...ESBUILD, mainFields: [...ESBUILD.mainFields], stdin, outfile });
  const received: IncomingHttpHeaders[] = [];
  const server = createServer((request, response) => {
    received.push(request.headers);
    request.resume();
    response.writeHead(400).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const env = {
      AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'the-id',
      AWS_SECRET_ACCESS_KEY: 'the-secret',
      AWS_SESSION_TOKEN: 'the-token',
    };
    await promisify(execFile)(process.execPath, [outfile], { cwd: folder, env });
  } finally {
    server.close();
  }
  const scopes = received.map(({ authorization }) => authorization?.match(/the-id\/\d+\/(.*)\/aws4/)?.[1]);
  expect(scopes.sort()).toEqual(
    ['dynamodb', 'scheduler', 'secretsmanager', 'ses', 'sqs'].map((service) => `eu-west-1/${service}`),
  );
  expect(received.map((headers) => headers['x-amz-security-token'])).toEqual(Array(5).fill('the-token'));
}, 60_000);
