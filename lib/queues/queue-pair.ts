import { Duration, type RemovalPolicy } from 'aws-cdk-lib';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { SQS_MAX_RECEIVES } from '../../lambdas/contract/limits.ts';

export interface QueuePairProps {
  /** For how long a message belongs to the worker that received it: at least six times the worker's limit. */
  visibilitySeconds: number;
  /** How long a message that does not say otherwise waits before it is handed out. */
  delaySeconds?: number;
  removalPolicy: RemovalPolicy;
}

/**
 * A queue and the one its messages end in after five vain receives. Both keep messages as long as SQS can, and hide one
 * that was received for the same time: what cannot be read comes back from among the dead letters no faster.
 */
export class QueuePair extends Construct {
  readonly queue: Queue;
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, props: QueuePairProps) {
    super(scope, id);
    const house = {
      // A dead letter keeps the time of its first sending: a shorter retention would eat what little is left.
      retentionPeriod: Duration.days(14),
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      removalPolicy: props.removalPolicy,
      visibilityTimeout: Duration.seconds(props.visibilitySeconds),
    };
    this.deadLetters = new Queue(this, 'DeadLetters', house);
    this.queue = new Queue(this, 'Queue', {
      ...house,
      deliveryDelay: Duration.seconds(props.delaySeconds ?? 0),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: SQS_MAX_RECEIVES },
    });
  }
}
