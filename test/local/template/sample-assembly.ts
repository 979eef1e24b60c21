import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Template } from '../../../local/template/template.ts';

/** A template as CDK writes it: hashed logical ids, intrinsics, and a function whose code is an asset. */
export const sampleTemplate: Template = {
  Resources: {
    CallbacksStorageCalls1A2B3C4D: {
      Type: 'AWS::DynamoDB::Table',
      Properties: {
        KeySchema: [
          { AttributeName: 'callbackShard', KeyType: 'HASH' },
          { AttributeName: 'callId', KeyType: 'RANGE' },
        ],
        AttributeDefinitions: [
          { AttributeName: 'callbackShard', AttributeType: 'S' },
          { AttributeName: 'callId', AttributeType: 'S' },
          { AttributeName: 'statusShard', AttributeType: 'S' },
        ],
        BillingMode: 'PAY_PER_REQUEST',
        GlobalSecondaryIndexes: [
          {
            IndexName: 'byStatus',
            KeySchema: [
              { AttributeName: 'statusShard', KeyType: 'HASH' },
              { AttributeName: 'callId', KeyType: 'RANGE' },
            ],
            Projection: { ProjectionType: 'KEYS_ONLY' },
          },
        ],
        SSESpecification: { SSEEnabled: true },
        TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
      },
    },
    CallbacksQueuesRetriesDeadLetters0A1B2C3D: {
      Type: 'AWS::SQS::Queue',
      Properties: { MessageRetentionPeriod: 1_209_600, SqsManagedSseEnabled: true },
    },
    CallbacksQueuesRetriesQueue5E6F7A8B: {
      Type: 'AWS::SQS::Queue',
      Properties: {
        DelaySeconds: 300,
        VisibilityTimeout: 900,
        RedrivePolicy: {
          deadLetterTargetArn: { 'Fn::GetAtt': ['CallbacksQueuesRetriesDeadLetters0A1B2C3D', 'Arn'] },
          maxReceiveCount: 5,
        },
      },
    },
    CallbacksSecretsAdminKey9C8D7E6F: {
      Type: 'AWS::SecretsManager::Secret',
      Properties: { GenerateSecretString: { PasswordLength: 48, ExcludePunctuation: true } },
    },
    CallbacksWakeUpsGroup11223344: {
      Type: 'AWS::Scheduler::ScheduleGroup',
      Properties: { Name: 'RedialWakeUps' },
    },
    CallbacksApiFunction55667788: {
      Type: 'AWS::Lambda::Function',
      Properties: {
        Code: { S3Bucket: { 'Fn::Sub': `assets-\${AWS::AccountId}-\${AWS::Region}` }, S3Key: 'abc123.zip' },
        Handler: 'index.handler',
        MemorySize: 512,
        Timeout: 29,
        Environment: {
          Variables: {
            CALLS_TABLE: { Ref: 'CallbacksStorageCalls1A2B3C4D' },
            RETRIES_QUEUE_URL: { Ref: 'CallbacksQueuesRetriesQueue5E6F7A8B' },
            ADMIN_KEY_SECRET: { Ref: 'CallbacksSecretsAdminKey9C8D7E6F' },
          },
        },
      },
    },
    CallbacksApiRetriesMapping99AABBCC: {
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: {
        BatchSize: 10,
        EventSourceArn: { 'Fn::GetAtt': ['CallbacksQueuesRetriesQueue5E6F7A8B', 'Arn'] },
        FunctionName: { Ref: 'CallbacksApiFunction55667788' },
        FunctionResponseTypes: ['ReportBatchItemFailures'],
        ScalingConfig: { MaximumConcurrency: 200 },
      },
    },
    CallbacksTickSchedule2B2B2B2B: {
      Type: 'AWS::Scheduler::Schedule',
      Properties: {
        ScheduleExpression: 'rate(1 minute)',
        State: 'ENABLED',
        Target: {
          Arn: { 'Fn::GetAtt': ['CallbacksApiFunction55667788', 'Arn'] },
          Input: '{"tick":"<aws.scheduler.scheduled-time>"}',
        },
      },
    },
    CallbacksFrontHttpApi0F0F0F0F: { Type: 'AWS::ApiGatewayV2::Api', Properties: { Name: 'Redial' } },
    CallbacksFrontIntegration1F1F1F1F: {
      Type: 'AWS::ApiGatewayV2::Integration',
      Properties: {
        ApiId: { Ref: 'CallbacksFrontHttpApi0F0F0F0F' },
        IntegrationUri: { 'Fn::GetAtt': ['CallbacksApiFunction55667788', 'Arn'] },
      },
    },
  },
};

/** Writes the sample as `cdk synth` would; returns the folder. */
export async function writeSampleAssembly(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'redial-assembly-'));
  const assets = {
    files: {
      abc123: {
        source: { path: 'asset.abc123', packaging: 'zip' },
        destinations: { current: { objectKey: 'abc123.zip' } },
      },
    },
  };
  await mkdir(join(folder, 'asset.abc123'));
  await writeFile(join(folder, 'Redial-test.template.json'), JSON.stringify(sampleTemplate));
  await writeFile(join(folder, 'Redial-test.assets.json'), JSON.stringify(assets));
  return folder;
}
