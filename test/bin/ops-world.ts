import type { Deployment, QueueName } from '../../bin/ops/deployment.ts';
import { queueNames } from '../../bin/ops/deployment.ts';
import { runCommand } from '../../bin/ops/run-command.ts';
import { dynamoLedgers, type Ledgers } from '../contracts/ledgers.ts';
import { type DynamoEngine, startDynamoEngine } from '../kit/dynamo-engine.ts';
import { MemoryClock } from '../kit/memory/memory-clock.ts';
import { type QueueServer, startQueueServer } from '../kit/queue-server.ts';

export const STACK = 'Redial-test';

export interface OpsWorld {
  clock: MemoryClock;
  engine: DynamoEngine;
  server: QueueServer;
  ledgers: Ledgers;
  /** Runs the command as `npm run ops -- …words --stack Redial-test` would, and returns all that it said. */
  ops(...words: string[]): Promise<{ code: number; said: string; complained: string }>;
  /** Fresh queues for one test, in place of those before. */
  freshQueues(): Promise<Deployment['queues']>;
  stop(): Promise<void>;
}

/** The operator's command on an embedded engine and emulated queues, under a clock that a test moves. */
export async function opsWorld(): Promise<OpsWorld> {
  const [engine, server] = await Promise.all([startDynamoEngine(), startQueueServer()]);
  const clock = new MemoryClock({ now: Date.now() });
  let made = 0;
  let queues = {} as Deployment['queues'];
  return {
    clock,
    engine,
    server,
    ledgers: dynamoLedgers(engine, clock),
    async ops(...words) {
      const said: string[] = [];
      const complained: string[] = [];
      const code = await runCommand(
        {
          findDeployment: async () => ({ queues, tables: engine.tables }),
          sqs: server.client,
          documents: engine.documents,
          clock,
          print: (line) => void said.push(line),
          complain: (line) => void complained.push(line),
        },
        [...words, '--stack', STACK],
      );
      return { code, said: said.join('\n'), complained: complained.join('\n') };
    },
    async freshQueues() {
      made += 1;
      const pair = async (name: QueueName) => [
        name,
        {
          queueUrl: await server.createQueue(`${name}-${made}`, { DelaySeconds: '300' }),
          deadLettersUrl: await server.createQueue(`${name}-dead-${made}`, { VisibilityTimeout: '600' }),
        },
      ];
      queues = Object.fromEntries(await Promise.all(queueNames.map(pair)));
      return queues;
    },
    async stop() {
      await server.stop();
      await engine.stop();
    },
  };
}
