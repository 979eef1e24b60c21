import { Stack } from 'aws-cdk-lib';
import type { Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';

export interface AlarmMailProps {
  email: string;
  alarms: readonly Alarm[];
}

/**
 * Mails when an alarm rings and when it is over; SNS first asks the address to confirm. The topic has no key of its own:
 * alarms cannot use the one that AWS manages, another costs $1 a month, and nothing of a customer is in an alarm.
 */
export class AlarmMail extends Construct {
  constructor(scope: Construct, id: string, { email, alarms }: AlarmMailProps) {
    super(scope, id);
    const topic = new Topic(this, 'Topic', { enforceSSL: true });
    // A topic with a policy has only that one: what lets alarms of the account in by default is gone.
    topic.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [topic.topicArn],
        conditions: {
          ArnEquals: { 'aws:SourceArn': alarms.map(({ alarmArn }) => alarmArn) },
          StringEquals: { 'aws:SourceAccount': Stack.of(this).account },
        },
      }),
    );
    topic.addSubscription(new EmailSubscription(email));
    const mail = new SnsAction(topic);
    for (const alarm of alarms) {
      alarm.addAlarmAction(mail);
      alarm.addOkAction(mail);
    }
  }
}
