import { Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { Redial } from '../../lib/redial.ts';
import { PLACEHOLDER_SENDER } from '../../lib/settings.ts';
import { Synthesized, testApp } from './synthesized.ts';

describe('the stack', () => {
  it('is named for its stage', () => {
    expect(new Synthesized({ stage: 'prod' }).stack.stackName).toBe('Redial-prod');
  });

  it('tells where everything is', () => {
    expect(Object.keys(new Synthesized().outputs()).sort()).toEqual([
      'AdminKeySecretArn',
      'ApiUrl',
      'DeliveriesDeadLettersArn',
      'DeliveriesQueueUrl',
      'EventsDeadLettersArn',
      'EventsQueueArn',
      'EventsQueueUrl',
      'NoticesDeadLettersArn',
      'NoticesQueueUrl',
      'RecoveryDeadLettersArn',
      'RecoveryQueueUrl',
      'RetriesDeadLettersArn',
      'RetriesQueueUrl',
    ]);
    expect(new Synthesized({ publicUrl: 'https://callbacks.example.org' }).outputs().ApiUrl).toBe(
      'https://callbacks.example.org',
    );
  });

  it('warns, so that a strict deployment refuses, only while nobody is set to send mails', () => {
    const warnings = (stack: Stack) =>
      Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('mailFrom is not set'));
    expect(warnings(new Synthesized({ mailFrom: PLACEHOLDER_SENDER }).stack)).toHaveLength(1);
    expect(warnings(new Synthesized({ mailFrom: 'callbacks@example.org' }).stack)).toEqual([]);
  });

  it('gives nothing a name that a second deployment in the account would want, too', () => {
    const nameOf = (stage: string) => new Synthesized({ stage }).at('WakeUps/Group').Properties.Name;
    expect(nameOf('one')).not.toBe(nameOf('two'));
    const { template } = new Synthesized();
    for (const [type, property] of [
      ['AWS::DynamoDB::Table', 'TableName'],
      ['AWS::SQS::Queue', 'QueueName'],
      ['AWS::Lambda::Function', 'FunctionName'],
      ['AWS::IAM::Role', 'RoleName'],
      ['AWS::SecretsManager::Secret', 'Name'],
      ['AWS::Logs::LogGroup', 'LogGroupName'],
      ['AWS::Scheduler::Schedule', 'Name'],
    ] as const) {
      template.allResourcesProperties(type, { [property]: Match.absent() });
    }
  });

  it('is one construct that any app can hold, even twice', () => {
    const stack = new Stack(testApp(), 'Shop');
    new Redial(stack, 'Orders', { mailFrom: 'orders@example.org' });
    new Redial(stack, 'Returns', { mailFrom: 'returns@example.org', historyDays: 7 });
    Template.fromStack(stack).resourceCountIs('AWS::Lambda::Function', 10);
  });

  it('refuses bad settings where it is embedded, too', () => {
    const stack = new Stack(testApp(), 'Shop');
    expect(() => new Redial(stack, 'Orders', { historyDays: 0 })).toThrow(/historyDays/);
  });
});
