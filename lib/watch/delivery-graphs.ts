import { Color, type IMetric, type IWidget, MathExpression, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { graph, QUARTER } from './graph.ts';
import type { Watched } from './watched.ts';

/** Whether calls arrive, and how it stands with those that do not. */
export function deliveryGraphs({ metrics, queues }: Watched): IWidget[][] {
  const { retries } = queues;
  return [
    [
      graph('Attempts', 'in 5 minutes', {
        left: [
          metrics.of('AttemptsSucceeded', { label: 'succeeded', color: Color.GREEN }),
          metrics.of('AttemptsFailed', { label: 'failed', color: Color.RED }),
        ],
      }),
      graph('How long attempts take', 'milliseconds', {
        left: [50, 90, 99].map((percent) =>
          metrics.of('AttemptDuration', { label: `p${percent}`, statistic: Stats.percentile(percent) }),
        ),
      }),
      graph('Calls that wait in queues', 'messages', {
        left: [
          retries.queue.metricApproximateNumberOfMessagesDelayed({ label: 'retries, not due yet' }),
          retries.queue.metricApproximateNumberOfMessagesVisible({ label: 'retries, due' }),
          queues.deliveries.queue.metricApproximateNumberOfMessagesVisible({ label: 'first attempts' }),
        ],
      }),
    ],
    [
      graph('Callbacks in trouble', 'callbacks', {
        width: QUARTER,
        left: [
          metrics.of('CallbacksTroubled', {
            label: 'in an outage or stopped',
            statistic: Stats.MAXIMUM,
          }),
        ],
      }),
      graph('Outages', 'in 5 minutes', {
        width: QUARTER,
        left: [
          metrics.of('OutagesOpened', { label: 'opened', color: Color.RED }),
          metrics.of('OutagesEnded', { label: 'ended', color: Color.GREEN }),
          metrics.of('CallbacksParked', { label: 'callbacks parked' }),
          metrics.of('CallbacksStopped', { label: 'callbacks stopped' }),
        ],
      }),
      graph('Calls laid aside, given up', 'in 5 minutes', {
        width: QUARTER,
        left: [
          metrics.of('CallsParked', { label: 'laid aside', color: Color.ORANGE }),
          metrics.of('CallsDrained', { label: 'sent on by drains', color: Color.GREEN }),
          metrics.of('CallsExpired', { label: 'given up at a cutoff', color: Color.RED }),
        ],
        right: [moreWaiting(metrics)],
        rightYAxis: { label: 'calls', showUnits: false },
      }),
      graph('Mails', 'in 5 minutes', {
        width: QUARTER,
        left: [
          metrics.of('MailsSent', { label: 'sent', color: Color.GREEN }),
          metrics.of('MailsDeferred', { label: 'put off', color: Color.ORANGE }),
          metrics.of('MailsFailed', { label: 'failed', color: Color.RED }),
        ],
      }),
    ],
  ];
}

/** How many wait in the table, nothing counts: a count would read them all. What came and went is known. */
function moreWaiting(metrics: Watched['metrics']): IMetric {
  return new MathExpression({
    label: 'waiting, more than at the left edge',
    expression: 'RUNNING_SUM(FILL(laidAside, 0) - FILL(sentOn, 0))',
    usingMetrics: { laidAside: metrics.of('CallsParked'), sentOn: metrics.of('CallsDrained') },
    color: Color.GREY,
  });
}
