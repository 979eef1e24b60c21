import { describe, expect, it } from 'vitest';
import { synthesized } from './synthesized.ts';

const dev = synthesized();
const kept = synthesized({ keepData: true });

const KEYS_ONLY = { ProjectionType: 'KEYS_ONLY' };
const keySchema = (partition: string, sort: string) => [
  { AttributeName: partition, KeyType: 'HASH' },
  { AttributeName: sort, KeyType: 'RANGE' },
];
const index = (name: string, partition: string, sort: string) => ({
  IndexName: name,
  KeySchema: keySchema(partition, sort),
  Projection: KEYS_ONLY,
});

describe('storage', () => {
  it('has exactly five tables', () => {
    expect(dev.ofType('AWS::DynamoDB::Table').map(([name]) => name)).toEqual([
      'Storage/Callbacks',
      'Storage/Health',
      'Storage/Calls',
      'Storage/Attempts',
      'Storage/Access',
    ]);
  });

  it.each([
    ['Callbacks', keySchema('pk', 'sk'), [index('byTenant', 'tenant', 'callbackId')]],
    ['Health', keySchema('callbackId', 'part'), [index('unhealthy', 'unhealthyShard', 'beatAt')]],
    [
      'Calls',
      keySchema('callbackShard', 'callId'),
      [index('byStatus', 'statusShard', 'callId'), index('byMessage', 'tenantMessage', 'callId')],
    ],
    ['Attempts', keySchema('callId', 'at'), undefined],
    ['Access', keySchema('pk', 'sk'), [index('byKind', 'kind', 'pk')]],
  ])('keys %s and its indexes as the contract says, keys only', (name, keys, indexes) => {
    const { Properties } = dev.at(`Storage/${name}`);
    expect(Properties.KeySchema).toEqual(keys);
    expect(Properties.GlobalSecondaryIndexes).toEqual(indexes);
  });

  it('compares the times of what is due as numbers, and all other keys as text', () => {
    const attributes = dev
      .ofType('AWS::DynamoDB::Table')
      .flatMap(
        ([, { Properties }]) =>
          Properties.AttributeDefinitions as { AttributeName: string; AttributeType: string }[],
      );
    for (const { AttributeName, AttributeType } of attributes) {
      expect(AttributeType, AttributeName).toBe(AttributeName === 'beatAt' ? 'N' : 'S');
    }
  });

  it('pays by request, lets items age, and has no encryption that costs in every table', () => {
    for (const [name, { Properties }] of dev.ofType('AWS::DynamoDB::Table')) {
      expect(Properties, name).toMatchObject({
        BillingMode: 'PAY_PER_REQUEST',
        // DynamoDB encrypts all the same, with a key that it owns.
        SSESpecification: { SSEEnabled: false },
        TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
      });
    }
  });

  it('protects tables, queues and the data key where data is kept', () => {
    for (const [name, table] of kept.ofType('AWS::DynamoDB::Table')) {
      expect(table, name).toMatchObject({
        DeletionPolicy: 'Retain',
        UpdateReplacePolicy: 'Retain',
        Properties: {
          DeletionProtectionEnabled: true,
          PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        },
      });
    }
    for (const [name, queue] of kept.ofType('AWS::SQS::Queue')) {
      expect(queue, name).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
    }
    expect(kept.at('Secrets/DataKey')).toMatchObject({
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
    });
    expect(kept.stack.terminationProtection).toBe(true);
  });

  it('leaves nothing behind where data is not kept', () => {
    for (const [name, resource] of dev.resources) {
      expect(resource.DeletionPolicy ?? 'Delete', name).toBe('Delete');
    }
    for (const [name, { Properties }] of dev.ofType('AWS::DynamoDB::Table')) {
      expect(Properties, name).toMatchObject({
        DeletionProtectionEnabled: false,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: false },
      });
    }
    expect(dev.stack.terminationProtection).toBe(false);
  });

  it('has both secrets made by Secrets Manager, so that no value is in the template', () => {
    const secrets = dev.ofType('AWS::SecretsManager::Secret');
    expect(secrets.map(([name]) => name)).toEqual(['Secrets/AdminKey', 'Secrets/DataKey']);
    for (const [name, { Properties }] of secrets) {
      expect(Properties.SecretString, name).toBeUndefined();
      expect(Properties.GenerateSecretString, name).toMatchObject({ ExcludePunctuation: true });
    }
  });
});
