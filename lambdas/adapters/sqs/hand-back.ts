import { ChangeMessageVisibilityCommand, type SQSClient } from '@aws-sdk/client-sqs';

/** Makes a received message visible at once. */
export function handBack(client: SQSClient, queueUrl: string) {
  return async ({ receiptHandle }: { receiptHandle: string }): Promise<void> => {
    await client.send(
      new ChangeMessageVisibilityCommand({
        QueueUrl: queueUrl,
        ReceiptHandle: receiptHandle,
        VisibilityTimeout: 0,
      }),
    );
  };
}
