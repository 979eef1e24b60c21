import { Duration } from 'aws-cdk-lib';
import { type Metric, type MetricOptions, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { Queue } from 'aws-cdk-lib/aws-sqs';

/** SQS reports once a minute; how old, how many: what counts is the worst of it. */
const WORST: MetricOptions = { statistic: Stats.MAXIMUM, period: Duration.minutes(1) };

export function ageOfOldest(queue: Queue, options: MetricOptions = {}): Metric {
  return queue.metricApproximateAgeOfOldestMessage({ ...WORST, ...options });
}

/** The same without groups that SQS finds noisy: of a fair queue, and so of one whose messages name their group. */
export function ageOfOldestQuiet(queue: Queue, options: MetricOptions = {}): Metric {
  return queue.metric('ApproximateAgeOfOldestMessageInQuietGroups', { ...WORST, ...options });
}

export function noisyGroups(queue: Queue, options: MetricOptions = {}): Metric {
  return queue.metric('ApproximateNumberOfNoisyGroups', { ...WORST, ...options });
}
