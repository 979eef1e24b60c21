import { describe, expect, it } from 'vitest';
import { apiWorld } from '../../kit/api-world.ts';
import { START } from '../../kit/samples.ts';
import { publish } from './batch-scene.ts';

const PATH = '/batches/spring%2Fmailing/complete';
const BATCH = 'spring/mailing';

describe('completing a batch', () => {
  it('closes it and publishes an event that links to it', async () => {
    const world = apiWorld();
    const listener = await world.register({ events: ['communication.*'] });
    await world.register({ events: ['reply'] });
    await publish(world, { type: 'reply', batchId: BATCH, communicationId: 'C1' });
    const key = await world.keyOf('publisher', 'default');
    const { status, body } = await world.ask('POST', PATH, { key });
    expect(status).toBe(202);
    const { callId, call } = world.queues.sent.deliveries.at(-1)!;
    expect(body).toEqual({ id: call?.eventId, calls: [{ id: callId, callbackId: listener }] });
    expect(call).toMatchObject({
      ...{ tenant: 'default', event: 'communication.complete', acceptedAt: START },
      ...{ batchId: BATCH, communicationId: 'C1' },
    });
    const uri = 'https://api.example/batches/spring%2Fmailing?includemembers=true&tenant=default';
    expect(JSON.parse(call!.payload!)).toEqual({
      ...{ batchId: BATCH, communicationId: 'C1', completedAt: '2026-01-05T09:00:00.000Z' },
      link: [{ rel: 'batch', uri, method: 'GET' }],
    });
    const found = await world.ask('GET', uri.replace('https://api.example', ''));
    expect(found.body).toMatchObject({
      ...{ id: BATCH, status: 'complete', completedAt: '2026-01-05T09:00:00.000Z' },
      completedBy: expect.stringMatching(/^key_/),
    });
  });

  it('does not count the event that tells of it', async () => {
    for (const listeners of [1, 101]) {
      const world = apiWorld();
      for (let i = 0; i < listeners; i++) await world.register({ events: ['communication.complete'] });
      await publish(world, { type: 'reply', batchId: BATCH });
      await world.ask('POST', PATH);
      expect((await world.ask('GET', '/batches/spring%2Fmailing')).body.counts).toMatchObject({
        ...{ members: 1, events: 1, calls: 0 },
      });
    }
  });

  it('takes events that come later', async () => {
    const world = apiWorld();
    await publish(world, { type: 'reply', batchId: BATCH });
    await world.ask('POST', PATH);
    await publish(world, { type: 'reply', batchId: BATCH });
    expect((await world.ask('GET', '/batches/spring%2Fmailing')).body).toMatchObject({
      ...{ status: 'complete', counts: { events: 2 } },
    });
  });

  it('needs no event to have come', async () => {
    const world = apiWorld();
    await world.register();
    expect((await world.ask('POST', PATH)).body.calls).toHaveLength(1);
    expect(JSON.parse(world.queues.sent.deliveries[0]!.call!.payload!)).not.toHaveProperty('communicationId');
    const { body } = await world.ask('GET', '/batches/spring%2Fmailing?includemembers=true&tenant=default');
    expect(body).toMatchObject({ status: 'complete', counts: { events: 0 }, members: [] });
  });

  it('names the communication only if all that name one agree', async () => {
    const world = apiWorld();
    await world.register({ events: ['communication.complete'] });
    const events = ['C1', undefined, 'C1'].map((communicationId) => ({
      type: 'reply',
      batchId: BATCH,
      communicationId,
    }));
    await publish(world, events);
    await publish(world, { type: 'reply', batchId: 'other', communicationId: 'C1' });
    await publish(world, { type: 'reply', batchId: 'other', communicationId: 'C2' });
    await world.ask('POST', PATH);
    await world.ask('POST', '/batches/other/complete');
    const named = world.queues.sent.deliveries.map(({ call }) => call?.communicationId);
    expect(named).toEqual(['C1', undefined]);
  });

  it('is answered the same again, days later, and publishes nothing twice', async () => {
    for (const listeners of [0, 2, 101]) {
      const world = apiWorld();
      for (let i = 0; i < listeners; i++) await world.register();
      const first = await world.ask('POST', PATH);
      const sent = structuredClone([world.queues.sent.deliveries.length, world.queues.sent.events.length]);
      expect(sent).toEqual(listeners > 100 ? [0, 1] : [listeners, 0]);
      await world.register();
      world.clock.set(START + 10 * 86_400_000);
      const again = await world.ask('POST', PATH, {
        key: await world.keyOf('publisher', 'default'),
        body: {},
      });
      expect([again.status, again.body]).toEqual([202, first.body]);
      expect([world.queues.sent.deliveries.length, world.queues.sent.events.length]).toEqual(sent);
      expect((await world.ask('GET', '/batches/spring%2Fmailing')).body).toMatchObject({
        ...{ completedAt: '2026-01-05T09:00:00.000Z', completedBy: 'admin' },
      });
    }
  });

  it.each(['deliver', 'markPublished'] as const)(
    'that dies at %s is made good by repeating it',
    async (at) => {
      const world = apiWorld();
      await world.register();
      const target = (at === 'deliver' ? world.queues : world.batches) as unknown as Record<
        string,
        (...given: unknown[]) => Promise<void>
      >;
      const works = target[at]!.bind(target);
      const dying = async (...given: unknown[]) => {
        target[at] = works;
        if (at === 'deliver') await works(...given);
        throw new Error('died');
      };
      target[at] = dying;
      expect((await world.ask('POST', PATH)).status).toBe(500);
      world.clock.set(START + 60_000);
      const { status, body } = await world.ask('POST', PATH);
      expect(status).toBe(202);
      const [first, second] = world.queues.sent.deliveries;
      expect([first?.callId, first?.again]).toEqual([body.calls[0].id, undefined]);
      const call = { ...first?.call, retryUntil: first!.call!.retryUntil + 60_000 };
      expect(second).toEqual({ ...first, again: true, call });
      expect((await world.ask('POST', PATH)).body).toEqual(body);
      expect(world.queues.sent.deliveries).toHaveLength(2);
    },
  );

  it('takes no body but an empty one', async () => {
    const world = apiWorld();
    for (const [body, status] of [
      ...[
        [undefined, 202],
        [{}, 202],
        ['', 202],
        [{ note: 'x' }, 422],
        [[], 422],
        ['null', 422],
        ['{', 400],
      ],
    ] as [unknown, number][])
      expect([body, (await world.ask('POST', PATH, { body })).status]).toEqual([body, status]);
    expect((await world.ask('POST', `${PATH}?includemembers=true`)).status).toBe(422);
    expect((await world.ask('GET', '/batches/B/complete')).status).toBe(405);
  });
});
