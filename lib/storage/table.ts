import { RemovalPolicy, Validations } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';
import { TTL_ATTRIBUTE } from '../../lambdas/contract/tables.ts';

export interface Keys {
  partitionKey: string;
  sortKey: string;
}

export interface Index extends Keys {
  name: string;
}

export interface TableProps {
  keys: Keys;
  indexes?: Index[];
  /** Point-in-time recovery, no deletion by mistake, and it stays when the stack goes. */
  keepData: boolean;
}

/** Times of the next thing due are compared as numbers; every other key is text. */
const NUMERIC_KEYS = ['beatAt'];

/** One table as the contract draws it: on demand, encrypted, with keys-only indexes and items that age. */
export class Table extends dynamodb.Table {
  constructor(scope: Construct, id: string, props: TableProps) {
    super(scope, id, {
      ...attributes(props.keys),
      billingMode: dynamodb.BillingMode.PAY_PER_REQUEST,
      // DynamoDB encrypts every table. With a key of its own that is free; with one in KMS, KMS charges for requests.
      encryption: dynamodb.TableEncryption.DEFAULT,
      timeToLiveAttribute: TTL_ATTRIBUTE,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: props.keepData },
      deletionProtection: props.keepData,
      removalPolicy: props.keepData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    if (!props.keepData) {
      Validations.of(this).acknowledge({
        id: 'AwsSolutions-DDB3',
        reason: 'keepData is off: whoever set up this deployment can do without what it holds.',
      });
    }
    for (const index of props.indexes ?? []) {
      this.addGlobalSecondaryIndex({
        ...attributes(index),
        indexName: index.name,
        projectionType: dynamodb.ProjectionType.KEYS_ONLY,
      });
    }
  }

  /** For grants that name the index they read instead of all of them. */
  indexArn(index: Index): string {
    return `${this.tableArn}/index/${index.name}`;
  }
}

function attributes(keys: Keys) {
  return { partitionKey: attribute(keys.partitionKey), sortKey: attribute(keys.sortKey) };
}

function attribute(name: string): dynamodb.Attribute {
  const { NUMBER, STRING } = dynamodb.AttributeType;
  return { name, type: NUMERIC_KEYS.includes(name) ? NUMBER : STRING };
}
