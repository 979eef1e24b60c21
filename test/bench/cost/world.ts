import { DynamoCallbackDirectory } from '../../../lambdas/adapters/dynamo/dynamo-callback-directory.ts';
import { inParallel } from '../../../lambdas/adapters/in-parallel.ts';
import { AesVault } from '../../../lambdas/adapters/secrets/aes-vault.ts';
import type { Callback } from '../../../lambdas/domain/callback/callback.ts';
import { TICK_SECONDS } from '../../../lib/recovery/tick.ts';
import { type DynamoEngine, startDynamoEngine } from '../../kit/dynamo-engine.ts';
import { START } from '../../kit/samples.ts';
import { Bill } from './bill.ts';
import { DATA_KEY, virtualCloud } from './cloud.ts';
import { countDynamo } from './counted-dynamo.ts';
import { countedTelemetry } from './counted-log.ts';
import type { Deployed } from './deployed.ts';
import { type CostSettings, costEnvironment } from './environment.ts';
import { EventSource, type Worker } from './event-source.ts';
import { wiredFunctions } from './functions.ts';
import { VirtualFunction, type Work } from './virtual-function.ts';
import { VirtualReceiver } from './virtual-receiver.ts';
import { VirtualTime } from './virtual-time.ts';

export interface WorldSettings extends CostSettings {
  /** How long a batch of repeats, which jitter spreads, may wait to be full; see EventSource. */
  gatherMs: number;
}

export type World = Awaited<ReturnType<typeof startWorld>>;

/** A deployment in virtual time: the real functions on the real adapters, an embedded database, and a bill. */
export async function startWorld(deployed: Deployed, { gatherMs, ...settings }: WorldSettings) {
  const engine = await startDynamoEngine();
  const time = new VirtualTime(START);
  const cloud = virtualCloud(time, deployed);
  countDynamo(engine.documents, time);
  const receiver = new VirtualReceiver(time);
  const faults: string[] = [];
  const bills = { calls: new Bill(), ticks: new Bill() };

  const wired = wiredFunctions(costEnvironment(engine.tables, settings), {
    clients: { ...cloud, documents: engine.documents },
    clock: time,
    telemetryFor: (name) => countedTelemetry(name, 'prod', (line) => faults.push(line)),
    receiver,
  });
  const functionFor = <Event, Answer>(name: string, handler: () => Work<Event, Answer>) =>
    new VirtualFunction(name, deployed.functions.get(name)!, time, handler);
  const recover = functionFor('recover', wired.recover);
  const workers: Record<string, Worker> = {
    accept: functionFor('accept', wired.accept),
    deliver: functionFor('deliver', wired.deliver),
    recover,
    notify: functionFor('notify', wired.notify),
  };
  for (const { queue, worker, ...rules } of deployed.sources) {
    const source = { queue: cloud.queues.queue(queue), worker: workers[worker]! };
    const gathers = queue === 'retries' ? gatherMs : 0;
    new EventSource(source, { ...rules, gatherMs: gathers }, { time, bill: () => bills.calls });
  }
  const tick = () => {
    time.start(async () => {
      await recover.invoke({ tick: new Date(time.now()).toISOString() }, bills.ticks);
    });
    time.at(time.now() + TICK_SECONDS * 1000, tick);
  };
  tick();

  return {
    time,
    receiver,
    bills,
    faults,
    queues: cloud.queues,
    mails: cloud.mails,
    register: (callbacks: Callback[]) => register(engine, time, callbacks),
    stop: () => engine.stop(),
  };
}

/** Nobody pays for it. */
async function register(engine: DynamoEngine, time: VirtualTime, callbacks: Callback[]): Promise<void> {
  const vault = new AesVault({ secret: async () => DATA_KEY });
  const directory = new DynamoCallbackDirectory({
    documents: engine.documents,
    table: engine.tables.callbacks,
    vault,
    clock: time,
  });
  let isDone = false;
  time.start(async () => {
    await inParallel(50, callbacks, (callback) => directory.create(callback));
    isDone = true;
  });
  await time.runUntil(time.now() + 60_000, () => isDone);
}
