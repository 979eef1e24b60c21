import type { Resource } from './template.ts';

/** The account and region of the local run; the account is the one the SQS emulator answers for. */
export const LOCAL_ACCOUNT = '000000000000';
export const LOCAL_REGION = 'us-east-1';

const nameProperties = ['TableName', 'QueueName', 'FunctionName', 'RoleName', 'GroupName', 'Name'];

/**
 * The name a resource has locally: the one it is given, else its logical id without CDK's hash — stable
 * between runs, so that kept data is found again.
 */
export function physicalName(logicalId: string, resource: Resource): string {
  for (const property of nameProperties) {
    const given = resource.Properties?.[property];
    if (typeof given === 'string') return given;
  }
  return logicalId.replace(/[0-9A-F]{8}$/, '');
}

/** Service and resource part of an ARN, per type; a function's `Ref` is its name, a queue's its URL, and so on. */
const arnParts: Record<string, (name: string) => string> = {
  'AWS::DynamoDB::Table': (name) => `dynamodb:${LOCAL_REGION}:${LOCAL_ACCOUNT}:table/${name}`,
  'AWS::SQS::Queue': (name) => `sqs:${LOCAL_REGION}:${LOCAL_ACCOUNT}:${name}`,
  'AWS::Lambda::Function': (name) => `lambda:${LOCAL_REGION}:${LOCAL_ACCOUNT}:function:${name}`,
  'AWS::SecretsManager::Secret': (name) => `secretsmanager:${LOCAL_REGION}:${LOCAL_ACCOUNT}:secret:${name}`,
  'AWS::Scheduler::ScheduleGroup': (name) =>
    `scheduler:${LOCAL_REGION}:${LOCAL_ACCOUNT}:schedule-group/${name}`,
  'AWS::IAM::Role': (name) => `iam::${LOCAL_ACCOUNT}:role/${name}`,
};

export function physicalArn(type: string, name: string): string {
  const part = arnParts[type]?.(name) ?? `local:${LOCAL_REGION}:${LOCAL_ACCOUNT}:${name}`;
  return `arn:aws:${part}`;
}
