import { expect, it } from 'vitest';
import { MAX_INLINE_CALLS } from '../../../lambdas/contract/limits.ts';
import { publishEvents } from '../../../lambdas/usecases/publish/publish-events.ts';
import { many, publishWorld } from './publish-world.ts';

const event = (type: string, changes: object = {}) => ({ type, tenant: 'default', ...changes });
const [one, other] = many(2);

it('an event goes to its own subscribers, though the one before it in the request was sent already', async () => {
  const { ports, queues } = await publishWorld(
    { ...one, events: ['first'] },
    { ...other, events: ['second'] },
  );
  const first = event('first', { idempotencyKey: 'A' });
  await publishEvents(ports, [first]);
  const answers = await publishEvents(ports, [first, event('second')]);
  expect(answers.map(({ calls }) => calls?.map(({ callbackId }) => callbackId))).toEqual([
    [one!.id],
    [other!.id],
  ]);
  expect(queues.sent.deliveries.map(({ callbackId }) => callbackId)).toEqual([one!.id, other!.id]);
});

it('a key of the request and the same key of an event are two', async () => {
  const { ports } = await publishWorld(one!);
  const request = { scope: 'default', key: 'A', contentHash: 'ab' };
  const answers = await publishEvents(ports, [event('x', { idempotencyKey: 'A' }), event('x')], request);
  expect(new Set(answers.map(({ id }) => id)).size).toBe(2);
});

it('a request sends so many calls by itself, and hands the other events over', async () => {
  const { ports, queues } = await publishWorld(...many(60));
  const answers = await publishEvents(ports, Array(20).fill(event('x')));
  const inline = answers.filter(({ calls }) => calls !== undefined);
  expect(inline).toHaveLength(Math.floor(MAX_INLINE_CALLS / 60));
  expect(queues.sent.deliveries).toHaveLength(inline.length * 60);
  expect(queues.sent.events).toHaveLength(20 - inline.length);
});

it('a request sends so many bytes by itself', async () => {
  const { ports, queues } = await publishWorld(...many(50));
  const payload = JSON.stringify('x'.repeat(250_000));
  await publishEvents(ports, Array(10).fill(event('x', { payload })));
  expect([queues.sent.deliveries.length, queues.sent.events.length]).toEqual([100, 8]);
});
