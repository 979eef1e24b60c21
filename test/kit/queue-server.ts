import { CreateQueueCommand, type Message, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
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
    async receiveAll(queueUrl) {
      const received: Message[] = [];
      for (;;) {
        const { Messages: messages = [] } = await client.send(
          new ReceiveMessageCommand({
            QueueUrl: queueUrl,
            MaxNumberOfMessages: 10,
            WaitTimeSeconds: 0,
            MessageSystemAttributeNames: ['ApproximateReceiveCount'],
          }),
        );
        if (messages.length === 0) return received;
        received.push(...messages);
      }
    },
    async stop() {
      client.destroy();
      await app.close();
    },
  };
}
