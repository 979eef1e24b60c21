import {
  DeleteMessageBatchCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { SQS_MAX_BATCH_ENTRIES } from '../../contract/limits.ts';
import type { DeadLetter, DeadLetters, RoundQueue } from '../../ports/dead-letters.ts';

export type DeadLetterUrls<Queue extends string = RoundQueue> = Record<
  Queue,
  { queueUrl: string; deadLettersUrl: string }
>;

/** Without waiting, SQS asks only some of its servers, and may miss the few that are there. */
const WAIT_SECONDS = 1;

/** Dead letters in queues of their own, which hide what was received for longer than one who sends them round may take. */
export class SqsDeadLetters<Queue extends string = RoundQueue> implements DeadLetters<Queue> {
  readonly #client: SQSClient;
  readonly #urls: DeadLetterUrls<Queue>;

  constructor(client: SQSClient, urls: DeadLetterUrls<Queue>) {
    this.#client = client;
    this.#urls = urls;
  }

  async receive(queue: Queue): Promise<DeadLetter[]> {
    const { Messages: messages = [] } = await this.#client.send(
      new ReceiveMessageCommand({
        QueueUrl: this.#urls[queue].deadLettersUrl,
        MaxNumberOfMessages: SQS_MAX_BATCH_ENTRIES,
        WaitTimeSeconds: WAIT_SECONDS,
        MessageSystemAttributeNames: ['SentTimestamp', 'MessageGroupId'],
      }),
    );
    return messages.map(({ MessageId, Body, ReceiptHandle, Attributes: attributes = {} }) => ({
      id: MessageId!,
      sentAt: Number(attributes.SentTimestamp),
      body: Body!,
      ...(attributes.MessageGroupId !== undefined && { groupId: attributes.MessageGroupId }),
      receipt: ReceiptHandle!,
    }));
  }

  async sendAgain(queue: Queue, { body, groupId }: Pick<DeadLetter, 'body' | 'groupId'>): Promise<void> {
    await this.#client.send(
      new SendMessageCommand({
        QueueUrl: this.#urls[queue].queueUrl,
        MessageBody: body,
        DelaySeconds: 0,
        ...(groupId !== undefined && { MessageGroupId: groupId }),
      }),
    );
  }

  /** One that could not be removed comes back, and goes round twice: every message may. */
  async remove(queue: Queue, letters: Pick<DeadLetter, 'receipt'>[]): Promise<void> {
    if (letters.length === 0) return;
    await this.#client.send(
      new DeleteMessageBatchCommand({
        QueueUrl: this.#urls[queue].deadLettersUrl,
        Entries: letters.map(({ receipt }, i) => ({ Id: String(i), ReceiptHandle: receipt })),
      }),
    );
  }
}
