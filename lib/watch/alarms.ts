import { Stack } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { AlarmRule } from './alarm-rule.ts';
import { outsideAlarms } from './outside-alarms.ts';
import { queueAlarms } from './queue-alarms.ts';
import type { Watched } from './watched.ts';
import { workAlarms } from './work-alarms.ts';

/**
 * Few, and each a reason to get up. What heals by itself, what a receiver did and what only costs money is on the
 * dashboard: outages, cutoffs, schedules that could not be made (the message goes round its queue instead), throttled
 * tables (the SDK asks again; if that is in vain, the work comes back).
 */
export class Alarms extends Construct {
  readonly all: readonly Alarm[];

  constructor(scope: Construct, id: string, watched: Watched) {
    super(scope, id);
    const deployment = nameOf(scope);
    const rules = [...queueAlarms(watched), ...workAlarms(watched), ...outsideAlarms(watched)];
    this.all = rules.map((rule) => this.#make(deployment, rule));
  }

  #make(deployment: string, { heading, says, metric, threshold, isTooFew, bad, missing }: AlarmRule): Alarm {
    return new Alarm(
      this,
      heading.replaceAll(/ (\w)/g, (_, letter: string) => letter.toUpperCase()),
      {
        alarmName: `${deployment}: ${heading}`,
        alarmDescription: `${says} What it means and what to do: "${heading}" in docs/runbook.md.`,
        metric,
        threshold,
        comparisonOperator: isTooFew
          ? ComparisonOperator.LESS_THAN_THRESHOLD
          : ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
        evaluationPeriods: bad.of,
        datapointsToAlarm: bad.periods,
        treatMissingData: missing,
      },
    );
  }
}

/** Such as `Redial-prod/Callbacks`. No other deployment in the account and region has it, of whatever stage. */
function nameOf(watch: Construct): string {
  const stack = Stack.of(watch);
  const below = watch.node.scopes.slice(stack.node.scopes.length, -1);
  return [stack.stackName, ...below.map(({ node }) => node.id)].join('/');
}
