import { Duration } from 'aws-cdk-lib';
import { MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import { DELIVER_TIMEOUT_SECONDS, SQS_MAX_DELAY_SECONDS } from '../../lambdas/contract/limits.ts';
import { SHORT_WORK_SECONDS } from '../queues/queues.ts';
import { type AlarmRule, always, QUEUE_UNUSED } from './alarm-rule.ts';
import { ageOfOldest, ageOfOldestQuiet } from './queue-metrics.ts';
import type { Watched } from './watched.ts';

/**
 * A message has an age until it is deleted: while it is delayed, while it is worked, and while it is hidden after a fault
 * of ours. The limits leave room for the first two. The third lasts one visibility time, 15 or 6 minutes, and is worth
 * no alarm if it is one message: so they ring only after longer.
 */
export function queueAlarms({ queues }: Watched): AlarmRule[] {
  return [
    {
      heading: 'Deliveries wait too long',
      says: 'First attempts of callbacks that are not busy themselves wait for minutes.',
      // Busy callbacks may wait behind their own calls. The others are promised a start within 75 s at the worst, and
      // the batch that they are in may take the worker's whole limit.
      metric: ageOfOldestQuiet(queues.deliveries.queue),
      threshold: 2 * DELIVER_TIMEOUT_SECONDS,
      bad: always(15),
      missing: QUEUE_UNUSED,
    },
    {
      heading: 'Retries wait too long',
      says: 'Repeats of callbacks that are not busy themselves start minutes after they were due.',
      metric: ageOfOldestQuiet(queues.retries.queue),
      threshold: SQS_MAX_DELAY_SECONDS + 2 * DELIVER_TIMEOUT_SECONDS,
      bad: always(15),
      missing: QUEUE_UNUSED,
    },
    {
      heading: 'Events wait too long',
      says: 'Events were sent to the events queue minutes ago and have not become calls.',
      // Its producers need not name groups, so there are no quiet ones to tell apart.
      metric: ageOfOldest(queues.events.queue),
      threshold: 5 * SHORT_WORK_SECONDS,
      bad: always(10),
      missing: QUEUE_UNUSED,
    },
    {
      heading: 'Recovery waits too long',
      says: 'Beats, drain steps or replays start minutes after they were due.',
      metric: ageOfOldest(queues.recovery.queue),
      threshold: SQS_MAX_DELAY_SECONDS + 5 * SHORT_WORK_SECONDS,
      bad: always(10),
      missing: QUEUE_UNUSED,
    },
    {
      heading: 'Dead letters stay',
      says: 'Dead letters of events, recovery or notices are still there after several rounds.',
      // Those of deliveries and retries are worked at once; that they were there tells `Calls go round again`.
      metric: new MathExpression({
        label: 'dead letters',
        expression: 'FILL(events, 0) + FILL(recovery, 0) + FILL(notices, 0)',
        usingMetrics: {
          events: queues.events.deadLetters.metricApproximateNumberOfMessagesVisible(),
          recovery: queues.recovery.deadLetters.metricApproximateNumberOfMessagesVisible(),
          notices: queues.notices.deadLetters.metricApproximateNumberOfMessagesVisible(),
        },
        // They are sent round again every 15 minutes.
        period: Duration.minutes(15),
      }),
      threshold: 1,
      bad: always(3),
      missing: QUEUE_UNUSED,
    },
  ];
}
