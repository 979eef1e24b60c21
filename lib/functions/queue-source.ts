import { EventSourceMapping, type IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { allow } from './allow.ts';

export interface QueueSourceProps {
  queue: Queue;
  worker: IFunction;
  batchSize: number;
  /** How many batches of this queue are worked at once. It takes nothing away from the other queues. */
  maxConcurrency: number;
}

/**
 * Hands a queue's messages to a function, in batches of which it may return a part. There is no batching window:
 * under load batches fill by themselves, and without load waiting would only delay the call.
 */
export class QueueSource extends Construct {
  constructor(scope: Construct, id: string, props: QueueSourceProps) {
    super(scope, id);
    const { queue, worker, batchSize, maxConcurrency } = props;
    allow(
      worker,
      [
        'sqs:ReceiveMessage',
        'sqs:DeleteMessage',
        'sqs:GetQueueAttributes',
        // What cannot be read is handed back at once, to reach the dead-letter queue without a wait.
        'sqs:ChangeMessageVisibility',
      ],
      queue.queueArn,
    );
    new EventSourceMapping(this, 'Mapping', {
      target: worker,
      eventSourceArn: queue.queueArn,
      batchSize,
      maxConcurrency,
      reportBatchItemFailures: true,
    });
  }
}
