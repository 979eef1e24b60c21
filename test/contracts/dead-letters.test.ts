import type { SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SqsDeadLetters } from '../../lambdas/adapters/sqs/sqs-dead-letters.ts';
import { MemoryClock } from '../kit/memory/memory-clock.ts';
import { HIDDEN_MS, MemoryDeadLetters } from '../kit/memory/memory-dead-letters.ts';
import { type QueueServer, startQueueServer } from '../kit/queue-server.ts';
import { deadLettersContract } from './dead-letters.contract.ts';
import { deadLettersInSimulation } from './sim-scenes.ts';
import { deadLettersInSqs } from './sqs-scenes.ts';

describe('dead letters in memory', () => {
  deadLettersContract(async () => {
    const clock = new MemoryClock();
    const deadLetters = new MemoryDeadLetters({ clock });
    return {
      deadLetters,
      lay: async (bodies) => {
        for (const body of bodies) deadLetters.lay('notices', body);
      },
      sentAgain: async () => deadLetters.sentAgain.notices.map(({ body }) => body),
      receiveLater: async () => {
        await clock.advance(HIDDEN_MS);
        return deadLetters.receive('notices');
      },
    };
  });
});

describe('dead letters in the simulation', () => {
  deadLettersContract(async () => deadLettersInSimulation());
});

describe('dead letters in SQS', () => {
  let server: QueueServer;
  beforeAll(async () => {
    server = await startQueueServer();
  });
  afterAll(() => server.stop());

  deadLettersContract(async () => (await deadLettersInSqs(server, '3')).scene);

  it('keep their group', async () => {
    const sent: unknown[] = [];
    const client = { send: async (command: { input: unknown }) => void sent.push(command.input) };
    const { urls } = await deadLettersInSqs(server, '30');
    const letters = new SqsDeadLetters(client as unknown as SQSClient, urls);
    await letters.sendAgain('recovery', { body: '{}', groupId: 'cb_1' });
    await letters.sendAgain('recovery', { body: '{}' });
    expect(sent).toEqual([
      { QueueUrl: urls.recovery.queueUrl, MessageBody: '{}', DelaySeconds: 0, MessageGroupId: 'cb_1' },
      { QueueUrl: urls.recovery.queueUrl, MessageBody: '{}', DelaySeconds: 0 },
    ]);
  });
});
