import { randomUUID } from 'node:crypto';
import {
  CreateQueueCommand,
  DeleteQueueCommand,
  type Message,
  ReceiveMessageCommand,
  SQSClient,
  type SQSClientConfig,
} from '@aws-sdk/client-sqs';
import { buildApp } from 'fauxqs';

export interface QueueServer {
  client: SQSClient;
  /** Its URL. */
  createQueue(name: string, attributes?: Record<string, string>): Promise<string>;
  /** What is visible now, all of it. */
  receiveAll(queueUrl: string): Promise<Message[]>;
  stop(): Promise<void>;
}

/** An SQS emulator on a port of its own. It knows neither groups nor the limits on sizes and delays. */
export async function startQueueServer(): Promise<QueueServer> {
  const app = buildApp({ logger: false });
  const origin = await app.listen({ host: '127.0.0.1', port: 0 });
  const client = new SQSClient({
    region: 'us-east-1',
    endpoint: origin,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  return {
    client,
    async createQueue(name, attributes) {
      await client.send(new CreateQueueCommand({ QueueName: name, Attributes: attributes }));
      return `${origin}/000000000000/${name}`;
    },
    receiveAll: (queueUrl) => receiveAll(client, queueUrl, 0),
    async stop() {
      client.destroy();
      await app.close();
    },
  };
}

/** Any server of queues. Its queues get names of their own, and go with the end. */
export function queuesAt(config: SQSClientConfig): QueueServer {
  const run = randomUUID().slice(0, 8);
  // A server may name its queues by hosts that are not known here.
  const client = new SQSClient({ ...config, useQueueUrlAsEndpoint: false });
  const urls: string[] = [];
  return {
    client,
    async createQueue(name, attributes) {
      const command = new CreateQueueCommand({ QueueName: `${name}-${run}`, Attributes: attributes });
      const { QueueUrl: url } = await client.send(command);
      urls.push(url!);
      return url!;
    },
    receiveAll: (queueUrl) => receiveAll(client, queueUrl, 1),
    async stop() {
      for (const QueueUrl of urls) await client.send(new DeleteQueueCommand({ QueueUrl }));
      client.destroy();
    },
  };
}

/** Without waiting, servers that are many answer for some of them. */
async function receiveAll(client: SQSClient, QueueUrl: string, WaitTimeSeconds: number): Promise<Message[]> {
  const received: Message[] = [];
  for (;;) {
    const { Messages: messages = [] } = await client.send(
      new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: 10,
        WaitTimeSeconds,
        MessageSystemAttributeNames: ['ApproximateReceiveCount'],
      }),
    );
    if (messages.length === 0) return received;
    received.push(...messages);
  }
}
