import { fileURLToPath } from 'node:url';
import { CfnOutput, Duration, Stack, type StackProps } from 'aws-cdk-lib';
import { EventBus, EventField, Rule } from 'aws-cdk-lib/aws-events';
import { Architecture, Runtime } from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs';
import { Schedule, ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import type { Construct } from 'constructs';
import { Redial } from '../../../lib/redial.ts';

/** A shop that tells its customers, by callbacks, what becomes of their orders. Redial is a part of its stack. */
export class ShopStack extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    const redial = new Redial(this, 'Callbacks', {
      stage: 'shop',
      mailFrom: 'callbacks@shop.example',
      retriesByDefault: true,
      keepData: true,
    });

    // Where the API is, and the secret that holds its first key: whoever makes the keys of people and platforms begins here.
    new CfnOutput(this, 'ApiUrl', { value: redial.url });
    new CfnOutput(this, 'AdminKeySecretArn', { value: redial.secrets.adminKey.secretArn });

    // A producer with code of its own: it may send events, and it is told where.
    const reminder = new NodejsFunction(this, 'Reminder', {
      entry: fileURLToPath(new URL('remind.ts', import.meta.url)),
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      bundling: { format: OutputFormat.ESM, target: 'node24' },
      environment: { EVENTS_QUEUE_URL: redial.events.queueUrl },
    });
    redial.grantPublish(reminder);
    new Schedule(this, 'Nightly', {
      schedule: ScheduleExpression.rate(Duration.days(1)),
      target: new LambdaInvoke(reminder),
    });

    // A producer without code: what the shop puts on its bus as `order.placed` is an event of that type.
    const bus = new EventBus(this, 'Bus');
    const orders = new Rule(this, 'Orders', {
      eventBus: bus,
      eventPattern: { source: ['shop.orders'], detailType: ['order.placed', 'order.shipped'] },
    });
    redial.publishFrom(orders, { messageId: EventField.fromPath('$.detail.orderId') });

    // AWS's own events have spaces in their names, so this one is given another.
    const documents = new Rule(this, 'Documents', {
      eventPattern: { source: ['aws.s3'], detailType: ['Object Created'] },
    });
    redial.publishFrom(documents, { type: 'document.ready' });
  }
}
