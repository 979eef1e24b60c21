import { OpsError } from './ops-error.ts';

export const queueNames = ['events', 'deliveries', 'retries', 'recovery', 'notices'] as const;
export type QueueName = (typeof queueNames)[number];

export const tableNames = ['callbacks', 'health', 'calls', 'attempts', 'access'] as const;
export type TableName = (typeof tableNames)[number];

/** Where the parts of one deployed Redial are. */
export interface Deployment {
  queues: Record<QueueName, { queueUrl: string; deadLettersUrl: string }>;
  /** The tables' names. */
  tables: Record<TableName, string>;
}

/** One resource of a stack: a queue's physical id is its URL, a table's its name. */
export interface StackResource {
  type: string;
  logicalId: string;
  physicalId: string;
}

/**
 * By the ends of their logical ids, so that any app's stack will do, whatever it calls its Redial. `construct`: how these
 * begin, where the stack holds several.
 */
export function deploymentIn(stack: string, resources: StackResource[], construct = ''): Deployment {
  const the = (resourceType: string, name: string) => {
    const ending = new RegExp(`${name}[0-9A-F]{8}$`, 'i');
    const [found, another] = resources.filter(
      ({ type, logicalId }) =>
        type === resourceType && logicalId.startsWith(construct) && ending.test(logicalId),
    );
    if (found === undefined)
      throw new OpsError(
        `The stack ${stack} holds no Redial${construct && ` called ${construct}`}: there is no ${name} in it. Give the stack that was deployed with it.`,
      );
    if (another !== undefined)
      throw new OpsError(
        `The stack ${stack} holds more than one Redial (${found.logicalId}, ${another.logicalId}): say which, such as --stack ${stack}/${found.logicalId.replace(ending, '')}.`,
      );
    return found.physicalId;
  };
  const queue = (name: string) => the('AWS::SQS::Queue', `Queues${name}`);
  const queues = queueNames.map((name) => {
    const pair = { queueUrl: queue(`${name}Queue`), deadLettersUrl: queue(`${name}DeadLetters`) };
    return [name, pair];
  });
  const tables = tableNames.map((name) => [name, the('AWS::DynamoDB::Table', `Storage${name}`)]);
  return { queues: Object.fromEntries(queues), tables: Object.fromEntries(tables) };
}
