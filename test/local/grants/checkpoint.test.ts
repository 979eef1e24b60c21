import { DynamoDBClient, GetItemCommand, QueryCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { CreateScheduleCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SESClient, SendEmailCommand } from '@aws-sdk/client-ses';
import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Checkpoint, everywhere, startCheckpoint } from '../../../local/grants/checkpoint.ts';
import type { Statement } from '../../../local/grants/rights.ts';
import { type LoopbackServer, readBody, serveLoopback } from '../../../local/loopback.ts';

const HERE = 'us-east-1:000000000000';
const ROLE = 'arn:aws:iam::000000000000:role/Waker';
const allow = (Action: string, Resource: string, equals?: Record<string, string>): Statement => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...(equals && { Condition: { StringEquals: equals } }),
});

let checkpoint: Checkpoint;
let service: LoopbackServer;
let arrived: { signature: string; body: string }[] = [];
let refused: string[] = [];

beforeAll(async () => {
  checkpoint = await startCheckpoint();
  service = await serveLoopback(async (request, response) => {
    arrived.push({
      signature: `${request.headers.authorization}`,
      body: (await readBody(request)).toString(),
    });
    response.end('{}');
  });
  const grants = new Map([
    [
      'Deliver',
      [
        allow('dynamodb:GetItem', `arn:aws:dynamodb:${HERE}:table/Calls`),
        allow('dynamodb:Query', `arn:aws:dynamodb:${HERE}:table/Calls/index/byStatus`),
        allow('sqs:SendMessage', `arn:aws:sqs:${HERE}:Retries`),
        allow('secretsmanager:GetSecretValue', 'arn:the-secret'),
        allow('ses:SendEmail', `arn:aws:ses:${HERE}:identity/*`, { 'ses:FromAddress': 'a@example.org' }),
        allow('scheduler:CreateSchedule', `arn:aws:scheduler:${HERE}:schedule/Group/*`),
        allow('iam:PassRole', ROLE, { 'iam:PassedToService': 'scheduler.amazonaws.com' }),
      ],
    ],
  ]);
  checkpoint.open({
    grants,
    endpoints: everywhere(service.origin),
    onRefused: ({ message }) => refused.push(message),
  });
});
beforeEach(() => {
  arrived = [];
  refused = [];
});
afterAll(async () => {
  await checkpoint.stop();
  await service.close();
});

const config = (accessKeyId = 'Deliver') => ({
  endpoint: checkpoint.origin,
  region: 'us-east-1',
  credentials: { accessKeyId, secretAccessKey: 'x' },
  maxAttempts: 1,
});
const dynamo = (by?: string) => new DynamoDBClient(config(by));
const key = { TableName: 'Calls', Key: { id: { S: '1' } } };
const queue = (name: string) => `${checkpoint.origin}/000000000000/${name}`;
const batch = (name: string) =>
  new SQSClient(config()).send(
    new SendMessageBatchCommand({ QueueUrl: queue(name), Entries: [{ Id: '0', MessageBody: 'x' }] }),
  );
const mail = (Source: string) =>
  new SESClient(config()).send(
    new SendEmailCommand({ Source, Destination: {}, Message: { Subject: { Data: '' }, Body: {} } }),
  );
const schedule = (GroupName: string, RoleArn: string) =>
  new SchedulerClient(config()).send(
    new CreateScheduleCommand({
      ...{ Name: 'one', GroupName, ScheduleExpression: 'at(2027-01-01T00:00:00)' },
      ...{ FlexibleTimeWindow: { Mode: 'OFF' }, Target: { Arn: 'arn:queue', RoleArn } },
    }),
  );

describe('the checkpoint', () => {
  it.each<[string, () => Promise<unknown>]>([
    ['an item', () => dynamo().send(new GetItemCommand(key))],
    ['an index', () => dynamo().send(new QueryCommand({ TableName: 'Calls', IndexName: 'byStatus' }))],
    [
      'a secret',
      () =>
        new SecretsManagerClient(config()).send(new GetSecretValueCommand({ SecretId: 'arn:the-secret' })),
    ],
    ['a schedule with its role', () => schedule('Group', ROLE)],
  ])('lets through what is allowed: %s', async (_, request) => {
    await request();
    expect(arrived).toHaveLength(1);
    expect(arrived[0]?.signature, 'signed as everybody').toContain('Credential=local/');
    expect(refused).toEqual([]);
  });

  it('tells the queues their own address', async () => {
    await batch('Retries').catch(() => undefined);
    expect(JSON.parse(arrived[0]!.body).QueueUrl).toBe(`${service.origin}/000000000000/Retries`);
  });

  it('lets mails through from the one address, with a name or without', async () => {
    for (const from of ['a@example.org', 'Redial <a@example.org>']) await mail(from).catch(() => undefined);
    expect(arrived).toHaveLength(2);
  });

  it.each<[string, () => Promise<unknown>, string]>([
    [
      'another action',
      () => dynamo().send(new ScanCommand({ TableName: 'Calls' })),
      `Deliver may not dynamodb:Scan on arn:aws:dynamodb:${HERE}:table/Calls`,
    ],
    [
      'the table by the right to its index',
      () => dynamo().send(new QueryCommand({ TableName: 'Calls' })),
      `Deliver may not dynamodb:Query on arn:aws:dynamodb:${HERE}:table/Calls`,
    ],
    [
      'another queue',
      () => batch('Notices'),
      `Deliver may not sqs:SendMessage on arn:aws:sqs:${HERE}:Notices`,
    ],
    [
      'another sender',
      () => mail('b@example.org'),
      `Deliver may not ses:SendEmail on arn:aws:ses:${HERE}:identity/b@example.org`,
    ],
    ['another role', () => schedule('Group', 'arn:other'), 'Deliver may not iam:PassRole on arn:other'],
    [
      'another group',
      () => schedule('Other', ROLE),
      `Deliver may not scheduler:CreateSchedule on arn:aws:scheduler:${HERE}:schedule/Other/one`,
    ],
    [
      'another function',
      () => dynamo('Notify').send(new GetItemCommand(key)),
      `Notify may not dynamodb:GetItem on arn:aws:dynamodb:${HERE}:table/Calls`,
    ],
  ])('refuses %s, and says so', async (_, request, message) => {
    await expect(request()).rejects.toThrow();
    expect(refused).toEqual([message]);
    expect(arrived).toEqual([]);
  });
});
