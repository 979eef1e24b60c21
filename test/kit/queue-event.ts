import type { SQSEvent } from 'aws-lambda';

export interface HandedMessage {
  id: string;
  body: string;
  sentAt: number;
  receiveCount: number;
}

/** What Lambda hands a function of a queue's messages. `queue`: its name. */
export function queueEvent(queue: string, batch: HandedMessage[]): SQSEvent {
  return {
    Records: batch.map(({ id, body, sentAt, receiveCount }) => ({
      messageId: id,
      receiptHandle: id,
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
