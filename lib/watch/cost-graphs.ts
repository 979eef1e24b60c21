import { Duration } from 'aws-cdk-lib';
import { type IMetric, type IWidget, MathExpression, Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Queues } from '../queues/queues.ts';
import { graph } from './graph.ts';
import type { Watched } from './watched.ts';

const HOUR = Duration.hours(1);
const HOURLY = { statistic: Stats.SUM, period: HOUR };

/** What is paid for, by the hour. */
export function costGraphs({ functions, queues, storage }: Watched): IWidget[][] {
  const { callbacks, health, calls, attempts, access } = storage;
  const tables = Object.entries({ callbacks, health, calls, attempts, access });
  return [
    [
      graph('Lambda', 'GB-seconds an hour', {
        left: Object.entries(functions).map(([name, one]) => gigabyteSeconds(name, one)),
        stacked: true,
      }),
      graph('SQS', 'messages an hour', {
        left: [
          sumOverQueues('sent', 'NumberOfMessagesSent', queues),
          sumOverQueues('received', 'NumberOfMessagesReceived', queues),
          sumOverQueues('polls in vain', 'NumberOfEmptyReceives', queues),
        ],
      }),
      graph('DynamoDB: writes', 'units an hour', {
        left: tables.map(([label, table]) => table.metricConsumedWriteCapacityUnits({ label, ...HOURLY })),
        stacked: true,
      }),
    ],
    [
      graph('DynamoDB: reads', 'units an hour', {
        left: tables.map(([label, table]) => table.metricConsumedReadCapacityUnits({ label, ...HOURLY })),
        stacked: true,
      }),
      graph('SES: the whole account', 'mails an hour', {
        left: [new Metric({ namespace: 'AWS/SES', metricName: 'Send', label: 'sent', ...HOURLY })],
      }),
      graph('Logs', 'bytes an hour', {
        left: Object.entries(functions).map(([label, one]) => logBytes(label, one)),
        stacked: true,
      }),
    ],
  ];
}

function gigabyteSeconds(name: string, one: Watched['functions']['api']): IMetric {
  return new MathExpression({
    label: name,
    expression: `${name}Ms / 1000 * ${memoryGb(one)}`,
    usingMetrics: { [`${name}Ms`]: one.metricDuration(HOURLY) },
    period: HOUR,
  });
}

/** The ready-made metric of a log group is of all groups of the account. */
function logBytes(label: string, one: Watched['functions']['api']): Metric {
  return new Metric({
    namespace: 'AWS/Logs',
    metricName: 'IncomingBytes',
    dimensionsMap: { LogGroupName: one.logGroup.logGroupName },
    label,
    ...HOURLY,
  });
}

function memoryGb(one: Watched['functions']['api']): number {
  const { defaultChild } = one.node;
  if (!(defaultChild instanceof CfnFunction) || defaultChild.memorySize === undefined)
    throw new Error(`${one.node.path} does not say its memory.`);
  return defaultChild.memorySize / 1024;
}

/** Over the five queues and their dead letters: a receive in vain is paid for as well. */
function sumOverQueues(label: string, metricName: string, queues: Queues): MathExpression {
  const { events, deliveries, retries, recovery, notices } = queues;
  const all: Queue[] = [events, deliveries, retries, recovery, notices].flatMap((pair) => [
    pair.queue,
    pair.deadLetters,
  ]);
  const named = all.map(
    (queue, index) => [`${metricName[0]!.toLowerCase()}${metricName.slice(1)}${index}`, queue] as const,
  );
  return new MathExpression({
    label,
    expression: `SUM([${named.map(([id]) => id).join(', ')}])`,
    usingMetrics: Object.fromEntries(named.map(([id, queue]) => [id, queue.metric(metricName, HOURLY)])),
    period: HOUR,
  });
}
