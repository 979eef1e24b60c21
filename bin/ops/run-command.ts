import type { SQSClient } from '@aws-sdk/client-sqs';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { SqsDeadLetters } from '../../lambdas/adapters/sqs/sqs-dead-letters.ts';
import type { Clock } from '../../lambdas/ports/clock.ts';
import { commandFrom } from './command.ts';
import type { Deployment, QueueName } from './deployment.ts';
import { eraseContent } from './erase/erase-content.ts';
import { HELP } from './help.ts';
import { anyLetterReader } from './letters.ts';
import { listDeadLetters } from './list-dead-letters.ts';
import { OpsError, WHICH_ACCOUNT } from './ops-error.ts';
import { redrive } from './redrive.ts';
import { restoreTable } from './restore-table.ts';

export interface OpsPorts {
  findDeployment(stack: string): Promise<Deployment>;
  sqs: SQSClient;
  documents: DynamoDBDocumentClient;
  clock: Clock;
  print(line: string): void;
  /** For what is wrong. */
  complain(line: string): void;
}

/** Runs what the words ask for. Returns the exit code; throws only what is a fault in here. */
export async function runCommand(ports: OpsPorts, words: string[]): Promise<number> {
  try {
    return (await run(ports, words)) ? 0 : 1;
  } catch (error) {
    if (error instanceof OpsError) {
      ports.complain(error.message);
      return 2;
    }
    if (isNowhere(error)) {
      ports.complain(`${error.message}. ${WHICH_ACCOUNT}`);
      return 2;
    }
    if (!isOutside(error)) throw error;
    ports.complain(`${error.name}: ${error.message}`);
    return 1;
  }
}

/** Whether all is done. */
async function run(ports: OpsPorts, words: string[]): Promise<boolean> {
  const command = commandFrom(words);
  const { sqs, documents, clock, print } = ports;
  if (command === 'help') {
    print(HELP);
    return true;
  }
  const deployment = await ports.findDeployment(command.stack);
  const readLetter = anyLetterReader(clock);
  switch (command.name) {
    case 'dead-letters':
      await listDeadLetters({ sqs, readLetter, clock, print }, deployment);
      return true;
    case 'redrive': {
      const deadLetters = new SqsDeadLetters<QueueName>(sqs, deployment.queues);
      await redrive({ deadLetters, readLetter, print }, command.queue);
      return true;
    }
    case 'erase': {
      const whole = await eraseContent({ documents, clock, print, ...deployment }, command.scope, command);
      return whole || !command.isForReal;
    }
    case 'restore':
      await restoreTable({ documents, clock, print, ...deployment }, command);
      return true;
  }
}

/** The environment names no region, or nobody that it has credentials of. */
function isNowhere(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  return error.name === 'CredentialsProviderError' || error.message === 'Region is missing';
}

/** AWS, or the way to it. */
function isOutside(error: unknown): error is Error {
  return error instanceof Error && ('$metadata' in error || 'code' in error);
}
