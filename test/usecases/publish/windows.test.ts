import { describe, expect, it } from 'vitest';
import { KeyConflictError } from '../../../lambdas/usecases/publish/claim-events.ts';
import { publishEvents } from '../../../lambdas/usecases/publish/publish-events.ts';
import { apiWorld } from '../../kit/api-world.ts';
import { DAY_MS } from '../../kit/samples.ts';
import { breakOnce, publishWorld } from './publish-world.ts';

const HOUR_MS = 3_600_000;
const AN_HOUR = { retry: { intervalSeconds: 300, windowSeconds: 3600, maxAttempts: null } };
const keyed = (idempotencyKey: string, payload: string) => ({
  ...{ type: 'reply', tenant: 'default', idempotencyKey, payload },
});

describe('an event whose key was claimed long before it is sent', () => {
  it('has its whole window where it was refused beside another one', async () => {
    const { ports, queues, clock } = await publishWorld(AN_HOUR);
    await publishEvents(ports, [keyed('A', '1')]);
    const refused = publishEvents(ports, [keyed('A', '2'), keyed('B', '1')]);
    await expect(refused).rejects.toThrow(KeyConflictError);
    clock.set(clock.now() + 2 * HOUR_MS);
    await publishEvents(ports, [keyed('B', '1')]);
    expect(queues.sent.deliveries[1]?.call?.retryUntil).toBe(clock.now() + HOUR_MS);
  });

  it('has its whole window, and its first ids, where its publisher died', async () => {
    const world = await publishWorld(AN_HOUR);
    const { ports, queues, clock, idempotency } = world;
    breakOnce(world, ['queue', 'deliver'], 'before');
    await expect(publishEvents(ports, [keyed('A', '1')])).rejects.toThrow('broken');
    const claimedAt = clock.now();
    clock.set(claimedAt + 2 * HOUR_MS);
    await publishEvents(ports, [keyed('A', '1')]);
    const [sent] = queues.sent.deliveries;
    expect(sent?.call).toMatchObject({ acceptedAt: claimedAt, retryUntil: clock.now() + HOUR_MS });
    expect((await idempotency.find({ scope: 'default', kind: 'event', key: 'A' }))?.acceptedAt).toBe(
      claimedAt,
    );
  });
});

it('a batch whose completion died is told of by a repeat a day later', async () => {
  const world = apiWorld();
  await world.register();
  const deliver = world.queues.deliver.bind(world.queues);
  world.queues.deliver = () => Promise.reject(new Error('The worker dies here.'));
  expect((await world.ask('POST', '/batches/B1/complete')).status).toBe(500);
  world.queues.deliver = deliver;
  world.clock.set(world.clock.now() + DAY_MS + 1000);
  expect((await world.ask('POST', '/batches/B1/complete')).status).toBe(202);
  expect(world.queues.sent.deliveries[0]?.call?.retryUntil).toBe(world.clock.now() + DAY_MS);
});
