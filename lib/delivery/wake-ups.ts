import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { ScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { allow } from '../functions/allow.ts';

/** One-time schedules for calls that wait longer than a queue can hold them: they send to the retries queue. */
export class WakeUps extends Construct {
  readonly group: ScheduleGroup;
  /** What the scheduler acts as. It can send to the retries queue, and only this group's schedules can use it. */
  readonly role: Role;
  /** Every schedule of the group. Their names are made at run time. */
  readonly scheduleArns: string;

  constructor(scope: Construct, id: string, props: { retries: Queue }) {
    super(scope, id);
    // Schedules without this stack's role could not fire, so the group goes with the stack; the calls lie in the table.
    this.group = new ScheduleGroup(this, 'Group', { removalPolicy: RemovalPolicy.DESTROY });
    const stack = Stack.of(this);
    this.scheduleArns = stack.formatArn({
      service: 'scheduler',
      resource: 'schedule',
      resourceName: `${this.group.scheduleGroupName}/*`,
    });
    this.role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
        conditions: {
          StringEquals: { 'aws:SourceAccount': stack.account, 'aws:SourceArn': this.group.scheduleGroupArn },
        },
      }),
    });
    allow(this.role, ['sqs:SendMessage'], props.retries.queueArn);
  }

  /** Passing the role on is allowed to the scheduler alone. */
  passRole(): PolicyStatement {
    return new PolicyStatement({
      actions: ['iam:PassRole'],
      resources: [this.role.roleArn],
      conditions: { StringEquals: { 'iam:PassedToService': 'scheduler.amazonaws.com' } },
    });
  }
}
