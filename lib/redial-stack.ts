import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { Redial } from './redial.ts';
import type { Settings } from './settings.ts';

export interface RedialStackProps extends StackProps {
  settings: Settings;
}

/** Redial in a stack of its own, and what its operator needs to know of it. */
export class RedialStack extends Stack {
  constructor(scope: Construct, id: string, props: RedialStackProps) {
    const { settings, ...stackProps } = props;
    super(scope, id, {
      description: 'Redial: callbacks (webhooks) that are not lost',
      terminationProtection: settings.keepData,
      ...stackProps,
    });
    const { url, queues, secrets } = new Redial(this, 'Callbacks', settings);
    this.output('ApiUrl', url, 'Where the API is');
    this.output(
      'AdminKeySecretArn',
      secrets.adminKey.secretArn,
      'The secret that holds the administrator API key',
    );
    this.output(
      'EventsQueueArn',
      queues.events.queue.queueArn,
      'For the policies and rules of those who publish by queue',
    );
    for (const [name, pair] of Object.entries({
      Events: queues.events,
      Deliveries: queues.deliveries,
      Retries: queues.retries,
      Recovery: queues.recovery,
      Notices: queues.notices,
    })) {
      this.output(`${name}QueueUrl`, pair.queue.queueUrl);
      this.output(`${name}DeadLettersArn`, pair.deadLetters.queueArn);
    }
  }

  private output(name: string, value: string, description?: string): void {
    new CfnOutput(this, name, { value, ...(description && { description }) });
  }
}
