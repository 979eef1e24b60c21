import { ChangeMessageVisibilityCommand, type SQSClient } from '@aws-sdk/client-sqs';

/** Makes a received message visible at once. `queueUrls`: of all queues that the function works. */
export function handBack(client: SQSClient, ...queueUrls: string[]) {
  return async ({
    receiptHandle,
    eventSourceARN,
  }: {
    receiptHandle: string;
    eventSourceARN: string;
  }): Promise<void> => {
    const name = eventSourceARN.slice(eventSourceARN.lastIndexOf(':') + 1);
    await client.send(
      new ChangeMessageVisibilityCommand({
        QueueUrl: queueUrls.find((url) => url.endsWith(`/${name}`)),
        ReceiptHandle: receiptHandle,
        VisibilityTimeout: 0,
      }),
    );
  };
}
