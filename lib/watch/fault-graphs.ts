import { type IMetric, type IWidget, Metric, type MetricOptions, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { tables } from '../../lambdas/contract/tables.ts';
import type { Index, Table } from '../storage/table.ts';
import { graph } from './graph.ts';
import type { Watched } from './watched.ts';

/** Our own faults, and where AWS holds us back. */
export function faultGraphs(watched: Watched): IWidget[][] {
  const { metrics, api } = watched;
  return [
    [
      graph('Faults of ours', 'in 5 minutes', {
        left: [
          metrics.of('WorkReturned', { label: 'work that comes back' }),
          metrics.of('CallsRevived', { label: 'calls sent round again' }),
          metrics.of('MessagesRejected', { label: 'unreadable messages' }),
          metrics.of('SchedulesFailed', { label: 'schedules not made' }),
        ],
      }),
      graph('Functions that fail', 'in 5 minutes', {
        left: perFunction(watched, (one, label) => one.metricErrors({ label })),
      }),
      graph('The API', 'requests in 5 minutes', {
        left: [
          api.metricCount({ label: 'requests', statistic: Stats.SUM }),
          api.metricClientError({ label: '4xx', statistic: Stats.SUM }),
          api.metricServerError({ label: '5xx', statistic: Stats.SUM }),
        ],
      }),
    ],
    [
      graph('Functions at once', 'functions', {
        left: perFunction(watched, (one, label) =>
          one.metric('ConcurrentExecutions', { label, statistic: Stats.MAXIMUM }),
        ),
      }),
      graph('Functions throttled', 'in 5 minutes', {
        left: perFunction(watched, (one, label) => one.metricThrottles({ label })),
      }),
      graph('Tables throttled', 'requests in 5 minutes', { left: throttled(watched) }),
    ],
  ];
}

function perFunction(
  { functions }: Watched,
  metric: (one: Watched['functions']['api'], label: string) => IMetric,
): IMetric[] {
  return Object.entries(functions).map(([name, one]) => metric(one, name));
}

/** Writes, which are what is hot. An index that is throttled throttles its table, and is counted by itself. */
function throttled({ storage }: Watched): IMetric[] {
  const { callbacks, health, calls, attempts, access } = storage;
  const writes = (table: Table, label: string) => table.metric('WriteThrottleEvents', { label, ...SUM });
  return [
    ...Object.entries({ callbacks, health, calls, attempts, access }).map(([name, table]) =>
      writes(table, name),
    ),
    indexWrites(calls, tables.calls.byStatus, 'calls, by status'),
    indexWrites(health, tables.health.unhealthy, 'health, unhealthy'),
  ];
}

const SUM: MetricOptions = { statistic: Stats.SUM };

function indexWrites(table: Table, index: Index, label: string): Metric {
  return new Metric({
    namespace: 'AWS/DynamoDB',
    metricName: 'WriteThrottleEvents',
    dimensionsMap: { TableName: table.tableName, GlobalSecondaryIndexName: index.name },
    label,
    ...SUM,
  });
}
