import { CachedHealth } from '../../../lambdas/adapters/cache/cached-health.ts';
import type { CallMessage } from '../../../lambdas/contract/messages.ts';
import type { DeliverPorts } from '../../../lambdas/usecases/deliver/deliver-ports.ts';
import { sampleCallback, sampleContent, sampleMessage } from '../../kit/samples.ts';
import { deliverWorld } from './world.ts';

const BATCH = 10;
const TICK_MS = 250;
/** From when a message is due until a worker has it. */
const LAG_MS = 300;
export const MINUTE_MS = 60_000;

interface Scene {
  perSecond: number;
  workers?: number;
  /** Of each worker's clock; 0 where none is named. */
  skewsMs?: number[];
  lagMs?: number;
}

/** Several workers, each with a view of its own, and the queues between them: what is sent on comes again when it is due. */
export async function rateWorld({ perSecond, workers = 5, skewsMs = [], lagMs = LAG_MS }: Scene) {
  const world = await deliverWorld({ callback: sampleCallback({ rateLimit: { perSecond } }) });
  const { clock, queues, health } = world;
  const begin = clock.now();
  const times: number[] = [];
  const writes = { slots: 0, refused: 0, late: 0 };
  let batches = 0;
  let deferrals = 0;
  let isStalled = false;

  const answer = world.answers.next;
  world.answers.next = (request) => {
    times.push(clock.now() - begin);
    return answer(request);
  };
  const apply = health.apply.bind(health);
  health.apply = async (id, change) => {
    const written = await apply(id, change);
    const { nextSlotAt, lateSlotAt } = { ...change.set, ...change.add };
    if (nextSlotAt !== undefined) writes[written.applied ? 'slots' : 'refused'] += 1;
    if (lateSlotAt !== undefined) writes.late += 1;
    return written;
  };

  const free: DeliverPorts[] = Array.from({ length: workers }, (_, i) => {
    const skewed = skewedClock(world.ports.clock, skewsMs[i] ?? 0);
    return { ...world.ports, clock: skewed, healthView: new CachedHealth({ ledger: health, clock: skewed }) };
  });
  let inQueue: { visibleAt: number; sentAt: number; message: CallMessage }[] = [];

  const enqueue = (messages: CallMessage[], delayMs = 0) => {
    const sentAt = clock.now();
    inQueue.push(...messages.map((message) => ({ visibleAt: sentAt + delayMs, sentAt, message })));
  };
  const work = async (ports: DeliverPorts, taken: typeof inQueue) => {
    batches += 1;
    const sent = (messages: Parameters<typeof queues.retry>[0]) => {
      const now = ports.clock.now();
      deferrals += messages.length;
      for (const { message, dueAt } of messages) {
        const delaySeconds = Math.min(900, Math.max(0, Math.ceil((dueAt - now) / 1000)));
        enqueue([message], delaySeconds * 1000 + lagMs);
      }
    };
    const own = {
      ...ports,
      queue: { deliver: queues.deliver, retry: async (m: Parameters<typeof sent>[0]) => sent(m) },
    };
    const sentAt = Math.min(...taken.map((one) => one.sentAt));
    await world.deliver(
      taken.map(({ message }) => message),
      { as: own, sentAt },
    );
    free.push(ports);
  };

  return {
    ...world,
    times,
    publish: (count: number) =>
      enqueue(
        Array.from({ length: count }, () =>
          sampleMessage({ call: sampleContent({ acceptedAt: clock.now() }) }),
        ),
      ),
    stall: (stalled: boolean) => {
      isStalled = stalled;
    },
    async run(durationMs: number, eachTick: (tickMs: number) => void = () => {}): Promise<void> {
      for (const end = clock.now() + durationMs; clock.now() < end; ) {
        eachTick(TICK_MS);
        const due = isStalled ? [] : inQueue.filter(({ visibleAt }) => visibleAt <= clock.now());
        const taken = due.slice(0, free.length * BATCH);
        const takenNow = new Set(taken);
        inQueue = inQueue.filter((one) => !takenNow.has(one));
        while (taken.length > 0) void work(free.shift()!, taken.splice(0, BATCH));
        await clock.advance(TICK_MS);
      }
    },
    /** Requests in each full minute. */
    perMinute: (): number[] =>
      Array.from(
        { length: Math.floor((clock.now() - begin) / MINUTE_MS) },
        (_, minute) => times.filter((at) => Math.floor(at / MINUTE_MS) === minute).length,
      ),
    counts: () => ({ batches, deferrals, ...writes, waiting: inQueue.length }),
  };
}

function skewedClock(clock: DeliverPorts['clock'], skewMs: number): DeliverPorts['clock'] {
  return {
    now: () => clock.now() + skewMs,
    sleep: clock.sleep.bind(clock),
    fraction: clock.fraction.bind(clock),
    randomBytes: clock.randomBytes.bind(clock),
  };
}
