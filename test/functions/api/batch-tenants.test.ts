import { expect, it } from 'vitest';
import { apiWorld } from '../../kit/api-world.ts';
import { publish } from './batch-scene.ts';

it('a batch is read by every role of its tenant, and completed by all but readers', async () => {
  const world = apiWorld();
  await publish(world, { type: 'reply', batchId: 'B', tenant: 'acme' });
  for (const role of ['owner', 'publisher', 'reader'] as const) {
    const key = await world.keyOf(role, 'acme');
    expect((await world.ask('GET', '/batches/B', { key })).body).toMatchObject({ id: 'B', tenant: 'acme' });
    const { status } = await world.ask('POST', '/batches/B/complete', { key });
    expect(status).toBe(role === 'reader' ? 403 : 202);
  }
});

it("another tenant's batch is as if it were not there, and completing its name completes one's own", async () => {
  const world = apiWorld();
  await world.register({ tenant: 'acme', events: ['communication.complete'] });
  await publish(world, { type: 'reply', batchId: 'B', tenant: 'acme' });
  const key = await world.keyOf('publisher', 'other');
  for (const query of ['', '?includemembers=true'])
    expect((await world.ask('GET', `/batches/B${query}`, { key })).body).toEqual(
      (await world.ask('GET', `/batches/B${query}`, { key: await world.keyOf('owner', 'third') })).body,
    );
  expect((await world.ask('GET', '/batches/B', { key })).status).toBe(404);
  for (const [method, path] of [
    ['GET', '/batches/B?tenant=acme'],
    ['POST', '/batches/B/complete?tenant=acme'],
  ] as const)
    expect((await world.ask(method, path, { key })).status).toBe(404);
  expect((await world.ask('POST', '/batches/B/complete', { key })).body.calls).toEqual([]);
  expect(world.queues.sent.deliveries).toEqual([]);
  expect((await world.ask('GET', '/batches/B?tenant=acme')).body.status).toBe('open');
});

it('who is bound to no tenant works in `default`, or in the one it names', async () => {
  const world = apiWorld();
  for (const key of [undefined, await world.keyOf('publisher')]) {
    const asked = key === undefined ? {} : { key };
    await publish(world, { type: 'reply', batchId: 'B' }, asked);
    await publish(world, { type: 'reply', batchId: 'B', tenant: 'acme' }, asked);
    await publish(world, { type: 'reply', batchId: 'B' }, asked, '?tenant=acme');
  }
  for (const key of [undefined, await world.keyOf('publisher')]) {
    const asked = key === undefined ? {} : { key };
    const own = (await world.ask('GET', '/batches/B', asked)).body;
    const theirs = (await world.ask('GET', '/batches/B?tenant=acme&includemembers=true&limit=1', asked)).body;
    expect([own.tenant, own.counts.events]).toEqual(['default', 2]);
    expect([theirs.tenant, theirs.counts.events]).toEqual(['acme', 1]);
    expect(theirs.link[0].uri).toContain('tenant=acme');
  }
  expect((await world.ask('POST', '/batches/B/complete?tenant=acme')).status).toBe(202);
  expect((await world.ask('GET', '/batches/B')).body.status).toBe('open');
});
