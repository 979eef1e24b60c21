import { Duration, Stack } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import {
  ContextAttribute,
  Schedule,
  ScheduleExpression,
  ScheduleTargetInput,
} from 'aws-cdk-lib/aws-scheduler';
import { Construct } from 'constructs';
import { allow } from '../functions/allow.ts';

export const TICK_SECONDS = 60;

/** The one fixed schedule. It tells recover the time for which it was meant, so that a tick that comes late knows. */
export class Tick extends Construct {
  constructor(scope: Construct, id: string, { worker }: { worker: IFunction }) {
    super(scope, id);
    const { account } = Stack.of(this);
    const group = Stack.of(this).formatArn({
      service: 'scheduler',
      resource: 'schedule-group',
      resourceName: 'default',
    });
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': account, 'aws:SourceArn': group } },
      }),
    });
    allow(role, ['lambda:InvokeFunction'], worker.functionArn);
    new Schedule(this, 'Schedule', {
      description: 'Redial: wakes what is overdue.',
      schedule: ScheduleExpression.rate(Duration.seconds(TICK_SECONDS)),
      target: {
        bind: () => ({
          arn: worker.functionArn,
          role,
          input: ScheduleTargetInput.fromObject({ tick: ContextAttribute.scheduledTime }),
          // By then the next one is there.
          retryPolicy: { maximumEventAgeInSeconds: TICK_SECONDS },
        }),
      },
    });
  }
}
