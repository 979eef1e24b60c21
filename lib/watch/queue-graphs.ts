import type { IMetric, IWidget } from 'aws-cdk-lib/aws-cloudwatch';
import type { QueuePair } from '../queues/queue-pair.ts';
import { graph } from './graph.ts';
import { ageOfOldest, ageOfOldestQuiet, noisyGroups } from './queue-metrics.ts';
import type { Watched } from './watched.ts';

/** What waits, and for how long. Delayed messages have an age, too: retries and recovery are never at nothing. */
export function queueGraphs({ queues }: Watched): IWidget[][] {
  const { events, deliveries, retries, recovery, notices } = queues;
  const of = (pairs: Record<string, QueuePair>, metric: (pair: QueuePair, label: string) => IMetric) =>
    Object.entries(pairs).map(([name, pair]) => metric(pair, name));
  const all = { events, deliveries, retries, recovery, notices };
  const fair = { deliveries, retries };
  return [
    [
      graph('Oldest message', 'seconds', {
        left: of(all, ({ queue }, label) => ageOfOldest(queue, { label })),
      }),
      graph('Oldest message of quiet callbacks', 'seconds', {
        left: of(fair, ({ queue }, label) => ageOfOldestQuiet(queue, { label })),
      }),
      graph('Noisy callbacks', 'callbacks', {
        left: of(fair, ({ queue }, label) => noisyGroups(queue, { label })),
      }),
    ],
    [
      graph('Messages that can be had', 'messages', {
        left: of(all, ({ queue }, label) => queue.metricApproximateNumberOfMessagesVisible({ label })),
      }),
      graph('Messages in flight', 'messages', {
        left: of(all, ({ queue }, label) => queue.metricApproximateNumberOfMessagesNotVisible({ label })),
      }),
      graph('Dead letters', 'messages', {
        left: of(all, ({ deadLetters }, label) =>
          deadLetters.metricApproximateNumberOfMessagesVisible({ label }),
        ),
      }),
    ],
  ];
}
