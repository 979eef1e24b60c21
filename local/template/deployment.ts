import type { CreateTableCommandInput } from '@aws-sdk/client-dynamodb';
import { createResolver, type Place } from './intrinsics.ts';
import { physicalArn, physicalName } from './physical-names.ts';
import type { Assembly } from './template.ts';

/** What the template asks for, in local values. Everything the local run builds comes from here. */
export interface Deployment {
  tables: TablePlan[];
  queues: QueuePlan[];
  functions: FunctionPlan[];
  sources: SourcePlan[];
  secrets: SecretPlan[];
  ticks: TickPlan[];
  scheduleGroups: string[];
  /** ARN of the function behind the HTTP API. */
  apiFunctionArn: string;
}

export interface TablePlan {
  definition: CreateTableCommandInput & { TableName: string };
  ttlAttribute: string | undefined;
}

export interface QueuePlan {
  name: string;
  arn: string;
  /** As `CreateQueue` takes them: every value is text. */
  attributes: Record<string, string>;
}

export interface FunctionPlan {
  name: string;
  arn: string;
  bundleFolder: string;
  /** `file.export`, as Lambda has it. */
  handler: string;
  timeoutSeconds: number;
  memoryMegabytes: number;
  environment: Record<string, string>;
}

export interface SourcePlan {
  queueArn: string;
  functionArn: string;
  batchSize: number;
  /** `ReportBatchItemFailures`. */
  partialResponses: boolean;
  maxConcurrency: number | undefined;
}

/** A fixed schedule that invokes a function. How often it does so is for the local run to say. */
export interface TickPlan {
  functionArn: string;
  /** The event, as JSON text; `<aws.scheduler.scheduled-time>` stands for the time it is fired for. */
  input: string;
}

export interface SecretPlan {
  arn: string;
  name: string;
  generate: GenerateSecretString;
}

/** CloudFormation's `GenerateSecretString`, as far as the local secret store honours it. */
export interface GenerateSecretString {
  PasswordLength?: number;
  ExcludePunctuation?: boolean;
  ExcludeCharacters?: string;
}

interface FunctionProperties {
  Code: { S3Key: string };
  Handler: string;
  Timeout?: number;
  MemorySize?: number;
  Environment?: { Variables?: Record<string, string> };
}

interface SourceProperties {
  EventSourceArn: string;
  FunctionName: string;
  BatchSize?: number;
  Enabled?: boolean;
  FunctionResponseTypes?: string[];
  ScalingConfig?: { MaximumConcurrency?: number };
}

interface ScheduleProperties {
  State?: 'ENABLED' | 'DISABLED';
  Target: { Arn: string; Input?: string };
}

type TableProperties = CreateTableCommandInput & { TimeToLiveSpecification?: { AttributeName: string } };

/** Reads the plan out of the template. AWS's defaults are applied where the template is silent. */
export function planDeployment(assembly: Assembly, place: Omit<Place, 'stackName'>): Deployment {
  const { template, stackName } = assembly;
  const resolve = createResolver(template, { ...place, stackName });

  /** Name, ARN and resolved properties of every resource of a type. */
  function all<T>(type: string): { name: string; arn: string; properties: T }[] {
    return Object.entries(template.Resources)
      .filter(([, resource]) => resource.Type === type)
      .map(([id, resource]) => {
        const name = physicalName(id, resource);
        return { name, arn: physicalArn(type, name), properties: resolve(resource.Properties ?? {}) as T };
      });
  }

  const functions = all<FunctionProperties>('AWS::Lambda::Function').map(({ name, arn, properties }) => ({
    name,
    arn,
    bundleFolder: assembly.bundleFolder(properties.Code.S3Key),
    handler: properties.Handler,
    timeoutSeconds: properties.Timeout ?? 3,
    memoryMegabytes: properties.MemorySize ?? 128,
    environment: properties.Environment?.Variables ?? {},
  }));
  const arnOfFunction = (nameOrArn: string): string =>
    functions.find(({ name, arn }) => name === nameOrArn || arn === nameOrArn)?.arn ?? nameOrArn;

  const [integration] = all<{ IntegrationUri: string }>('AWS::ApiGatewayV2::Integration');
  if (!integration) throw new Error('The template has no HTTP API');

  return {
    tables: all<TableProperties>('AWS::DynamoDB::Table').map(({ name, properties }) => ({
      definition: {
        TableName: name,
        AttributeDefinitions: properties.AttributeDefinitions,
        KeySchema: properties.KeySchema,
        GlobalSecondaryIndexes: properties.GlobalSecondaryIndexes,
        BillingMode: 'PAY_PER_REQUEST',
      },
      ttlAttribute: properties.TimeToLiveSpecification?.AttributeName,
    })),
    queues: all<Record<string, unknown>>('AWS::SQS::Queue').map(({ name, arn, properties }) => ({
      name,
      arn,
      attributes: queueAttributes(properties),
    })),
    functions,
    sources: all<SourceProperties>('AWS::Lambda::EventSourceMapping')
      .filter(({ properties }) => properties.Enabled !== false)
      .map(({ properties }) => ({
        queueArn: properties.EventSourceArn,
        functionArn: arnOfFunction(properties.FunctionName),
        batchSize: properties.BatchSize ?? 10,
        partialResponses: properties.FunctionResponseTypes?.includes('ReportBatchItemFailures') ?? false,
        maxConcurrency: properties.ScalingConfig?.MaximumConcurrency,
      })),
    ticks: all<ScheduleProperties>('AWS::Scheduler::Schedule')
      .filter(({ properties }) => properties.State !== 'DISABLED')
      .map(({ properties: { Target: target } }) => ({
        functionArn: target.Arn,
        input: target.Input ?? '{}',
      })),
    secrets: all<{ GenerateSecretString?: GenerateSecretString }>('AWS::SecretsManager::Secret').map(
      ({ name, arn, properties }) => ({ name, arn, generate: properties.GenerateSecretString ?? {} }),
    ),
    scheduleGroups: all('AWS::Scheduler::ScheduleGroup').map(({ name }) => name),
    apiFunctionArn: arnOfFunction(integration.properties.IntegrationUri),
  };
}

/** Template property → queue attribute. What the emulator does not need (encryption, tags) is left out. */
const attributeOfProperty: Record<string, string> = {
  DelaySeconds: 'DelaySeconds',
  VisibilityTimeout: 'VisibilityTimeout',
  MessageRetentionPeriod: 'MessageRetentionPeriod',
  ReceiveMessageWaitTimeSeconds: 'ReceiveMessageWaitTimeSeconds',
  RedrivePolicy: 'RedrivePolicy',
};

function queueAttributes(properties: Record<string, unknown>): Record<string, string> {
  const attributes: Record<string, string> = {};
  for (const [property, attribute] of Object.entries(attributeOfProperty)) {
    const value = properties[property];
    if (value === undefined) continue;
    attributes[attribute] = typeof value === 'object' ? JSON.stringify(value) : String(value);
  }
  return attributes;
}
