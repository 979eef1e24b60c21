import {
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  type SendMessageBatchRequestEntry,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { noteRequest } from './meter.ts';
import { REQUEST_MS } from './prices.ts';
import { type QueueRules, VirtualQueue } from './virtual-queue.ts';
import type { VirtualTime } from './virtual-time.ts';

export type OnSend = (queue: string, entries: SendMessageBatchRequestEntry[]) => void;

/** The queues, and a client for them that counts. It knows the requests that the adapters make, and no other. */
export class VirtualSqs {
  readonly queues: Map<string, VirtualQueue>;
  readonly client: SQSClient;
  /** Told of everything that is sent. */
  onSend: OnSend = () => {};

  constructor(rules: Map<string, QueueRules>, time: VirtualTime) {
    this.queues = new Map([...rules].map(([name, rule]) => [name, new VirtualQueue(name, rule, time)]));
    const send = async (command: unknown) => {
      const answer = this.#answer(command);
      await time.sleep(REQUEST_MS);
      return answer;
    };
    this.client = { send } as unknown as SQSClient;
  }

  queue(name: string): VirtualQueue {
    const queue = this.queues.get(name);
    if (queue === undefined) throw new Error(`There is no queue ${name}.`);
    return queue;
  }

  #answer(command: unknown): object {
    if (command instanceof SendMessageBatchCommand) {
      const { QueueUrl, Entries = [] } = command.input;
      const name = nameOf(QueueUrl);
      noteRequest(`SendMessageBatch(${name})`);
      this.onSend(name, Entries);
      this.queue(name).send(
        Entries.map(({ MessageBody: body = '', DelaySeconds: delaySeconds, MessageGroupId: groupId }) => ({
          body,
          ...(delaySeconds !== undefined && { delaySeconds }),
          ...(groupId !== undefined && { groupId }),
        })),
      );
      return { Successful: Entries.map(({ Id }) => ({ Id })), Failed: [] };
    }
    // Dead letters are looked for; there are none.
    if (command instanceof ReceiveMessageCommand) return { Messages: [] };
    throw new Error(`The queues do not know ${(command as object).constructor.name}.`);
  }
}

function nameOf(queueUrl: string | undefined): string {
  return (queueUrl ?? '').slice((queueUrl ?? '').lastIndexOf('/') + 1);
}
