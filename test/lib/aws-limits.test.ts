import { describe, expect, it } from 'vitest';
import { SQS_MAX_BATCH_BYTES, SQS_MAX_DELAY_SECONDS } from '../../lambdas/contract/limits.ts';
import { settingsSchema } from '../../lib/settings.ts';
import { synthesized } from './synthesized.ts';

/** As far as each setting goes. CloudFormation would find out only while it deploys. */
const least = synthesized({ deliverConcurrency: 2, retryConcurrency: 2, deliverBatchSize: 1 });
const most = synthesized({ deliverConcurrency: 1000, retryConcurrency: 1000, stage: 'S'.repeat(32) });

describe.each([
  ['least', least],
  ['most', most],
])('with the %s that settings allow, AWS takes', (_, made) => {
  const numbers = (type: string, property: string) =>
    made
      .ofType(type)
      .flatMap(([, { Properties }]) => Properties[property] ?? [])
      .map(Number);
  const within = (values: number[], lowest: number, highest: number) => {
    expect(values).not.toEqual([]);
    for (const value of values) expect(value).toSatisfy((number) => number >= lowest && number <= highest);
  };

  it('how queues delay, hide and keep messages', () => {
    within(numbers('AWS::SQS::Queue', 'DelaySeconds'), 0, SQS_MAX_DELAY_SECONDS);
    within(numbers('AWS::SQS::Queue', 'VisibilityTimeout'), 0, 12 * 3600);
    within(numbers('AWS::SQS::Queue', 'MessageRetentionPeriod'), 60, 14 * 86_400);
    expect(numbers('AWS::SQS::Queue', 'MaximumMessageSize')).toEqual([]);
    expect(SQS_MAX_BATCH_BYTES).toBe(1024 * 1024);
  });

  it('how functions are fed', () => {
    within(numbers('AWS::Lambda::EventSourceMapping', 'BatchSize'), 1, 10);
    const concurrency = made
      .ofType('AWS::Lambda::EventSourceMapping')
      .map(([, { Properties }]) =>
        Number((Properties.ScalingConfig as { MaximumConcurrency: number }).MaximumConcurrency),
      );
    within(concurrency, 2, 1000);
    for (const [name, { Properties }] of made.ofType('AWS::Lambda::EventSourceMapping')) {
      const hidden = Number(made.at(named(Properties.EventSourceArn)).Properties.VisibilityTimeout);
      const limit = Number(made.at(named(Properties.FunctionName)).Properties.Timeout);
      expect(hidden, name).toBeGreaterThanOrEqual(6 * limit);
    }
  });

  it('how large functions are, how long they run, and what they are told', () => {
    within(numbers('AWS::Lambda::Function', 'MemorySize'), 128, 10_240);
    within(numbers('AWS::Lambda::Function', 'Timeout'), 1, 900);
    for (const [name, { Properties }] of made.ofType('AWS::Lambda::Function')) {
      expect(JSON.stringify(Properties.Environment).length, name).toBeLessThan(4096);
      expect(String(Properties.Description).length, name).toBeLessThanOrEqual(256);
    }
  });

  it('how things are named', () => {
    const names = (type: string, property = 'Name') =>
      made.ofType(type).flatMap(([, { Properties }]) => Properties[property] ?? []);
    expect(names('AWS::Scheduler::ScheduleGroup')).toEqual([expect.stringMatching(/^[0-9a-zA-Z-_.]{1,64}$/)]);
    expect(names('AWS::ApiGatewayV2::Api')).toEqual([expect.stringMatching(/^.{1,128}$/)]);
    expect(made.stack.stackName).toMatch(/^[A-Za-z][A-Za-z0-9-]{0,127}$/);
    for (const output of Object.keys(made.outputs())) expect(output).toMatch(/^[A-Za-z0-9]{1,255}$/);
  });

  it('how many resources and outputs there are, and how long the template is', () => {
    const template = made.template.toJSON();
    expect(Object.keys(template.Resources).length).toBeLessThanOrEqual(500);
    expect(Object.keys(template.Outputs).length).toBeLessThanOrEqual(200);
    expect(JSON.stringify(template, undefined, 1).length).toBeLessThan(1_000_000);
  });

  it('how many indexes a table has, and how long the policies are', () => {
    for (const [name, { Properties }] of made.ofType('AWS::DynamoDB::Table')) {
      const indexes = (Properties.GlobalSecondaryIndexes ?? []) as object[];
      expect(indexes.length, name).toBeLessThanOrEqual(20);
    }
    for (const [name, { Properties }] of made.ofType('AWS::IAM::Policy'))
      expect(JSON.stringify(Properties.PolicyDocument).length, name).toBeLessThan(10_240);
  });
});

const named = (reference: unknown) => String(reference).replace(/\.Arn$/, '');

describe('settings', () => {
  it('go no further than AWS does', () => {
    for (const name of ['deliverConcurrency', 'retryConcurrency'] as const) {
      expect(settingsSchema.shape[name].safeParse(1).success).toBe(false);
      expect(settingsSchema.shape[name].safeParse(1001).success).toBe(false);
    }
    for (const size of [0, 11])
      expect(settingsSchema.shape.deliverBatchSize.safeParse(size).success).toBe(false);
  });
});
