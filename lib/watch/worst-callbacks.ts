import { type IWidget, LogQueryVisualizationType, LogQueryWidget } from 'aws-cdk-lib/aws-cloudwatch';
import { WHOLE } from './graph.ts';
import type { Watched } from './watched.ts';

const ROWS = 20;
const HEIGHT = 8;

const MOST_FAILURES = [
  'filter message = "attempt.failed"',
  'stats count(*) as failed, latest(outcome) as answered, latest(statusCode) as status, max(@timestamp) as newest, latest(url) as at by callbackId, tenant',
  'sort failed desc',
  `limit ${ROWS}`,
];

const SLOWEST_FAILURES = [
  'filter message = "attempt.failed" and durationMs > 0',
  'stats pct(durationMs, 50) as p50, pct(durationMs, 99) as p99, count(*) as failed, latest(outcome) as answered, latest(url) as at by callbackId, tenant',
  'sort p50 desc',
  `limit ${ROWS}`,
];

/**
 * Who makes the trouble is asked of the log and is no metric: each callback would be one more to pay for. Logs Insights
 * costs half a cent for each GB it reads, whenever the dashboard is looked at or renews itself.
 */
export function worstCallbacks({ functions: { deliver } }: Watched): IWidget[][] {
  const table = (title: string, queryLines: string[]) =>
    new LogQueryWidget({
      title,
      view: LogQueryVisualizationType.TABLE,
      logGroupNames: [deliver.logGroup.logGroupName],
      queryLines,
      width: WHOLE,
      height: HEIGHT,
    });
  return [
    [table('Callbacks that fail most', MOST_FAILURES)],
    [table('Callbacks that take longest to fail', SLOWEST_FAILURES)],
  ];
}
