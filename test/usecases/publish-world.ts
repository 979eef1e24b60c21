import { MemoryCallbackDirectory } from '../kit/memory/memory-callback-directory.ts';
import { MemoryClock } from '../kit/memory/memory-clock.ts';
import { MemoryQueues } from '../kit/memory/memory-queues.ts';
import { sampleCallback } from '../kit/samples.ts';

export async function publishWorld(...callbacks: Parameters<typeof sampleCallback>[0][]) {
  const clock = new MemoryClock();
  const queues = new MemoryQueues();
  const directory = new MemoryCallbackDirectory({ clock });
  for (const changes of callbacks) await directory.create(sampleCallback(changes));
  return { clock, queues, directory, ports: { callbacks: directory, queue: queues, events: queues, clock } };
}

export const many = (count: number) =>
  Array.from({ length: count }, (_, i) => ({ id: `cb_${String(i).padStart(26, '0')}` }));
