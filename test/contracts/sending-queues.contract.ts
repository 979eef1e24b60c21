import { describe, expect, it } from 'vitest';
import { compactJson, parseKeepingNumbers } from '../../lambdas/domain/text/json-text.ts';
import type { CallQueue, EventQueue, NoticeQueue, RecoveryQueue } from '../../lambdas/ports/call-queue.ts';
import { sampleContent, sampleMessage } from '../kit/samples.ts';

export type SendingQueues = CallQueue & NoticeQueue & EventQueue & RecoveryQueue;
export type QueueName = 'deliveries' | 'retries' | 'notices' | 'events' | 'recovery';

export interface SendingScene {
  queues: SendingQueues;
  /** What they take for the present; ms since the epoch. */
  now: number;
  /** Takes all that can be received from a queue now. */
  arrived(queue: QueueName): Promise<string[]>;
  /** Takes what comes to it later. There must be something that does. */
  arrivedLater(queue: QueueName): Promise<string[]>;
}

const NOTICE = { v: 1, kind: 'outage', callbackId: 'cb_1', outageId: 'out_1', queuedAt: 5 } as const;
const LONG_MS = 600_000;
const TOO_LONG_MS = 7_200_000;

/** What is sent is received, as it is and not before its time. In which order, no queue says. */
export function sendingQueuesContract(of: () => Promise<SendingScene>): void {
  const bodies = (messages: unknown[]) => messages.map(compactJson).sort();
  const same = (texts: string[]) => bodies(texts.map(parseKeepingNumbers));
  const beat = (beat: number) => ({ v: 1, kind: 'beat', callbackId: 'cb_1', epoch: 1, beat }) as const;

  describe('first attempts', () => {
    it('arrive whole, whatever their number', async () => {
      const { queues, arrived } = await of();
      const payload = '{"big":12345678901234567890,"rate":1.0,"text":"ü😀\\u0000\ufffe"}';
      const messages = Array.from({ length: 23 }, () => sampleMessage({ call: sampleContent({ payload }) }));
      await queues.deliver(messages);
      expect(same(await arrived('deliveries'))).toEqual(bodies(messages));
    });

    it('arrive, however much they hold together', async () => {
      const { queues, arrived } = await of();
      const call = sampleContent({ payload: `"${'ü'.repeat(120_000)}"` });
      const messages = Array.from({ length: 6 }, () => sampleMessage({ call }));
      await queues.deliver(messages);
      expect(same(await arrived('deliveries'))).toEqual(bodies(messages));
    });

    it('stay as they were when they were sent', async () => {
      const { queues, arrived } = await of();
      const message = sampleMessage({ turn: 1 });
      const before = bodies([message]);
      await queues.deliver([message]);
      message.turn = 2;
      expect(same(await arrived('deliveries'))).toEqual(before);
    });
  });

  describe('retries', () => {
    it('come at once where they are due', async () => {
      const { queues, now, arrived } = await of();
      const messages = [sampleMessage({ turn: 2 }), sampleMessage({ turn: 3 })];
      await queues.retry(messages.map((message, i) => ({ message, dueAt: now - i * 5000 })));
      expect(same(await arrived('retries'))).toEqual(bodies(messages));
    });

    it('do not come before they are due', async () => {
      const { queues, now, arrived } = await of();
      const [due, early] = [sampleMessage(), sampleMessage()];
      const dues = [early, due].map((message) => ({ message, dueAt: now + (message === due ? 0 : LONG_MS) }));
      await queues.retry(dues);
      expect(same(await arrived('retries'))).toEqual(bodies([due]));
    });

    it('come whole once they are due', async () => {
      const { queues, now, arrivedLater } = await of();
      const message = sampleMessage();
      await queues.retry([{ message, dueAt: now + 900 }]);
      expect(same(await arrivedLater('retries'))).toEqual(bodies([message]));
    });

    it('that a queue cannot hold so long come without their payload, one for each call and turn', async () => {
      const { queues, now, arrived, arrivedLater } = await of();
      const message = sampleMessage({ turn: 2 });
      const other = { ...message, turn: 3 };
      const dueAt = now + TOO_LONG_MS;
      await queues.retry([message, message, other].map((message) => ({ message, dueAt })));
      await queues.retry([{ message, dueAt: dueAt + 1 }]);
      expect(await arrived('retries')).toEqual([]);
      const { call: _, ...woken } = message;
      expect(same(await arrivedLater('retries'))).toEqual(bodies([woken, { ...woken, turn: 3 }]));
    });
  });

  describe('notice jobs', () => {
    it('come at once without a delay', async () => {
      const { queues, arrived } = await of();
      await queues.notify(NOTICE, 0);
      expect(same(await arrived('notices'))).toEqual(bodies([NOTICE]));
    });

    it('do not come before their delay is over', async () => {
      const { queues, arrived } = await of();
      await queues.notify(NOTICE, 900);
      expect(await arrived('notices')).toEqual([]);
    });
  });

  describe('messages of recovery', () => {
    it('come each after its delay', async () => {
      const { queues, arrived } = await of();
      const delayed = [0, LONG_MS, 0, 900_000].map((delayMs, i) => ({ message: beat(i), delayMs }));
      await queues.recover(delayed);
      expect(same(await arrived('recovery'))).toEqual(bodies([beat(0), beat(2)]));
    });

    it('come once it is over', async () => {
      const { queues, arrivedLater } = await of();
      await queues.recover([{ message: beat(1), delayMs: 900 }]);
      expect(same(await arrivedLater('recovery'))).toEqual(bodies([beat(1)]));
    });
  });

  it('events arrive with their numbers as they were written', async () => {
    const { queues, arrived } = await of();
    const event = parseKeepingNumbers('{"type":"reply","payload":{"big":12345678901234567890,"rate":1.0}}');
    const handovers = Array.from({ length: 11 }, (_, i) => ({
      v: 1 as const,
      eventId: `evt_${i}`,
      acceptedAt: 5,
      event,
    }));
    await queues.handOver(handovers);
    expect(same(await arrived('events'))).toEqual(bodies(handovers));
  });

  it('nothing to send is no message', async () => {
    const { queues, arrived } = await of();
    await Promise.all([queues.deliver([]), queues.retry([]), queues.recover([]), queues.handOver([])]);
    for (const queue of ['deliveries', 'retries', 'recovery', 'events'] as const)
      expect(await arrived(queue)).toEqual([]);
  });
}
