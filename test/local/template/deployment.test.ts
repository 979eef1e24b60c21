import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { planDeployment } from '../../../local/template/deployment.ts';
import { shortNames } from '../../../local/template/short-names.ts';
import { readAssembly } from '../../../local/template/template.ts';
import { writeSampleAssembly } from './sample-assembly.ts';

const folders: string[] = [];
afterEach(() => Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true }))));

async function plan() {
  const folder = await writeSampleAssembly();
  folders.push(folder);
  const assembly = await readAssembly(folder, 'Redial-test');
  return { folder, deployment: planDeployment(assembly, { queueOrigin: 'http://q', apiUrl: 'http://a' }) };
}

describe('the plan of a deployment', () => {
  it('has the tables with their indexes and their TTL attribute', async () => {
    const [table] = (await plan()).deployment.tables;
    expect(table?.ttlAttribute).toBe('expiresAt');
    expect(table?.definition).toMatchObject({
      TableName: 'CallbacksStorageCalls',
      KeySchema: [{ AttributeName: 'callbackShard' }, { AttributeName: 'callId' }],
      GlobalSecondaryIndexes: [{ IndexName: 'byStatus', Projection: { ProjectionType: 'KEYS_ONLY' } }],
    });
  });

  it('has the queues with delay, visibility and dead letters, all as text', async () => {
    const { queues } = (await plan()).deployment;
    expect(queues.find(({ name }) => name === 'CallbacksQueuesRetriesQueue')?.attributes).toEqual({
      DelaySeconds: '300',
      VisibilityTimeout: '900',
      RedrivePolicy:
        '{"deadLetterTargetArn":"arn:aws:sqs:us-east-1:000000000000:CallbacksQueuesRetriesDeadLetters","maxReceiveCount":5}',
    });
  });

  it('finds the bundle, the environment and the limits of a function', async () => {
    const { folder, deployment } = await plan();
    expect(deployment.functions).toEqual([
      {
        name: 'CallbacksApiFunction',
        arn: deployment.apiFunctionArn,
        bundleFolder: join(folder, 'asset.abc123'),
        handler: 'index.handler',
        timeoutSeconds: 29,
        memoryMegabytes: 512,
        environment: {
          CALLS_TABLE: 'CallbacksStorageCalls',
          RETRIES_QUEUE_URL: 'http://q/000000000000/CallbacksQueuesRetriesQueue',
          ADMIN_KEY_SECRET: 'arn:aws:secretsmanager:us-east-1:000000000000:secret:CallbacksSecretsAdminKey',
        },
      },
    ]);
  });

  it('joins queues and schedules to functions', async () => {
    const { deployment } = await plan();
    expect(deployment.sources).toEqual([
      {
        queueArn: 'arn:aws:sqs:us-east-1:000000000000:CallbacksQueuesRetriesQueue',
        functionArn: deployment.apiFunctionArn,
        batchSize: 10,
        partialResponses: true,
        maxConcurrency: 200,
      },
    ]);
    expect(deployment.ticks).toEqual([
      { functionArn: deployment.apiFunctionArn, input: '{"tick":"<aws.scheduler.scheduled-time>"}' },
    ]);
    expect(deployment.scheduleGroups).toEqual(['RedialWakeUps']);
  });

  it('names things for people without the words that all of them share', () => {
    const queues = [
      'CallbacksQueuesRetriesQueue',
      'CallbacksQueuesRetriesDeadLetters',
      'CallbacksQueuesEventsQueue',
    ];
    expect([
      ...shortNames(
        queues.map((name) => ({ name })),
        'queue',
      ).values(),
    ]).toEqual(['retries', 'retries-dead-letters', 'events']);
  });
});
