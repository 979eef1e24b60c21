import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { onTestFinished } from 'vitest';
import { SchedulerWakeUps } from '../../lambdas/adapters/scheduler/scheduler-wake-ups.ts';
import { SqsCallQueue } from '../../lambdas/adapters/sqs/sqs-call-queue.ts';
import { SqsDeadLetters } from '../../lambdas/adapters/sqs/sqs-dead-letters.ts';
import { SqsEventQueue } from '../../lambdas/adapters/sqs/sqs-event-queue.ts';
import { SqsNoticeQueue } from '../../lambdas/adapters/sqs/sqs-notice-queue.ts';
import { SqsOutbox } from '../../lambdas/adapters/sqs/sqs-outbox.ts';
import { SqsRecoveryQueue } from '../../lambdas/adapters/sqs/sqs-recovery-queue.ts';
import { ScheduleStore } from '../../local/emulators/schedule-store.ts';
import { startScheduler } from '../../local/emulators/scheduler.ts';
import { MemoryClock } from '../kit/memory/memory-clock.ts';
import { MemoryLog } from '../kit/memory/memory-log.ts';
import type { QueueServer } from '../kit/queue-server.ts';
import type { DeadLettersScene } from './dead-letters.contract.ts';
import type { QueueName, SendingScene } from './sending-queues.contract.ts';

const QUEUES: QueueName[] = ['deliveries', 'retries', 'notices', 'events', 'recovery'];
const GROUP = 'wake-ups';

let made = 0;

/**
 * The queues of a run, and schedules that are due at once because the clock is that of days ago. They fire when the test
 * waits for what comes later.
 */
export async function sendingInSqs(server: QueueServer): Promise<SendingScene> {
  made += 1;
  const clock = new MemoryClock();
  const urls = {} as Record<QueueName, string>;
  for (const name of QUEUES) {
    const DelaySeconds = name === 'retries' ? '300' : '0';
    urls[name] = await server.createQueue(`${name}-${made}`, { DelaySeconds, VisibilityTimeout: '600' });
  }
  const { promise: fire, resolve: letFire } = Promise.withResolvers<void>();
  const schedules = new ScheduleStore(':memory:');
  const scheduler = await startScheduler(schedules, [GROUP], async (_target, MessageBody) => {
    await fire;
    const message = { QueueUrl: urls.retries, MessageBody, DelaySeconds: 0 };
    await server.client.send(new SendMessageCommand(message));
  });
  const schedulerClient = new SchedulerClient({
    region: 'us-east-1',
    endpoint: scheduler.origin,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  onTestFinished(async () => {
    letFire();
    schedulerClient.destroy();
    await scheduler.stop();
    schedules.close();
  });
  const target = { group: GROUP, retriesQueueArn: 'arn:retries', roleArn: 'arn:role' };
  const outbox = (name: QueueName) => new SqsOutbox(server.client, clock, urls[name]);
  const calls = new SqsCallQueue({
    deliveries: outbox('deliveries'),
    retries: outbox('retries'),
    wakeUps: new SchedulerWakeUps(schedulerClient, target, new MemoryLog()),
    clock,
  });
  const notices = new SqsNoticeQueue(outbox('notices'));
  const events = new SqsEventQueue(outbox('events'));
  const recovery = new SqsRecoveryQueue(outbox('recovery'));
  const arrived = async (name: QueueName) =>
    (await server.receiveAll(urls[name])).map(({ Body }) => Body ?? '');
  return {
    queues: {
      deliver: (messages) => calls.deliver(messages),
      retry: (messages) => calls.retry(messages),
      notify: (message, delaySeconds) => notices.notify(message, delaySeconds),
      handOver: (handovers) => events.handOver(handovers),
      recover: (messages) => recovery.recover(messages),
    },
    now: clock.now(),
    arrived,
    async arrivedLater(name) {
      letFire();
      for (;;) {
        const first = await arrived(name);
        if (first.length === 0) continue;
        while (schedules.next()) first.push(...(await arrived(name)));
        return [...first, ...(await arrived(name))];
      }
    },
  };
}

/** Every queue has a pair; `VisibilityTimeout` in seconds. */
export async function deadLettersInSqs(server: QueueServer, VisibilityTimeout: string) {
  made += 1;
  const pair = async (name: string) => ({
    queueUrl: await server.createQueue(`${name}-${made}`, { DelaySeconds: '300' }),
    deadLettersUrl: await server.createQueue(`${name}-dead-${made}`, { VisibilityTimeout }),
  });
  const urls = {
    events: await pair('events'),
    notices: await pair('notices'),
    recovery: await pair('recovery'),
  };
  const deadLetters = new SqsDeadLetters(server.client, urls);
  const { queueUrl, deadLettersUrl } = urls.notices;
  const scene: DeadLettersScene = {
    deadLetters,
    async lay(bodies) {
      for (const MessageBody of bodies)
        await server.client.send(new SendMessageCommand({ QueueUrl: deadLettersUrl, MessageBody }));
    },
    sentAgain: async () => (await server.receiveAll(queueUrl)).map(({ Body }) => Body!),
    async receiveLater() {
      for (;;) {
        const letters = await deadLetters.receive('notices');
        if (letters.length > 0) return letters;
      }
    },
  };
  return { urls, scene };
}
