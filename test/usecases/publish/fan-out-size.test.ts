import { expect, it } from 'vitest';
import type { CallMessage } from '../../../lambdas/contract/messages.ts';
import type { CallbackLookup } from '../../../lambdas/ports/callback-directory.ts';
import { fanOut } from '../../../lambdas/usecases/publish/fan-out-event.ts';
import { START, sampleCallback } from '../../kit/samples.ts';
import { aMinute, many, publishWorld } from './publish-world.ts';

const SUBSCRIBERS = 100_000;
const PER_PAGE = 500;

const idOf = (n: number) => `cb_${String(n).padStart(26, '0')}`;

it('a hundred thousand subscribers are never in memory at once, and read no faster than they are called', async () => {
  const { ports } = await publishWorld();
  const [asked, sent, most] = [{ ids: 0 }, new Set<string>(), { ahead: 0, messages: 0 }];
  const callbacks: CallbackLookup = {
    get: async () => undefined,
    getMany: async (ids) => new Map(ids.map((id) => [id, sampleCallback({ id })])),
    async *subscribers() {
      for (let n = 0; n < SUBSCRIBERS; n += PER_PAGE) {
        asked.ids += PER_PAGE;
        yield Array.from({ length: PER_PAGE }, (_, i) => idOf(n + i));
      }
    },
  };
  const queue = {
    deliver: async (messages: CallMessage[]) => {
      most.messages = Math.max(most.messages, messages.length);
      most.ahead = Math.max(most.ahead, asked.ids - sent.size);
      for (const { callId } of messages) sent.add(callId);
    },
  };
  const event = { id: 'evt_1', acceptedAt: START, event: { type: 'reply', tenant: 'default' } };
  expect(await fanOut({ ...ports, callbacks, queue }, event, aMinute)).toEqual({ calls: SUBSCRIBERS });
  expect(sent.size).toBe(SUBSCRIBERS);
  expect(most).toEqual({ ahead: PER_PAGE, messages: 100 });
});

it('large payloads are sent to fewer subscribers at once, and handed over in time', async () => {
  const { ports, queues } = await publishWorld(...many(60));
  const sizes: number[] = [];
  const queue = {
    deliver: async (messages: CallMessage[]) => {
      sizes.push(messages.length);
      await ports.queue.deliver(messages);
    },
  };
  const payload = JSON.stringify('x'.repeat(250_000));
  const event = {
    id: 'evt_1',
    acceptedAt: START,
    windowFrom: START + 5,
    event: { type: 'reply', tenant: 'default', payload },
  };
  let looks = 0;
  const remainingMs = () => (++looks > 1 ? 0 : 60_000);
  const { calls, after } = await fanOut({ ...ports, queue }, event, remainingMs);
  expect(sizes).toEqual([17, 17]);
  expect(calls).toBe(34);
  expect(queues.sent.events).toMatchObject([{ after, windowFrom: START + 5 }]);
  await fanOut({ ...ports, queue }, { ...event, after: after! }, aMinute);
  expect(sizes).toEqual([17, 17, 17, 9]);
  expect(new Set(queues.sent.deliveries.map(({ callId }) => callId)).size).toBe(60);
});
