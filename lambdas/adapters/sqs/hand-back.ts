import { ChangeMessageVisibilityCommand, type SQSClient } from '@aws-sdk/client-sqs';

/** Makes a received message visible again in a second. `queueUrls`: of all queues that the function works. */
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
        // Not 0: that takes it out of flight while its receive is still being answered, and not every emulator survives it.
        VisibilityTimeout: 1,
      }),
    );
  };
}
