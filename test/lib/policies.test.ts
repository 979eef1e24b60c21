import { describe, expect, it } from 'vitest';
import { synthesized } from './synthesized.ts';

interface Statement {
  Effect: string;
  Principal?: unknown;
  Action: string | string[];
  Resource?: string | string[];
  Condition?: Record<string, Record<string, unknown>>;
}

const dev = synthesized();
const prod = synthesized({ stage: 'prod', adminEmail: 'ops@example.org', alarmEmail: 'ops@example.org' });
const list = <T>(value: T | T[]): T[] => [value].flat() as T[];

/** Every statement of the template, wherever it stands: policies of roles, of queues, of topics; who may take a role. */
function statementsOf({ resources }: typeof dev): { at: string; statement: Statement }[] {
  return [...resources].flatMap(([at, { Properties }]) =>
    Object.values(Properties ?? {}).flatMap((value) => {
      const document = value as unknown as { Version?: string; Statement?: Statement[] } | null;
      return (document?.Statement ?? []).map((statement) => ({ at, statement }));
    }),
  );
}

/** What stands for more than one thing. */
const wildcards = (of: typeof dev) =>
  statementsOf(of)
    .filter(({ statement }) => statement.Effect === 'Allow')
    .flatMap(({ at, statement }) =>
      [
        ...list(statement.Action),
        ...list(statement.Resource ?? []),
        JSON.stringify(statement.Principal ?? ''),
      ]
        .filter((text) => text.includes('*'))
        .map((text) => [at, text]),
    );

describe('policies', () => {
  it.each([
    ['dev', dev],
    ['prod', prod],
  ])(
    'of the stage %s name what they allow, but for the two things that have no name beforehand',
    (_, stage) => {
      const here = 'AWS::Region:AWS::AccountId';
      expect(wildcards(stage)).toEqual([
        [
          'Deliver/FunctionRole/DefaultPolicy',
          `arn:AWS::Partition:scheduler:${here}:schedule/${stage.at('WakeUps/Group').Properties.Name}/*`,
        ],
        ['Notify/FunctionRole/DefaultPolicy', `arn:AWS::Partition:ses:${here}:identity/*`],
      ]);
    },
  );

  it('are read where they stand: roles, their policies, and queues', () => {
    const seen = new Set(statementsOf(dev).map(({ at }) => dev.at(at).Type));
    const known = ['AWS::IAM::Policy', 'AWS::IAM::Role', 'AWS::SQS::QueuePolicy'];
    expect([...seen]).toEqual(expect.arrayContaining(known));
  });

  it('forbid nothing but the open line, and allow nobody outside the account', () => {
    for (const { at, statement } of statementsOf(dev)) {
      if (statement.Effect === 'Deny') {
        expect(statement.Condition, at).toEqual({ Bool: { 'aws:SecureTransport': 'false' } });
      } else if (statement.Principal) {
        expect(statement.Principal, at).toEqual({ Service: expect.stringMatching(/^\w+\.amazonaws\.com$/) });
      }
    }
  });

  it('give each function a role of its own, which no other service may take', () => {
    const functions = dev.ofType('AWS::Lambda::Function');
    const roles = functions.map(([, { Properties }]) => String(Properties.Role).replace(/\.Arn$/, ''));
    expect(roles).toEqual(functions.map(([name]) => `${name}Role`));
    for (const role of roles)
      expect(dev.at(role).Properties.AssumeRolePolicyDocument).toMatchObject({
        Statement: [{ Action: 'sts:AssumeRole', Principal: { Service: 'lambda.amazonaws.com' } }],
      });
  });

  it('let only this deployment and its account invoke a function from outside', () => {
    for (const [name, { Properties }] of dev.ofType('AWS::Lambda::Permission')) {
      expect(Properties.SourceArn, name).toMatch(/^arn:AWS::Partition:execute-api:.+:Front\/HttpApi\//);
    }
    expect(dev.ofType('AWS::Lambda::Url')).toEqual([]);
  });
});
