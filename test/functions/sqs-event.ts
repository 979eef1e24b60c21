import type { SQSEvent } from 'aws-lambda';
import { queueEvent } from '../kit/queue-event.ts';

/** Bodies as Lambda hands them to a function that works a queue. Message ids are the indices. */
export function sqsEvent(
  bodies: string[],
  { receiveCount = 1, queue = 'events', sentAt = 1_767_603_600_000 } = {},
): SQSEvent {
  return queueEvent(
    queue,
    bodies.map((body, i) => ({ id: String(i), body, sentAt, receiveCount })),
  );
}
