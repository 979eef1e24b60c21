import {
  ChangeMessageVisibilityBatchCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { Clock } from '../../lambdas/ports/clock.ts';
import { type Deployment, type QueueName, queueNames } from './deployment.ts';
import { type LetterReader, subjectOf } from './letters.ts';

export interface ListPorts {
  sqs: SQSClient;
  readLetter: LetterReader;
  clock: Pick<Clock, 'now'>;
  print(line: string): void;
}

/** As many as one request can make visible again. */
const SHOWN = 10;
/** One request may find fewer than there are. */
const MOST_REQUESTS = 4;
/** Should this be stopped in between, they come back by themselves. */
const HIDDEN_SECONDS = 20;

/** Tells what lies in each dead-letter queue, and leaves it there. */
export async function listDeadLetters(ports: ListPorts, { queues }: Deployment): Promise<void> {
  const told = await Promise.all(queueNames.map((name) => linesOf(ports, name, queues[name].deadLettersUrl)));
  for (const line of told.flat()) ports.print(line);
}

async function linesOf(
  { sqs, readLetter, clock }: ListPorts,
  queue: QueueName,
  url: string,
): Promise<string[]> {
  const { visible, hidden } = await countOf(sqs, url);
  const seen = await look(sqs, url);
  seen.sort((one, other) => sentAt(one) - sentAt(other));
  const count = Math.max(visible + hidden, seen.length);
  const told = [`${count} dead ${count === 1 ? 'letter' : 'letters'}`];
  if (hidden > 0) told.push(`${hidden} of them hidden by who received them last`);
  const [oldest] = seen;
  if (oldest) told.push(`the oldest ${count > seen.length ? 'of those below ' : ''}${ageOf(oldest, clock)}`);
  const lines = seen.map((message) => {
    const body = message.Body ?? '';
    const read = readLetter(queue, { id: message.MessageId ?? '', sentAt: sentAt(message), body });
    const what = 'reason' in read ? `cannot be read: ${read.reason}` : subjectOf(body);
    return `  ${message.MessageId}  ${ageOf(message, clock)}  ${what}`;
  });
  return [`${queue}: ${told.join(', ')}`, ...lines];
}

async function countOf(sqs: SQSClient, QueueUrl: string): Promise<{ visible: number; hidden: number }> {
  const AttributeNames = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] as const;
  const { Attributes = {} } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [...AttributeNames] }),
  );
  const [visible, hidden] = AttributeNames.map((name) => Number(Attributes[name] ?? 0));
  return { visible: visible!, hidden: hidden! };
}

/** Receives some, and makes them visible again at once. */
async function look(sqs: SQSClient, QueueUrl: string): Promise<Message[]> {
  const seen: Message[] = [];
  for (let requests = 0; requests < MOST_REQUESTS && seen.length < SHOWN; requests++) {
    const { Messages: messages = [] } = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: SHOWN - seen.length,
        VisibilityTimeout: HIDDEN_SECONDS,
        WaitTimeSeconds: 1,
        MessageSystemAttributeNames: ['SentTimestamp'],
      }),
    );
    if (messages.length === 0) break;
    seen.push(...messages);
  }
  if (seen.length > 0) {
    const Entries = seen.map(({ ReceiptHandle }, i) => ({
      Id: String(i),
      ReceiptHandle,
      VisibilityTimeout: 0,
    }));
    await sqs.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl, Entries }));
  }
  return seen;
}

function sentAt({ Attributes: attributes }: Message): number {
  return Number(attributes?.SentTimestamp);
}

/** Since it was sent first: SQS keeps that time among the dead letters. */
function ageOf(message: Message, clock: Pick<Clock, 'now'>): string {
  const seconds = Math.max(0, Math.floor((clock.now() - sentAt(message)) / 1000));
  if (seconds >= 86_400) return `${Math.floor(seconds / 86_400)} d`;
  if (seconds >= 3600) return `${Math.floor(seconds / 3600)} h`;
  return seconds >= 60 ? `${Math.floor(seconds / 60)} min` : `${seconds} s`;
}
