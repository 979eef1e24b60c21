import { LOCAL_ACCOUNT, LOCAL_REGION } from '../template/physical-names.ts';
import type { Right } from './rights.ts';

/** A request of an AWS SDK, as far as it tells what it wants. */
export interface SdkRequest {
  /** As it is signed for: `dynamodb`, `sqs`, `ses`, `scheduler`, `secretsmanager`. */
  service: string;
  method: string;
  path: string;
  /** `x-amz-target`: `DynamoDB_20120810.GetItem`. */
  target: string;
  body: string;
}

interface DynamoBody {
  TableName?: string;
  IndexName?: string;
  RequestItems?: Record<string, unknown>;
}

interface ScheduleBody {
  GroupName?: string;
  Target?: { RoleArn?: string };
}

/** Which rights it takes. A request that is not known here asks for one that nobody has. */
export function askedRights({ service, method, path, target, body }: SdkRequest): Right[] {
  const operation = target.slice(target.indexOf('.') + 1);
  const json = <T>() => JSON.parse(body) as T;
  switch (service) {
    case 'dynamodb': {
      const { TableName, IndexName, RequestItems } = json<DynamoBody>();
      const tables = TableName ? [TableName] : Object.keys(RequestItems ?? {});
      return tables.map((table) => ({
        action: `dynamodb:${operation}`,
        resource: arn('dynamodb', `table/${table}${IndexName ? `/index/${IndexName}` : ''}`),
      }));
    }
    case 'sqs': {
      // A batch takes the right to do one of them.
      const name = json<{ QueueUrl: string }>().QueueUrl.split('/').at(-1);
      return [{ action: `sqs:${operation.replace(/Batch$/, '')}`, resource: arn('sqs', String(name)) }];
    }
    case 'secretsmanager':
      return [{ action: `secretsmanager:${operation}`, resource: json<{ SecretId: string }>().SecretId }];
    case 'ses': {
      const form = new URLSearchParams(body);
      const from = form.get('Source') ?? '';
      const address = /<([^>]+)>/.exec(from)?.[1] ?? from;
      return [
        {
          action: `ses:${form.get('Action')}`,
          resource: arn('ses', `identity/${address}`),
          context: { 'ses:FromAddress': address },
        },
      ];
    }
    case 'scheduler': {
      const { GroupName, Target } = json<ScheduleBody>();
      const name = `schedule/${GroupName}/${path.split('/').at(-1)}`;
      const passed = { 'iam:PassedToService': 'scheduler.amazonaws.com' };
      return [
        { action: method === 'POST' ? 'scheduler:CreateSchedule' : method, resource: arn('scheduler', name) },
        { action: 'iam:PassRole', resource: String(Target?.RoleArn), context: passed },
      ];
    }
    default:
      return [{ action: `${service}:${operation}`, resource: path }];
  }
}

function arn(service: string, resource: string): string {
  return `arn:aws:${service}:${LOCAL_REGION}:${LOCAL_ACCOUNT}:${resource}`;
}
