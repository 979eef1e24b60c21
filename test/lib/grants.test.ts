import { describe, expect, it } from 'vitest';
import { synthesized } from './synthesized.ts';

interface Statement {
  Effect: string;
  Action: string | string[];
  Resource: string | string[];
  Condition?: unknown;
}

const dev = synthesized();
const list = <T>(value: T | T[]): T[] => [value].flat() as T[];
const statements = (role: string) =>
  (dev.at(`${role}/DefaultPolicy`).Properties.PolicyDocument as unknown as { Statement: Statement[] })
    .Statement;

/** What a role may do, as resource → actions. */
function rightsOf(role: string): Record<string, string[]> {
  const rights: Record<string, string[]> = {};
  for (const { Effect, Action, Resource } of statements(role)) {
    expect(Effect).toBe('Allow');
    for (const resource of list(Resource)) {
      const name = resource.replace(/\.Arn\b/, '');
      rights[name] = [...(rights[name] ?? []), ...list(Action)].sort();
    }
  }
  return rights;
}

const WRITE_LOG = ['logs:CreateLogStream', 'logs:PutLogEvents'];
const CONSUME = [
  'sqs:ChangeMessageVisibility',
  'sqs:DeleteMessage',
  'sqs:GetQueueAttributes',
  'sqs:ReceiveMessage',
];
const SEND = ['sqs:SendMessage'];
const ROUND = ['sqs:DeleteMessage', 'sqs:ReceiveMessage'];
const READ_SECRET = ['secretsmanager:GetSecretValue'];
const table = (...actions: string[]) => actions.map((action) => `dynamodb:${action}`).sort();
const ARN = 'arn:AWS::Partition';
const HERE = 'AWS::Region:AWS::AccountId';

describe('grants', () => {
  it('let api read and write its records, publish, and read both secrets', () => {
    expect(rightsOf('Api/FunctionRole')).toEqual({
      'Api/FunctionLog': WRITE_LOG,
      'Storage/Callbacks': table('GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem'),
      'Storage/Callbacks/index/byTenant': table('Query'),
      'Storage/Health': table('GetItem', 'BatchGetItem', 'Query', 'UpdateItem'),
      'Storage/Calls': table('GetItem', 'BatchGetItem', 'Query', 'PutItem'),
      'Storage/Calls/index/byStatus': table('Query'),
      'Storage/Calls/index/byMessage': table('Query'),
      'Storage/Attempts': table('GetItem', 'Query'),
      'Storage/Access': table(
        ...['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem', 'BatchWriteItem', 'DeleteItem'],
      ),
      'Storage/Access/index/byKind': table('Query'),
      'Queues/Events/Queue': SEND,
      'Queues/Deliveries/Queue': SEND,
      'Queues/Retries/Queue': SEND,
      'Queues/Recovery/Queue': SEND,
      'Secrets/AdminKey': READ_SECRET,
      'Secrets/DataKey': READ_SECRET,
    });
  });

  it('let accept look callbacks up, claim keys, add to batches, send first attempts and hand events over', () => {
    expect(rightsOf('Accept/FunctionRole')).toEqual({
      'Accept/FunctionLog': WRITE_LOG,
      'Queues/Events/Queue': [...CONSUME, ...SEND],
      'Storage/Callbacks': table('GetItem', 'BatchGetItem', 'Query'),
      'Storage/Access': table('PutItem', 'UpdateItem', 'BatchWriteItem'),
      'Queues/Deliveries/Queue': SEND,
      'Secrets/DataKey': READ_SECRET,
    });
  });

  it('let deliver record attempts, send on, and make wake-ups', () => {
    expect(rightsOf('Deliver/FunctionRole')).toEqual({
      'Deliver/FunctionLog': WRITE_LOG,
      'Queues/Deliveries/Queue': [...CONSUME, ...SEND],
      'Queues/Retries/Queue': [...CONSUME, ...SEND],
      'Queues/Notices/Queue': SEND,
      'Queues/Recovery/Queue': SEND,
      'Queues/Events/Queue': SEND,
      'Storage/Callbacks': table('GetItem'),
      'Storage/Health': table('GetItem', 'UpdateItem'),
      'Storage/Calls': table('GetItem', 'PutItem'),
      'Storage/Attempts': table('GetItem', 'PutItem', 'Query', 'UpdateItem'),
      'Storage/Access': table('UpdateItem'),
      [`${ARN}:scheduler:${HERE}:schedule/${dev.at('WakeUps/Group').Properties.Name}/*`]: [
        'scheduler:CreateSchedule',
      ],
      'WakeUps/Role': ['iam:PassRole'],
      'Secrets/DataKey': READ_SECRET,
    });
  });

  it('let recover find what waits, move it on, work dead letters, and wake whoever goes on', () => {
    expect(rightsOf('Recover/FunctionRole')).toEqual({
      'Recover/FunctionLog': WRITE_LOG,
      'Queues/Recovery/Queue': [...CONSUME, ...SEND],
      'Queues/Deliveries/DeadLetters': CONSUME,
      'Queues/Retries/DeadLetters': CONSUME,
      'Queues/Recovery/DeadLetters': ROUND,
      'Queues/Notices/DeadLetters': ROUND,
      'Queues/Events/DeadLetters': ROUND,
      'Queues/Retries/Queue': SEND,
      'Queues/Notices/Queue': SEND,
      'Queues/Events/Queue': SEND,
      'Storage/Callbacks': table('GetItem'),
      'Storage/Health': table('GetItem', 'UpdateItem'),
      'Storage/Health/index/unhealthy': table('Query'),
      'Storage/Calls': table('GetItem', 'BatchGetItem', 'PutItem'),
      'Storage/Calls/index/byStatus': table('Query'),
      'Storage/Attempts': table('Query', 'PutItem', 'UpdateItem'),
      'Storage/Access': table('GetItem', 'BatchGetItem', 'UpdateItem'),
      'Storage/Access/index/byKind': table('Query'),
      'Secrets/DataKey': READ_SECRET,
    });
  });

  it('let notify read what a mail says, claim it, and send it', () => {
    expect(rightsOf('Notify/FunctionRole')).toEqual({
      'Notify/FunctionLog': WRITE_LOG,
      'Queues/Notices/Queue': [...CONSUME, ...SEND],
      'Storage/Callbacks': table('GetItem'),
      'Storage/Health': table('GetItem', 'UpdateItem'),
      'Storage/Calls': table('GetItem'),
      'Storage/Attempts': table('GetItem', 'Query'),
      'Storage/Access': table('GetItem'),
      'Secrets/DataKey': READ_SECRET,
      [`${ARN}:ses:${HERE}:identity/*`]: ['ses:SendEmail'],
    });
  });

  it('let mails come from the one address only', () => {
    const [mail] = statements('Notify/FunctionRole').filter(({ Action }) =>
      list(Action).includes('ses:SendEmail'),
    );
    expect(mail?.Condition).toEqual({ StringEquals: { 'ses:FromAddress': 'callbacks@example.org' } });
  });

  it('let the scheduler, for our own schedules, send to the retries queue and nothing else', () => {
    expect(rightsOf('WakeUps/Role')).toEqual({ 'Queues/Retries/Queue': SEND });
    expect(dev.at('WakeUps/Role').Properties.AssumeRolePolicyDocument).toMatchObject({
      Statement: [
        {
          Principal: { Service: 'scheduler.amazonaws.com' },
          Condition: {
            StringEquals: { 'aws:SourceAccount': 'AWS::AccountId', 'aws:SourceArn': 'WakeUps/Group.Arn' },
          },
        },
      ],
    });
    const [pass] = statements('Deliver/FunctionRole').filter(({ Action }) =>
      list(Action).includes('iam:PassRole'),
    );
    expect(pass?.Condition).toEqual({ StringEquals: { 'iam:PassedToService': 'scheduler.amazonaws.com' } });
  });

  it('let the scheduler, for schedules of this account, wake recover and nothing else', () => {
    expect(rightsOf('Tick/Role')).toEqual({ 'Recover/Function': ['lambda:InvokeFunction'] });
    expect(dev.at('Tick/Role').Properties.AssumeRolePolicyDocument).toMatchObject({
      Statement: [
        {
          Principal: { Service: 'scheduler.amazonaws.com' },
          Condition: {
            StringEquals: {
              'aws:SourceAccount': 'AWS::AccountId',
              'aws:SourceArn': `${ARN}:scheduler:${HERE}:schedule-group/default`,
            },
          },
        },
      ],
    });
  });

  it('are all there is: no managed policy, no other role, no other policy', () => {
    const roles = dev.ofType('AWS::IAM::Role');
    expect(roles).toHaveLength(7);
    for (const [name, { Properties }] of roles) {
      expect(Properties.ManagedPolicyArns, name).toBeUndefined();
      expect(Properties.Policies, name).toBeUndefined();
    }
    expect(dev.ofType('AWS::IAM::Policy').map(([name]) => name)).toEqual(
      roles.map(([name]) => `${name}/DefaultPolicy`),
    );
  });
});
