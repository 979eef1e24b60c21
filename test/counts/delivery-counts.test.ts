import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { Message } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CachedCallbackLookup } from '../../lambdas/adapters/cache/cached-callback-lookup.ts';
import { DynamoCallbackDirectory } from '../../lambdas/adapters/dynamo/dynamo-callback-directory.ts';
import { AesVault } from '../../lambdas/adapters/secrets/aes-vault.ts';
import { SqsDeliveries } from '../../lambdas/adapters/sqs/sqs-deliveries.ts';
import { SqsOutbox } from '../../lambdas/adapters/sqs/sqs-outbox.ts';
import { deliverEnvironment } from '../../lambdas/contract/environments.ts';
import { deliverHandler } from '../../lambdas/functions/deliver/handler.ts';
import { deliverPorts } from '../../lambdas/functions/deliver/wiring.ts';
import { parseEnvironment } from '../../lambdas/runtime/environment.ts';
import { systemClock as clock } from '../../lambdas/runtime/system-clock.ts';
import { publishEvents } from '../../lambdas/usecases/publish/publish-events.ts';
import { startSecrets } from '../../local/emulators/secrets.ts';
import { sqsEvent } from '../functions/sqs-event.ts';
import { startDynamoEngine } from '../kit/dynamo-engine.ts';
import { MemoryBatchLedger } from '../kit/memory/memory-batch-ledger.ts';
import { MemoryIdempotencyLedger } from '../kit/memory/memory-idempotency-ledger.ts';
import { MemoryLog } from '../kit/memory/memory-log.ts';
import { MemoryQueues } from '../kit/memory/memory-queues.ts';
import { startQueueServer } from '../kit/queue-server.ts';
import { type Receiver, startReceiver } from '../kit/receiver.ts';
import { sampleCallback } from '../kit/samples.ts';
import { RequestCounts } from './counted.ts';

const DATA_KEY = 'arn:data-key';
const EVENTS = 100;

let world: Awaited<ReturnType<typeof countedWorld>>;
beforeAll(async () => {
  world = await countedWorld();
});
afterAll(() => world?.stop());

describe('what a delivered call costs, counted at the clients', () => {
  it('is published in batches of 10, and read for once', async () => {
    await world.publish(1);
    world.counts.take();
    const messages = await world.publish(EVENTS);
    expect(messages).toHaveLength(EVENTS);
    expect(world.counts.take()).toEqual({ SendMessageBatch: EVENTS / 10 });
  });

  it('is one write of its own and one health write per batch, once a worker is warm', async () => {
    const batches = inTens(await world.publish(EVENTS + 10));
    await world.deliver(batches.shift()!);
    world.counts.take();
    for (const batch of batches) await world.deliver(batch);
    expect(world.counts.take()).toEqual({ PutItem: EVENTS, UpdateItem: batches.length });
  });

  it('is two writes and a tenth of a message more for a call that fails, beside its health', async () => {
    const [batch] = inTens(await world.publish(10));
    world.receiver.respond({ status: 500 });
    world.counts.take();
    await world.deliver(batch!);
    const opening = world.counts.take();
    // The outage: its pointer, its record, its notice job and its event; then the other nine in one write.
    expect(opening).toEqual({ PutItem: 20, UpdateItem: 3, SendMessageBatch: 3 });
    const [next] = inTens(await world.publish(10));
    world.counts.take();
    await world.deliver(next!);
    expect(world.counts.take()).toEqual({ PutItem: 20, UpdateItem: 2, SendMessageBatch: 1 });
  });
});

/** The real wiring of deliver, on emulators, with a counter on every client. */
async function countedWorld() {
  const [engine, queues, receiver, secrets] = await Promise.all([
    startDynamoEngine(),
    startQueueServer(),
    startReceiver() as Promise<Receiver>,
    startSecrets(undefined),
  ]);
  secrets.create([{ arn: DATA_KEY, name: 'data-key', generate: {} }], new Map());
  const [deliveries, retries, notices, recovery, events] = await Promise.all(
    ['deliveries', 'retries', 'notices', 'recovery', 'events'].map((name) => queues.createQueue(name)),
  );
  const elsewhere = {
    region: 'us-east-1',
    endpoint: secrets.origin,
    credentials: { accessKeyId: 'a', secretAccessKey: 's' },
  };
  const clients = {
    documents: engine.documents,
    sqs: queues.client,
    scheduler: new SchedulerClient(elsewhere),
    secretsManager: new SecretsManagerClient(elsewhere),
  };
  const counts = new RequestCounts();
  const env = parseEnvironment(deliverEnvironment, {
    CALLBACKS_TABLE: engine.tables.callbacks,
    HEALTH_TABLE: engine.tables.health,
    CALLS_TABLE: engine.tables.calls,
    ATTEMPTS_TABLE: engine.tables.attempts,
    ACCESS_TABLE: engine.tables.access,
    ALLOW_HTTP: 'true',
    ALLOWED_PORTS: '*',
    ADDRESS_POLICY: 'any',
    DELIVERIES_QUEUE_URL: deliveries,
    RETRIES_QUEUE_URL: retries,
    RETRIES_QUEUE_ARN: 'arn:retries',
    NOTICES_QUEUE_URL: notices,
    RECOVERY_QUEUE_URL: recovery,
    EVENTS_QUEUE_URL: events,
    SCHEDULE_GROUP: 'group',
    SCHEDULE_ROLE_ARN: 'arn:role',
    DATA_KEY_SECRET: DATA_KEY,
    HISTORY_DAYS: '30',
    PAYLOAD_HISTORY: 'all',
    PARK_AFTER_ERRORS: '10',
    STAGE: 'test',
    LOG_LEVEL: 'INFO',
  });
  // However slow the machine is, a batch is settled as a whole: what a second wave would cost is not counted here.
  const patient = { ...clock, sleep: (milliseconds: number) => clock.sleep(20 * milliseconds) };
  const ports = deliverPorts(env, clients, { clock: patient, log: new MemoryLog() });
  const handler = deliverHandler(ports);

  const vault = new AesVault({ secret: async () => dataKey });
  const dataKey = await readSecret(clients.secretsManager);
  const directory = new DynamoCallbackDirectory({
    documents: clients.documents,
    table: engine.tables.callbacks,
    vault,
    clock,
  });
  await directory.create(sampleCallback({ url: `${receiver.url}/hook` }));
  for (const client of Object.values(clients)) counts.watch(client);
  const publishPorts = {
    callbacks: new CachedCallbackLookup({ lookup: directory, clock }),
    queue: new SqsDeliveries(new SqsOutbox(clients.sqs, clock, deliveries!)),
    events: new MemoryQueues(),
    idempotency: new MemoryIdempotencyLedger({ clock }),
    batches: new MemoryBatchLedger({ clock, historyDays: 30 }),
    clock,
  };

  return {
    counts,
    receiver,
    /** Publishes that many events of 1 KB; what was queued is taken out again, by a client that is not counted. */
    async publish(count: number): Promise<string[]> {
      const events = Array.from({ length: count }, () => ({
        type: 'reply',
        tenant: 'default',
        payload: JSON.stringify('x'.repeat(1000)),
      }));
      await publishEvents(publishPorts, events);
      const before = counts.take();
      const taken: Message[] = await queues.receiveAll(deliveries!);
      counts.take();
      counts.restore(before);
      return taken.map(({ Body }) => Body!);
    },
    async deliver(bodies: string[]): Promise<void> {
      const answer = await handler(sqsEvent(bodies, { queue: 'deliveries' }), {
        getRemainingTimeInMillis: () => 150_000,
      });
      expect(answer).toEqual({ batchItemFailures: [] });
    },
    async stop() {
      await Promise.all([engine.stop(), queues.stop(), receiver.close(), secrets.stop()]);
    },
  };
}

async function readSecret(client: SecretsManagerClient): Promise<string> {
  const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: DATA_KEY }));
  return SecretString!;
}

function inTens(bodies: string[]): string[][] {
  return Array.from({ length: Math.ceil(bodies.length / 10) }, (_, i) => bodies.slice(i * 10, i * 10 + 10));
}
