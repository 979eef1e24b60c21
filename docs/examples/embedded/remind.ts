import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';

const { EVENTS_QUEUE_URL } = process.env;
const sqs = new SQSClient();

/** Publishes one event. Whoever subscribed to `order.reminder` is called. */
export async function handler(): Promise<void> {
  const event = { type: 'order.reminder', messageId: 'order-1', payload: { orderId: 'order-1', dueDays: 3 } };
  await sqs.send(new SendMessageCommand({ QueueUrl: EVENTS_QUEUE_URL, MessageBody: JSON.stringify(event) }));
}
