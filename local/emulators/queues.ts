import { type BuildAppOptions, buildApp } from 'fauxqs';
import type { QueuePlan } from '../template/deployment.ts';
import { LOCAL_ACCOUNT, LOCAL_REGION } from '../template/physical-names.ts';

export interface QueueDepth {
  name: string;
  /** For an SQS client on this machine. */
  url: string;
  visible: number;
  delayed: number;
  inFlight: number;
}

export interface QueueEmulator {
  origin: string;
  /** Creates what is not there, and gives what is there the attributes of the plan. */
  create(plans: QueuePlan[]): void;
  urlOf(arn: string): string;
  depths(): QueueDepth[];
  stop(): Promise<void>;
}

type Stores = NonNullable<BuildAppOptions['stores']>;
interface Persistence {
  loadSqsAndSns(sqs: Stores['sqsStore'], sns: Stores['snsStore']): void;
  close(): void;
}

/**
 * Starts the SQS emulator on loopback. Its own start function listens on every interface, so this wires its parts
 * the same way: the package exports only `buildApp`, the stores come from the files beside it.
 */
export async function startQueues(dataFolder: string | undefined): Promise<QueueEmulator> {
  const part = async <T>(file: string): Promise<T> =>
    (await import(new URL(file, import.meta.resolve('fauxqs')).href)) as T;
  const { SqsStore } = await part<{ SqsStore: new () => Stores['sqsStore'] }>('./sqs/sqsStore.js');
  const { SnsStore } = await part<{ SnsStore: new () => Stores['snsStore'] }>('./sns/snsStore.js');
  const { S3Store } = await part<{ S3Store: new () => Stores['s3Store'] }>('./s3/s3Store.js');
  const stores = { sqsStore: new SqsStore(), snsStore: new SnsStore(), s3Store: new S3Store() };

  let persistence: Persistence | undefined;
  if (dataFolder) {
    const { PersistenceManager } = await part<{ PersistenceManager: new (folder: string) => Persistence }>(
      './persistence.js',
    );
    persistence = new PersistenceManager(dataFolder);
    keepThrough(persistence, stores);
  }

  const app = buildApp({ logger: false, defaultRegion: LOCAL_REGION, stores });
  const origin = await app.listen({ host: '127.0.0.1', port: 0 });
  const { sqsStore } = stores;

  return {
    origin,
    create(plans) {
      for (const { name, arn, attributes } of plans) {
        const known = sqsStore.getQueueByName(name);
        if (known) known.setAttributes(attributes);
        else sqsStore.createQueue(name, `${origin}/${LOCAL_ACCOUNT}/${name}`, arn, attributes);
      }
    },
    urlOf: (arn) => `${origin}/${LOCAL_ACCOUNT}/${arn.split(':').at(-1)}`,
    depths() {
      sqsStore.processAllTimers();
      return sqsStore.listQueues().queues.map((queue) => ({
        name: queue.name,
        url: `${origin}/${LOCAL_ACCOUNT}/${queue.name}`,
        visible: queue.messages.length,
        delayed: queue.delayedMessages.length,
        inFlight: queue.inflightMessages.size,
      }));
    },
    async stop() {
      await app.close();
      persistence?.close();
    },
  };
}

/**
 * Loads what an earlier run kept, then keeps every change. Messages that were in flight belong to workers that
 * are gone: they become visible at once instead of after their visibility time. They keep their receive count.
 */
function keepThrough(persistence: Persistence, { sqsStore, snsStore }: Stores): void {
  persistence.loadSqsAndSns(sqsStore, snsStore);
  sqsStore.persistence = persistence as NonNullable<Stores['sqsStore']['persistence']>;
  for (const queue of sqsStore.allQueues()) {
    queue.persistence = sqsStore.persistence;
    for (const entry of queue.inflightMessages.values()) entry.visibilityDeadline = 0;
  }
}
