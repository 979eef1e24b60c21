import { Duration, Names, Stack } from 'aws-cdk-lib';
import {
  AlarmStatusWidget,
  Dashboard as CloudWatchDashboard,
  type IAlarm,
  type IWidget,
  PeriodOverride,
  TextWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { costGraphs } from './cost-graphs.ts';
import { deliveryGraphs } from './delivery-graphs.ts';
import { faultGraphs } from './fault-graphs.ts';
import { WHOLE } from './graph.ts';
import { queueGraphs } from './queue-graphs.ts';
import type { Watched } from './watched.ts';
import { worstCallbacks } from './worst-callbacks.ts';

/**
 * One page, read from the top: is something wrong, do calls arrive, what waits, whose fault is it, what does it cost.
 *
 * Made of CloudWatch's own widgets. The sections of cdk-monitoring-constructs for these functions, queues and tables are
 * 110 graphs, one resource after another, and have none of quiet groups; here five functions are five lines of one graph.
 */
export class Dashboard extends Construct {
  constructor(scope: Construct, id: string, { alarms, ...watched }: Watched & { alarms: readonly IAlarm[] }) {
    super(scope, id);
    new CloudWatchDashboard(this, 'Dashboard', {
      // Names are the account's, over all regions.
      dashboardName: `${Names.uniqueResourceName(this, { maxLength: 200, separator: '-' })}-${Stack.of(this).region}`,
      defaultInterval: Duration.hours(12),
      // Sums are of the time they say, whatever stretch of time is looked at.
      periodOverride: PeriodOverride.INHERIT,
      widgets: [
        [new AlarmStatusWidget({ title: 'Alarms', alarms: [...alarms], width: WHOLE, height: 4 })],
        ...section('Deliveries', deliveryGraphs(watched)),
        ...section('Worst callbacks', worstCallbacks(watched)),
        ...section('Queues', queueGraphs(watched)),
        ...section('Faults', faultGraphs(watched)),
        ...section('What is paid for', costGraphs(watched)),
      ],
    });
  }
}

function section(title: string, rows: IWidget[][]): IWidget[][] {
  return [[new TextWidget({ markdown: `## ${title}`, width: WHOLE, height: 1 })], ...rows];
}
