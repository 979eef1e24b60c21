import { MemoryBatchLedger } from '../../kit/memory/memory-batch-ledger.ts';
import { MemoryCallbackDirectory } from '../../kit/memory/memory-callback-directory.ts';
import { MemoryClock } from '../../kit/memory/memory-clock.ts';
import { MemoryIdempotencyLedger } from '../../kit/memory/memory-idempotency-ledger.ts';
import { MemoryLog } from '../../kit/memory/memory-log.ts';
import { MemoryQueues } from '../../kit/memory/memory-queues.ts';
import { sampleCallback } from '../../kit/samples.ts';

export async function publishWorld(...callbacks: Parameters<typeof sampleCallback>[0][]) {
  const clock = new MemoryClock();
  const queues = new MemoryQueues();
  const log = new MemoryLog();
  const directory = new MemoryCallbackDirectory({ clock });
  for (const changes of callbacks) await directory.create(sampleCallback(changes));
  const idempotency = new MemoryIdempotencyLedger({ clock });
  const batches = new MemoryBatchLedger({ clock, historyDays: 30 });
  return {
    ...{ clock, queues, log, directory, idempotency, batches },
    ports: { callbacks: directory, queue: queues, events: queues, idempotency, batches, clock, log },
  };
}

export type PublishWorld = Awaited<ReturnType<typeof publishWorld>>;

export const many = (count: number) =>
  Array.from({ length: count }, (_, i) => ({ id: `cb_${String(i).padStart(26, '0')}` }));

/** Time enough. */
export const aMinute = () => 60_000;

/** Makes the nth call of a port's method fail, before or after its effect, as a dying worker or a lost answer does. */
export function breakOnce(
  { ports }: PublishWorld,
  [port, method]: [keyof PublishWorld['ports'], string],
  when: 'before' | 'after',
  nth = 1,
): void {
  const target = ports[port] as unknown as Record<string, (...args: unknown[]) => Promise<unknown>>;
  const original = target[method]!.bind(target);
  let count = 0;
  target[method] = async (...args) => {
    count += 1;
    if (count !== nth) return original(...args);
    if (when === 'after') await original(...args);
    throw new Error(`broken ${when} ${method}`);
  };
}
