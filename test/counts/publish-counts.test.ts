import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PublishableEvent } from '../../lambdas/domain/event/event.ts';
import { publishEvents } from '../../lambdas/usecases/publish/publish-events.ts';
import { sampleCallback } from '../kit/samples.ts';
import { type CountedPublishing, countedPublishing } from './counted-publishing.ts';

const EVENTS = 100;
const REQUEST = { scope: 'default', contentHash: 'ab' };

let world: CountedPublishing;
let ports: ReturnType<CountedPublishing['worker']>;
beforeAll(async () => {
  world = await countedPublishing();
  await world.register([sampleCallback({ events: ['message.sent'] })]);
  ports = world.worker();
});
afterAll(() => world?.stop());

/** A hundred events of 1 KB and one subscriber each. */
const hundred = (fields: (n: number) => Partial<PublishableEvent> = () => ({})): PublishableEvent[] =>
  Array.from({ length: EVENTS }, (_, n) => ({
    type: 'message.sent',
    tenant: 'default',
    payload: JSON.stringify('x'.repeat(1000)),
    ...fields(n),
  }));

describe('what a hundred events in one request cost, counted at the clients', () => {
  it('is one look at each pattern and at each callback, by a function that starts', async () => {
    world.counts.take();
    const published = await publishEvents(ports, hundred());
    expect(published.every(({ calls }) => calls?.length === 1)).toBe(true);
    expect(world.counts.take()).toEqual({
      Query: 5,
      BatchGetItem: 1,
      GetSecretValue: 1,
      SendMessageBatch: EVENTS / 10,
    });
    expect(await world.takeDeliveries()).toHaveLength(EVENTS);
  });

  it('is ten sends and nothing else, once it is warm: no write', async () => {
    await publishEvents(ports, hundred());
    expect(world.counts.take()).toEqual({ SendMessageBatch: EVENTS / 10 });
  });

  it('is two writes more under a key of the request, and one for its repeat', async () => {
    const events = hundred();
    const key = { ...REQUEST, key: 'one' };
    const first = await publishEvents(ports, events, key);
    expect(world.counts.take()).toEqual({ PutItem: 1, UpdateItem: 1, SendMessageBatch: EVENTS / 10 });
    expect(await publishEvents(ports, events, key)).toEqual(first);
    expect(world.counts.take()).toEqual({ PutItem: 1 });
  });

  it('is two writes more for each event with a key of its own, and one for its repeat', async () => {
    const events = hundred((n) => ({ idempotencyKey: `E${n}` }));
    const first = await publishEvents(ports, events);
    expect(world.counts.take()).toEqual({
      PutItem: EVENTS,
      UpdateItem: EVENTS,
      SendMessageBatch: EVENTS / 10,
    });
    expect(await publishEvents(ports, events)).toEqual(first);
    expect(world.counts.take()).toEqual({ PutItem: EVENTS });
  });

  it('is a write for each 25 events of a batch', async () => {
    await publishEvents(
      ports,
      hundred((n) => ({ batchId: 'B1', memberId: `P${n}` })),
    );
    expect(world.counts.take()).toEqual({ BatchWriteItem: EVENTS / 25, SendMessageBatch: EVENTS / 10 });
  });

  it('is a send for each 1 MiB of them, when they are large', async () => {
    await world.takeDeliveries();
    await publishEvents(
      ports,
      hundred(() => ({ payload: JSON.stringify('x'.repeat(200_000)) })),
    );
    expect(world.counts.take()).toEqual({ SendMessageBatch: EVENTS / 5 });
    expect(await world.takeDeliveries()).toHaveLength(EVENTS);
  });
});
