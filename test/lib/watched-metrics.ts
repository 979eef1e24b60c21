import type { Synthesized } from './synthesized.ts';

/** A metric that an alarm or a graph looks at, with references written as names. */
export interface WatchedMetric {
  namespace: string;
  name: string;
  dimensions: Record<string, string>;
}

interface AlarmMetric {
  Namespace: string;
  MetricName: string;
  Dimensions?: { Name: string; Value: string }[];
}

/** One that is computed from others is not looked at itself. */
export function metricsOfAlarm(properties: Record<string, unknown>): WatchedMetric[] {
  const { Metrics } = properties as { Metrics?: { MetricStat?: { Metric: AlarmMetric } }[] };
  const metrics = Metrics
    ? Metrics.flatMap(({ MetricStat }) => MetricStat?.Metric ?? [])
    : [properties as unknown as AlarmMetric];
  return metrics.map(({ Namespace, MetricName, Dimensions = [] }) => ({
    namespace: Namespace,
    name: MetricName,
    dimensions: Object.fromEntries(Dimensions.map(({ Name, Value }) => [Name, Value])),
  }));
}

export interface Widget {
  type: string;
  x: number;
  y: number;
  width: number;
  height: number;
  properties: {
    title?: string;
    markdown?: string;
    alarms?: string[];
    query?: string;
    metrics?: (string | Record<string, unknown>)[][];
  };
}

export function widgetsOf(stack: Synthesized): Widget[] {
  const dashboards = stack.ofType('AWS::CloudWatch::Dashboard');
  return dashboards.flatMap(([, { Properties }]) => JSON.parse(String(Properties.DashboardBody)).widgets);
}

/** Rows read: namespace, name, then pairs of dimensions, then how it is drawn. */
export function metricsOfWidget({ properties }: Widget): WatchedMetric[] {
  return (properties.metrics ?? []).flatMap((row) => {
    const [namespace, name, ...pairs] = row.filter((part) => typeof part === 'string');
    if (namespace === undefined || name === undefined) return [];
    const named = pairs.flatMap((key, at) => (at % 2 === 0 ? [[key, pairs[at + 1]!] as const] : []));
    return [{ namespace, name, dimensions: Object.fromEntries(named) }];
  });
}

/** What AWS publishes of a resource: under which dimension, and of what type the resource is. */
const OF_AWS: Record<string, { dimension: string; type: string; names: string[] }> = {
  'AWS/SQS': {
    dimension: 'QueueName',
    type: 'AWS::SQS::Queue',
    names: [
      'ApproximateAgeOfOldestMessage',
      'ApproximateAgeOfOldestMessageInQuietGroups',
      'ApproximateNumberOfMessagesDelayed',
      'ApproximateNumberOfMessagesNotVisible',
      'ApproximateNumberOfMessagesVisible',
      'ApproximateNumberOfNoisyGroups',
      'NumberOfEmptyReceives',
      'NumberOfMessagesReceived',
      'NumberOfMessagesSent',
    ],
  },
  'AWS/Lambda': {
    dimension: 'FunctionName',
    type: 'AWS::Lambda::Function',
    names: ['ConcurrentExecutions', 'Duration', 'Errors', 'Throttles'],
  },
  'AWS/DynamoDB': {
    dimension: 'TableName',
    type: 'AWS::DynamoDB::Table',
    names: [
      'ConsumedReadCapacityUnits',
      'ConsumedWriteCapacityUnits',
      'ReadThrottleEvents',
      'WriteThrottleEvents',
    ],
  },
  'AWS/ApiGateway': { dimension: 'ApiId', type: 'AWS::ApiGatewayV2::Api', names: ['4xx', '5xx', 'Count'] },
  'AWS/Logs': { dimension: 'LogGroupName', type: 'AWS::Logs::LogGroup', names: ['IncomingBytes'] },
};

/** Whether AWS publishes such a metric of a resource that is in the template. */
export function isOfResource(stack: Synthesized, { namespace, name, dimensions }: WatchedMetric): boolean {
  const known = OF_AWS[namespace];
  if (!known?.names.includes(name)) return false;
  const { [known.dimension]: value = '', GlobalSecondaryIndexName: index, ...others } = dimensions;
  const resource = stack.resources.get(value.replace(/\.QueueName$/, ''));
  const indexes = (resource?.Properties.GlobalSecondaryIndexes ?? []) as { IndexName: string }[];
  return (
    resource?.Type === known.type &&
    Object.keys(others).length === 0 &&
    (index === undefined || indexes.some(({ IndexName }) => IndexName === index))
  );
}
