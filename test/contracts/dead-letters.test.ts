import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SqsDeadLetters } from '../../lambdas/adapters/sqs/sqs-dead-letters.ts';
import { MemoryClock } from '../kit/memory/memory-clock.ts';
import { HIDDEN_MS, MemoryDeadLetters } from '../kit/memory/memory-dead-letters.ts';
import { type QueueServer, startQueueServer } from '../kit/queue-server.ts';
import { deadLettersContract } from './dead-letters.contract.ts';

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

describe('dead letters in SQS', () => {
  let server: QueueServer;
  let count = 0;
  beforeAll(async () => {
    server = await startQueueServer();
  });
  afterAll(() => server.stop());

  /** Every queue has a pair; `VisibilityTimeout` in seconds. */
  async function scene(VisibilityTimeout: string) {
    count += 1;
    const pair = async (name: string) => ({
      queueUrl: await server.createQueue(`${name}-${count}`, { DelaySeconds: '300' }),
      deadLettersUrl: await server.createQueue(`${name}-dead-${count}`, { VisibilityTimeout }),
    });
    const urls = {
      events: await pair('events'),
      notices: await pair('notices'),
      recovery: await pair('recovery'),
    };
    return { urls, deadLetters: new SqsDeadLetters(server.client, urls) };
  }

  deadLettersContract(async () => {
    const { urls, deadLetters } = await scene('3');
    const { queueUrl, deadLettersUrl } = urls.notices;
    return {
      deadLetters,
      async lay(bodies) {
        for (const MessageBody of bodies)
          await server.client.send(new SendMessageCommand({ QueueUrl: deadLettersUrl, MessageBody }));
      },
      sentAgain: async () => (await server.receiveAll(queueUrl)).map(({ Body }) => Body!),
      async receiveLater() {
        for (;;) {
          const letters = await deadLetters.receive('notices');
          if (letters.length > 0) return letters;
        }
      },
    };
  });

  it('keep their group', async () => {
    const sent: unknown[] = [];
    const client = { send: async (command: { input: unknown }) => void sent.push(command.input) };
    const { urls } = await scene('30');
    const letters = new SqsDeadLetters(client as unknown as SQSClient, urls);
    await letters.sendAgain('recovery', { body: '{}', groupId: 'cb_1' });
    await letters.sendAgain('recovery', { body: '{}' });
    expect(sent).toEqual([
      { QueueUrl: urls.recovery.queueUrl, MessageBody: '{}', DelaySeconds: 0, MessageGroupId: 'cb_1' },
      { QueueUrl: urls.recovery.queueUrl, MessageBody: '{}', DelaySeconds: 0 },
    ]);
  });
});
