import type { Message } from '@aws-sdk/client-sqs';
import type { SQSEvent, SQSMessageAttributes, SQSRecord } from 'aws-lambda';
import { LOCAL_REGION } from '../template/physical-names.ts';

/** The event that Lambda makes of received messages. */
export function sqsEvent(messages: Message[], queueArn: string): SQSEvent {
  return { Records: messages.map((message) => record(message, queueArn)) };
}

function record(message: Message, queueArn: string): SQSRecord {
  const { MessageId = '', ReceiptHandle = '', Body = '', MD5OfBody = '', Attributes = {} } = message;
  return {
    messageId: MessageId,
    receiptHandle: ReceiptHandle,
    body: Body,
    attributes: Attributes as unknown as SQSRecord['attributes'],
    messageAttributes: messageAttributes(message),
    md5OfBody: MD5OfBody,
    eventSource: 'aws:sqs',
    eventSourceARN: queueArn,
    awsRegion: LOCAL_REGION,
  };
}

function messageAttributes({ MessageAttributes = {} }: Message): SQSMessageAttributes {
  return Object.fromEntries(
    Object.entries(MessageAttributes).map(([name, { StringValue, BinaryValue, DataType = 'String' }]) => [
      name,
      {
        dataType: DataType,
        ...(StringValue !== undefined && { stringValue: StringValue }),
        ...(BinaryValue && { binaryValue: Buffer.from(BinaryValue).toString('base64') }),
      },
    ]),
  );
}

/**
 * Which messages a batch's answer leaves in the queue, by message id. No answer at all means none are left;
 * an answer that is not understood, or that names a message the batch did not have, means all are.
 */
export function unfinished(answer: string, messageIds: string[]): Set<string> {
  const all = new Set(messageIds);
  let failures: unknown;
  try {
    failures = (JSON.parse(answer) as { batchItemFailures?: unknown } | null)?.batchItemFailures ?? [];
  } catch {
    return all;
  }
  if (!Array.isArray(failures)) return all;
  const named = failures.map((failure: { itemIdentifier?: unknown } | null) => failure?.itemIdentifier);
  return named.every((id): id is string => typeof id === 'string' && all.has(id)) ? new Set(named) : all;
}
