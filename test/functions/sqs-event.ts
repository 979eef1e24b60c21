import type { SQSEvent } from 'aws-lambda';

/** An event as Lambda hands it to a function that works a queue. Message ids are the indices. */
export function sqsEvent(
  bodies: string[],
  { receiveCount = 1, queue = 'events', sentAt = 1_767_603_600_000 } = {},
): SQSEvent {
  return {
    Records: bodies.map((body, i) => ({
      messageId: String(i),
      receiptHandle: `handle-${i}`,
      body,
      attributes: {
        ApproximateReceiveCount: String(receiveCount),
        SentTimestamp: String(sentAt),
        SenderId: 'sender',
        ApproximateFirstReceiveTimestamp: String(sentAt),
      },
      messageAttributes: {},
      md5OfBody: '',
      eventSource: 'aws:sqs',
      eventSourceARN: `arn:aws:sqs:us-east-1:000000000000:${queue}`,
      awsRegion: 'us-east-1',
    })),
  };
}
