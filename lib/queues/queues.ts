import { RemovalPolicy } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { DELIVER_VISIBILITY_SECONDS, RETRIES_DELAY_SECONDS } from '../../lambdas/contract/limits.ts';
import { QueuePair } from './queue-pair.ts';

/** Limit of the functions behind events, recovery and notices; their queues hide a message for six times as long. */
export const SHORT_WORK_SECONDS = 60;

/** Every queue that calls travel through. */
export class Queues extends Construct {
  /** Events of AWS producers, and those with too many subscribers for one request. Worked by accept. */
  readonly events: QueuePair;
  /** First attempts, and nothing else. Worked by deliver. */
  readonly deliveries: QueuePair;
  /** Everything that waits before it is tried again. Worked by deliver, too. */
  readonly retries: QueuePair;
  /** Beats, drain steps and pages of other long work. Worked by recover. */
  readonly recovery: QueuePair;
  /** Mail jobs. Worked by notify. */
  readonly notices: QueuePair;

  constructor(scope: Construct, id: string, props: { keepData: boolean }) {
    super(scope, id);
    // A first attempt lies nowhere but in its queue, so the queues are data like the tables.
    const removalPolicy = props.keepData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY;
    const short = { visibilitySeconds: 6 * SHORT_WORK_SECONDS, removalPolicy };
    const long = { visibilitySeconds: DELIVER_VISIBILITY_SECONDS, removalPolicy };
    this.events = new QueuePair(this, 'Events', short);
    this.deliveries = new QueuePair(this, 'Deliveries', long);
    this.retries = new QueuePair(this, 'Retries', { ...long, delaySeconds: RETRIES_DELAY_SECONDS });
    this.recovery = new QueuePair(this, 'Recovery', short);
    this.notices = new QueuePair(this, 'Notices', short);
  }
}
