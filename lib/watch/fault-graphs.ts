import { type IMetric, type IWidget, Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
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

/** An index that is throttled throttles its table, and is counted by itself. */
function throttled({ storage }: Watched): IMetric[] {
  const { callbacks, health, calls, attempts, access } = storage;
  const all = Object.entries({ callbacks, health, calls, attempts, access });
  return [
    ...all.map(([name, table]) => requests(table, 'Write', `${name}, writes`)),
    requests(calls, 'Write', 'calls by status, writes', tables.calls.byStatus),
    requests(calls, 'Write', 'calls by message, writes', tables.calls.byMessage),
    requests(health, 'Write', 'health unhealthy, writes', tables.health.unhealthy),
    ...all.map(([name, table]) => requests(table, 'Read', `${name}, reads`)),
    requests(calls, 'Read', 'calls by status, reads', tables.calls.byStatus),
  ];
}

function requests(table: Table, kind: 'Read' | 'Write', label: string, index?: Index): Metric {
  return new Metric({
    namespace: 'AWS/DynamoDB',
    metricName: `${kind}ThrottleEvents`,
    dimensionsMap: {
      TableName: table.tableName,
      ...(index && { GlobalSecondaryIndexName: index.name }),
    },
    label,
    statistic: Stats.SUM,
  });
}
