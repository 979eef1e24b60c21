import { rmSync } from 'node:fs';
import { type App, Annotations as CdkAnnotations, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it, onTestFinished } from 'vitest';
import { Redial } from '../../lib/redial.ts';
import { RedialStack } from '../../lib/redial-stack.ts';
import { PLACEHOLDER_SENDER, parseSettings } from '../../lib/settings.ts';
import { synthesized, testApp } from './synthesized.ts';

function app(): App {
  const made = testApp();
  onTestFinished(() => rmSync(made.outdir, { recursive: true, force: true }));
  return made;
}

describe('the stack', () => {
  it('is named for its stage', () => {
    expect(synthesized({ stage: 'prod' }).stack.stackName).toBe('Redial-prod');
  });

  it('tells where everything is', () => {
    expect(Object.keys(synthesized().outputs()).sort()).toEqual([
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
    expect(synthesized({ publicUrl: 'https://callbacks.example.org' }).outputs().ApiUrl).toBe(
      'https://callbacks.example.org',
    );
  });

  it('warns, so that a strict deployment refuses, only while nobody is set to send mails', () => {
    const warnings = (mailFrom: string) => {
      const stack = new RedialStack(app(), 'Redial', { settings: parseSettings({ mailFrom }) });
      return Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('mailFrom is not set'));
    };
    expect(warnings(PLACEHOLDER_SENDER)).toHaveLength(1);
    expect(warnings('callbacks@example.org')).toEqual([]);
  });

  it('gives nothing a name that a second deployment in the account would want, too', () => {
    const nameOf = (stage: string) => synthesized({ stage }).at('WakeUps/Group').Properties.Name;
    expect(nameOf('one')).not.toBe(nameOf('two'));
    const { template } = synthesized();
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
    const stack = new Stack(app(), 'Shop');
    new Redial(stack, 'Orders', { mailFrom: 'orders@example.org' });
    new Redial(stack, 'Returns', { mailFrom: 'returns@example.org', historyDays: 7 });
    Template.fromStack(stack).resourceCountIs('AWS::Lambda::Function', 10);
  });

  it('warns where two of one stage would mix their metrics, until somebody accepts it', () => {
    const made = app();
    const stack = new Stack(made, 'Shop');
    new Redial(stack, 'Orders', { stage: 'shop' });
    new Redial(stack, 'Tickets', { stage: 'tickets' });
    new Redial(new Stack(made, 'Far', { env: { region: 'eu-west-1' } }), 'Orders', { stage: 'shop' });
    const warnings = (of: Stack) =>
      Annotations.fromStack(of)
        .findWarning('*', Match.stringLikeRegexp('redial:stage'))
        .map(({ id, entry }) => [id, entry.data]);
    expect(warnings(stack)).toEqual([]);
    const other = new Stack(made, 'Depot');
    const returns = new Redial(other, 'Returns', { stage: 'shop' });
    expect(warnings(other)).toEqual([
      ['/Depot/Returns/Stage', expect.stringMatching(/^Shop\/Orders has the stage "shop", too/)],
    ]);
    CdkAnnotations.of(returns).acknowledgeWarning('redial:stage', 'Nobody looks at the metrics here.');
    expect(warnings(other)).toEqual([]);
  });

  it('refuses bad settings where it is embedded, too', () => {
    const stack = new Stack(app(), 'Shop');
    expect(() => new Redial(stack, 'Orders', { historyDays: 0 })).toThrow(/historyDays/);
  });
});
