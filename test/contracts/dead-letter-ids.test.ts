import {
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { givenService } from '../kit/given-endpoint.ts';
import { type QueueServer, queuesAt, startQueueServer } from '../kit/queue-server.ts';

/** What recovery knows a dead letter by: that its attempts are in the history. */
describe.each([
  ['the embedded emulator', startQueueServer],
  ...[givenService('SQS')].flatMap((sqs) =>
    sqs ? [['the given endpoint', async () => queuesAt(sqs)] as const] : [],
  ),
] as const)('a dead letter in SQS, at %s', (_, start) => {
  let server: QueueServer;
  beforeAll(async () => {
    server = await start();
  });
  afterAll(() => server.stop());

  async function received(QueueUrl: string): Promise<Message[]> {
    const command = new ReceiveMessageCommand({
      QueueUrl,
      WaitTimeSeconds: 1,
      MessageSystemAttributeNames: ['SentTimestamp'],
    });
    return (await server.client.send(command)).Messages ?? [];
  }

  it('has the id and the time that its message had', async () => {
    const dead = await server.createQueue('ids-dead');
    const arnOf = new GetQueueAttributesCommand({ QueueUrl: dead, AttributeNames: ['QueueArn'] });
    const deadLetterTargetArn = (await server.client.send(arnOf)).Attributes!.QueueArn;
    const RedrivePolicy = JSON.stringify({ deadLetterTargetArn, maxReceiveCount: 1 });
    const work = await server.createQueue('ids', { VisibilityTimeout: '1', RedrivePolicy });
    await server.client.send(new SendMessageCommand({ QueueUrl: work, MessageBody: 'dies' }));

    const seen: Message[] = [];
    let letters: Message[] = [];
    while (letters.length === 0) {
      seen.push(...(await received(work)));
      letters = await received(dead);
    }
    expect(letters[0]!.MessageId).toBe(seen[0]!.MessageId);
    expect(letters[0]!.Attributes!.SentTimestamp).toBe(seen[0]!.Attributes!.SentTimestamp);
    await server.client.send(
      new DeleteMessageCommand({ QueueUrl: dead, ReceiptHandle: letters[0]!.ReceiptHandle }),
    );
  });
});
