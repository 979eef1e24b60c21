import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { BatchWriteCommand } from '@aws-sdk/lib-dynamodb';
import { callbackItem } from '../../lambdas/adapters/dynamo/callback-item.ts';
import { inParallel } from '../../lambdas/adapters/in-parallel.ts';
import { AesVault } from '../../lambdas/adapters/secrets/aes-vault.ts';
import { acceptEnvironment } from '../../lambdas/contract/environments.ts';
import { keys } from '../../lambdas/contract/tables.ts';
import type { Callback } from '../../lambdas/domain/callback/callback.ts';
import { acceptHandler } from '../../lambdas/functions/accept/handler.ts';
import { acceptPorts } from '../../lambdas/functions/accept/wiring.ts';
import { parseEnvironment } from '../../lambdas/runtime/environment.ts';
import { systemClock } from '../../lambdas/runtime/system-clock.ts';
import { startSecrets } from '../../local/emulators/secrets.ts';
import { sqsEvent } from '../functions/sqs-event.ts';
import { startDynamoEngine } from '../kit/dynamo-engine.ts';
import { MemoryLog } from '../kit/memory/memory-log.ts';
import { startQueueServer } from '../kit/queue-server.ts';
import { START } from '../kit/samples.ts';
import { RequestCounts } from './counted.ts';

const DATA_KEY = { arn: 'arn:data-key', value: 'a data key' };
const ITEMS_PER_WRITE = 25;

/** What is cached stays so, however slow the machine. */
const clock = { ...systemClock, now: () => START };

export type CountedPublishing = Awaited<ReturnType<typeof countedPublishing>>;

/** The real wiring of accept, which is that of publishing too, on emulators, with a counter on every client. */
export async function countedPublishing() {
  const [engine, queues, secrets] = await Promise.all([
    startDynamoEngine(),
    startQueueServer(),
    startSecrets(undefined),
  ]);
  secrets.create(
    [{ arn: DATA_KEY.arn, name: 'data-key', generate: {} }],
    new Map([[DATA_KEY.arn, DATA_KEY.value]]),
  );
  const [events, deliveries] = await Promise.all(
    // What was taken stays away, however long it takes to take ten thousand.
    ['events', 'deliveries'].map((name) => queues.createQueue(name, { VisibilityTimeout: '3600' })),
  );
  const clients = {
    documents: engine.documents,
    sqs: queues.client,
    secretsManager: new SecretsManagerClient({
      region: 'us-east-1',
      endpoint: secrets.origin,
      credentials: { accessKeyId: 'a', secretAccessKey: 's' },
    }),
  };
  const counts = new RequestCounts();
  for (const client of Object.values(clients)) counts.watch(client);
  const env = parseEnvironment(acceptEnvironment, {
    CALLBACKS_TABLE: engine.tables.callbacks,
    ACCESS_TABLE: engine.tables.access,
    HISTORY_DAYS: '30',
    DATA_KEY_SECRET: DATA_KEY.arn,
    STAGE: 'test',
    LOG_LEVEL: 'INFO',
    EVENTS_QUEUE_URL: events,
    DELIVERIES_QUEUE_URL: deliveries,
  });
  const worker = () => acceptPorts(env, clients, { clock, log: new MemoryLog() });
  const vault = new AesVault({ secret: async () => DATA_KEY.value });

  /** Does something that is not counted. */
  const apart = async <T>(work: () => Promise<T>): Promise<T> => {
    const before = counts.take();
    const done = await work();
    counts.take();
    counts.restore(before);
    return done;
  };
  const taken = (queue: string) =>
    apart(async () => (await queues.receiveAll(queue)).map(({ Body }) => Body!));

  return {
    counts,
    /** As a function finds itself after a cold start. */
    worker,
    takeDeliveries: () => taken(deliveries!),
    takeEvents: () => taken(events!),
    /** Registers callbacks as their directory would, in fewer requests. */
    register: (callbacks: Callback[]) =>
      apart(async () => {
        const items = await Promise.all(
          callbacks.map(async (callback) => [
            await callbackItem(callback, vault),
            ...callback.events.map((pattern) => keys.subscription(callback.tenant, pattern, callback.id)),
          ]),
        );
        const puts = items.flat().map((Item) => ({ PutRequest: { Item } }));
        const writes = Array.from({ length: Math.ceil(puts.length / ITEMS_PER_WRITE) }, (_, i) =>
          puts.slice(i * ITEMS_PER_WRITE, (i + 1) * ITEMS_PER_WRITE),
        );
        await inParallel(8, writes, async (some) => {
          const RequestItems = { [engine.tables.callbacks]: some };
          await engine.documents.send(new BatchWriteCommand({ RequestItems }));
        });
      }),
    async accept(
      ports: ReturnType<typeof worker>,
      bodies: string[],
      remainingMs = () => 60_000,
    ): Promise<void> {
      const answer = await acceptHandler(ports)(sqsEvent(bodies), { getRemainingTimeInMillis: remainingMs });
      if (answer.batchItemFailures.length > 0) throw new Error('An event came back.');
    },
    async stop() {
      clients.secretsManager.destroy();
      await Promise.all([engine.stop(), queues.stop(), secrets.stop()]);
    },
  };
}
