import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { handBack } from '../../../lambdas/adapters/sqs/hand-back.ts';
import { SqsCallQueue, type WakeUps } from '../../../lambdas/adapters/sqs/sqs-call-queue.ts';
import { SqsDeliveries } from '../../../lambdas/adapters/sqs/sqs-deliveries.ts';
import { SqsEventQueue } from '../../../lambdas/adapters/sqs/sqs-event-queue.ts';
import { SqsNoticeQueue } from '../../../lambdas/adapters/sqs/sqs-notice-queue.ts';
import { type Outgoing, SqsOutbox } from '../../../lambdas/adapters/sqs/sqs-outbox.ts';
import { SqsRetries } from '../../../lambdas/adapters/sqs/sqs-retries.ts';
import type { CallMessage } from '../../../lambdas/contract/messages.ts';
import { callMessage, eventHandover, noticeMessage } from '../../../lambdas/contract/messages.ts';
import { parseKeepingNumbers } from '../../../lambdas/domain/text/json-text.ts';
import type { Due } from '../../../lambdas/ports/call-queue.ts';
import { MemoryClock } from '../../kit/memory/memory-clock.ts';
import { type QueueServer, startQueueServer } from '../../kit/queue-server.ts';
import { START, sampleContent, sampleMessage } from '../../kit/samples.ts';

let server: QueueServer;
beforeAll(async () => {
  server = await startQueueServer();
});
afterAll(() => server.stop());

const clock = new MemoryClock({ now: START });
let count = 0;
async function queueWithOutbox(attributes?: Record<string, string>) {
  const url = await server.createQueue(`queue-${count++}`, attributes);
  const outbox = new SqsOutbox(server.client, clock, url);
  const bodies = async () => (await server.receiveAll(url)).map(({ Body }) => Body ?? '');
  return { url, outbox, bodies };
}

describe('first attempts', () => {
  test('arrive whole, whatever their number', async () => {
    const { outbox, bodies } = await queueWithOutbox();
    const payload = '{"big":12345678901234567890,"rate":1.0,"text":"ü😀\\u0000\ufffe"}';
    const messages = Array.from({ length: 23 }, () => sampleMessage({ call: sampleContent({ payload }) }));
    await new SqsDeliveries(outbox).deliver(messages);
    const arrived = (await bodies()).map((body) => callMessage.parse(JSON.parse(body)));
    const byId = (a: CallMessage, b: CallMessage) => (a.callId < b.callId ? -1 : 1);
    expect(arrived.sort(byId)).toEqual(messages.sort(byId));
  });
});

describe('retries', () => {
  /** Keeps what it is handed; a queue's messages show no group and no delay once they are in. */
  class RecordingOutbox extends SqsOutbox {
    readonly outgoing: Outgoing[] = [];
    override async send(outgoing: Outgoing[]): Promise<void> {
      this.outgoing.push(...outgoing);
      await super.send(outgoing);
    }
  }

  let scheduled: Due<CallMessage>[];
  let unscheduled: Due<CallMessage>[];
  const wakeUps: WakeUps = {
    async schedule(far) {
      scheduled.push(...far);
      return unscheduled;
    },
  };
  beforeEach(() => {
    scheduled = [];
    unscheduled = [];
  });

  async function retryQueue() {
    const { url, outbox, bodies } = await queueWithOutbox({ DelaySeconds: '300' });
    const retries = new RecordingOutbox(server.client, clock, url);
    const queue = new SqsCallQueue({ deliveries: outbox, retries, wakeUps, clock });
    const delays = () => retries.outgoing.map(({ delaySeconds }) => delaySeconds);
    return { queue, retries, bodies, delays };
  }
  const dueIn = (milliseconds: number) => ({ message: sampleMessage(), dueAt: START + milliseconds });

  test('that are due come at once, although the queue waits by itself', async () => {
    const { queue, bodies } = await retryQueue();
    await queue.retry([dueIn(0), dueIn(-5000)]);
    expect(await bodies()).toHaveLength(2);
  });

  test('of a function that makes no schedules come as late as the queue can', async () => {
    const { retries, bodies, delays } = await retryQueue();
    await new SqsRetries(retries, clock).retry([dueIn(0), dueIn(1001), dueIn(86_400_000)]);
    expect(delays()).toEqual([0, 2, 900]);
    expect(await bodies()).toHaveLength(1);
    expect(scheduled).toEqual([]);
  });

  test('that are not due do not come yet', async () => {
    const { queue, bodies } = await retryQueue();
    await queue.retry([dueIn(60_000)]);
    expect(await bodies()).toEqual([]);
  });

  test('wait whole seconds, rounded up, by the callback’s group', async () => {
    const { queue, retries, delays } = await retryQueue();
    const dues = [dueIn(1), dueIn(1000), dueIn(1001), dueIn(900_000)];
    await queue.retry(dues);
    expect(delays()).toEqual([1, 1, 2, 900]);
    expect(retries.outgoing.map(({ groupId }) => groupId)).toEqual(
      dues.map(({ message }) => message.callbackId),
    );
    expect(scheduled).toEqual([]);
  });

  test('that are due later than a queue can wait are scheduled', async () => {
    const { queue, delays } = await retryQueue();
    const far = dueIn(900_001);
    await queue.retry([dueIn(5000), far]);
    expect(scheduled).toEqual([far]);
    expect(delays()).toEqual([5]);
  });

  test('that could not be scheduled come early rather than never', async () => {
    const { queue, delays } = await retryQueue();
    const far = dueIn(7_200_000);
    unscheduled = [far];
    await queue.retry([far]);
    expect(delays()).toEqual([900]);
  });
});

test('a notice job arrives', async () => {
  const { outbox, bodies } = await queueWithOutbox();
  const job = { v: 1, kind: 'outage', callbackId: 'cb_1', outageId: 'out_1', queuedAt: START } as const;
  await new SqsNoticeQueue(outbox).notify(job, 0);
  expect((await bodies()).map((body) => noticeMessage.parse(JSON.parse(body)))).toEqual([job]);
});

test('a delayed notice job does not arrive yet', async () => {
  const { outbox, bodies } = await queueWithOutbox();
  const job = { v: 1, kind: 'outage', callbackId: 'cb_1', outageId: 'out_1', queuedAt: START } as const;
  await new SqsNoticeQueue(outbox).notify(job, 900);
  expect(await bodies()).toEqual([]);
});

test('events arrive with their numbers as written', async () => {
  const { outbox, bodies } = await queueWithOutbox();
  const event = parseKeepingNumbers('{"type":"reply","payload":{"big":12345678901234567890,"rate":1.0}}');
  await new SqsEventQueue(outbox).handOver([{ v: 1, eventId: 'evt_1', acceptedAt: START, event }]);
  const [body] = await bodies();
  expect(eventHandover.safeParse(JSON.parse(body ?? '')).success).toBe(true);
  expect(body).toContain('{"big":12345678901234567890,"rate":1.0}');
});

test('a message that is handed back is soon visible again', async () => {
  const { url: other } = await queueWithOutbox();
  const { url, outbox } = await queueWithOutbox({ VisibilityTimeout: '600' });
  await outbox.send([{ message: {}, delaySeconds: 0 }]);
  const [first] = await server.receiveAll(url);
  expect(await server.receiveAll(url)).toEqual([]);
  await handBack(
    server.client,
    other,
    url,
  )({
    receiptHandle: first?.ReceiptHandle ?? '',
    eventSourceARN: `arn:aws:sqs:us-east-1:000000000000:${url.slice(url.lastIndexOf('/') + 1)}`,
  });
  const receiveCount = async () => (await server.receiveAll(url))[0]?.Attributes?.ApproximateReceiveCount;
  await expect.poll(receiveCount, { timeout: 10_000 }).toBe('2');
});
