import { afterAll, beforeAll, describe } from 'vitest';
import { compactJson } from '../../lambdas/domain/text/json-text.ts';
import { MemoryClock } from '../kit/memory/memory-clock.ts';
import { MemoryQueues } from '../kit/memory/memory-queues.ts';
import { type QueueServer, startQueueServer } from '../kit/queue-server.ts';
import { DAY_MS } from './samples.ts';
import { type QueueName, sendingQueuesContract } from './sending-queues.contract.ts';
import { sendingInSimulation } from './sim-scenes.ts';
import { sendingInSqs } from './sqs-scenes.ts';

describe('the sending queues in memory', () => {
  sendingQueuesContract(async () => {
    const clock = new MemoryClock();
    const now = clock.now();
    const queues = new MemoryQueues({ clock });
    const taken = new Set<unknown>();
    const { deliveries, retries, notices, events, recovery } = queues.sent;
    const lying = {
      deliveries: () => deliveries.map((message) => ({ message, dueAt: now })),
      retries: () => retries,
      notices: () =>
        notices.map(({ message, delaySeconds }) => ({ message, dueAt: now + delaySeconds * 1000 })),
      events: () => events.map((message) => ({ message, dueAt: now })),
      recovery: () => recovery.map(({ message, delayMs }) => ({ message, dueAt: now + delayMs })),
    };
    const arrived = async (queue: QueueName) => {
      const due = lying[queue]().filter(({ dueAt, message }) => dueAt <= clock.now() && !taken.has(message));
      for (const { message } of due) taken.add(message);
      return due.map(({ message }) => compactJson(message));
    };
    return {
      queues,
      now,
      arrived,
      arrivedLater: (queue) => {
        clock.set(now + DAY_MS);
        return arrived(queue);
      },
    };
  });
});

describe('the sending queues in the simulation', () => {
  sendingQueuesContract(async () => sendingInSimulation());
});

describe('the sending queues in SQS', () => {
  let server: QueueServer;
  beforeAll(async () => {
    server = await startQueueServer();
  });
  afterAll(() => server.stop());
  sendingQueuesContract(() => sendingInSqs(server));
});
