import { describe, expect, it } from 'vitest';
import { apiWorld } from '../../kit/api-world.ts';
import { DAY_MS } from '../../kit/samples.ts';
import { publish, record } from './batch-scene.ts';

const NONE = { members: 0, events: 0, calls: 0, pending: 0, success: 0, failed: 0, partial: false };

describe('a batch', () => {
  it('counts its members, its events, and their calls as they are now', async () => {
    const world = apiWorld();
    await world.register({ events: ['reply'] });
    await world.register({ events: ['*'] });
    const messages = await publish(world, [
      { type: 'reply', batchId: 'B', memberId: 'm1' },
      { type: 'sent', batchId: 'B', memberId: 'm1' },
      { type: 'reply', batchId: 'B', memberId: 'm2', messageId: 'M2' },
      { type: 'reply', batchId: 'other' },
      { type: 'reply' },
    ]);
    const read = async () => (await world.ask('GET', '/batches/B')).body;
    const counts = { members: 2, events: 3, calls: 5, pending: 5, success: 0, failed: 0, partial: false };
    expect(await read()).toEqual({
      ...{ id: 'B', tenant: 'default', status: 'open', completedAt: null, completedBy: null },
      ...{ counts, link: [] },
    });
    await record(world, messages[0]!, 'SUCCESS');
    await record(world, messages[1]!, 'SUCCESS');
    await record(world, messages[2]!, 'FAILED');
    await record(world, messages[3]!, 'PENDING');
    expect((await read()).counts).toEqual({ ...counts, pending: 2, success: 2, failed: 1 });
    world.clock.set(world.clock.now() + DAY_MS);
    expect((await read()).counts).toEqual({ ...counts, pending: 2, success: 2, failed: 1 });
    world.clock.set(world.clock.now() + 1);
    expect((await read()).counts).toEqual({ ...counts, pending: 0, success: 2, failed: 3 });
    world.clock.set(world.clock.now() + 30 * DAY_MS);
    expect((await world.ask('GET', '/batches/B')).status).toBe(404);
  });

  it('names a member by its memberId, else by its messageId, else by the event', async () => {
    const world = apiWorld();
    await publish(world, [
      { type: 'reply', batchId: 'B', memberId: 'one', messageId: 'two' },
      { type: 'reply', batchId: 'B', messageId: 'two' },
      { type: 'reply', batchId: 'B' },
    ]);
    const { body } = await world.ask('GET', '/batches/B?includemembers=true');
    const ids = body.members.map(({ memberId }: { memberId: string }) => memberId);
    expect(ids).toEqual([expect.stringMatching(/^evt_/), 'one', 'two']);
    expect(body.members.map(({ calls }: { calls: unknown[] }) => calls)).toEqual([[], [], []]);
    expect(body.counts).toEqual({ ...NONE, members: 3, events: 3 });
  });

  it('shows its members with their calls, recorded or not', async () => {
    const world = apiWorld();
    const callbackId = await world.register();
    const [first, second] = await publish(world, [
      { type: 'reply', batchId: 'B', memberId: 'm1', messageId: 'M1', payload: { secret: 'hush' } },
      { type: 'sent', batchId: 'B', memberId: 'm1' },
    ]);
    await record(world, first!, 'PENDING');
    const { body } = await world.ask('GET', '/batches/B?includemembers=true');
    const common = {
      callbackId,
      createdAt: '2026-01-05T09:00:00.000Z',
      retryUntil: '2026-01-06T09:00:00.000Z',
    };
    const linkTo = (id: string) => [
      { rel: 'call', uri: `https://api.example/callbacks/${callbackId}/calls/${id}`, method: 'GET' },
    ];
    const byEvent = Object.groupBy(body.members[0].calls as { event: string }[], ({ event }) => event);
    expect(body.members).toHaveLength(1);
    expect(body.members[0].memberId).toBe('m1');
    expect(byEvent).toEqual({
      reply: [
        {
          ...{
            ...common,
            id: first!.callId,
            eventId: first!.call!.eventId,
            event: 'reply',
            status: 'PENDING',
          },
          ...{ nextAttemptAt: '2026-01-05T09:05:00.000Z', attemptCount: 1, messageId: 'M1' },
          link: linkTo(first!.callId),
        },
      ],
      sent: [
        {
          ...{
            ...common,
            id: second!.callId,
            eventId: second!.call!.eventId,
            event: 'sent',
            status: 'PENDING',
          },
          ...{ nextAttemptAt: null, attemptCount: 0, messageId: null },
          link: linkTo(second!.callId),
        },
      ],
    });
    const followed = await world.ask('GET', linkTo(first!.callId)[0]!.uri.replace('https://api.example', ''));
    expect([followed.status, followed.body.id]).toEqual([200, first!.callId]);
  });

  it('leaves its members out unless they are asked for', async () => {
    const world = apiWorld();
    await publish(world, { type: 'reply', batchId: 'B' });
    for (const query of ['', '?includemembers=false'])
      expect((await world.ask('GET', `/batches/B${query}`)).body).not.toHaveProperty('members');
    for (const [query, path] of [
      ['includemembers=yes', 'includemembers'],
      ['includemembers=', 'includemembers'],
      ['members=true', 'members'],
    ]) {
      const { status, body } = await world.ask('GET', `/batches/B?${query}`);
      expect([status, body.errors[0].path]).toEqual([422, path]);
    }
    for (const query of ['limit=0', 'offset=1', 'cursor=rubbish', 'cursor=', `cursor=${'x'.repeat(2001)}`])
      expect([query, (await world.ask('GET', `/batches/B?${query}`)).status]).toEqual([query, 400]);
  });

  it('is not there before anything is said of it', async () => {
    const world = apiWorld();
    for (const path of ['/batches/B', '/batches/B?includemembers=true', `/batches/${'x'.repeat(257)}`]) {
      const { status, body } = await world.ask('GET', path);
      expect([status, body.type]).toEqual([404, 'not-found']);
    }
    for (const bad of ['%00', '%ED%A0%80', '%0A', 'a%7F'])
      expect([bad, (await world.ask('GET', `/batches/${bad}`)).status]).toEqual([bad, 404]);
  });

  it.each(['a/b', 'a b', '50%', '%41', 'a#1', 'Grüße/😀', 'a/complete', '../x', 'x'.repeat(256), 'a+b&c=d'])(
    'is found by its id, whatever it holds: %s',
    async (id) => {
      const world = apiWorld();
      await world.register();
      await publish(
        world,
        [1, 2].map((n) => ({ type: 'reply', batchId: id, memberId: `m${n}` })),
      );
      const path = `/batches/${encodeURIComponent(id)}`;
      // A GET of …/complete is no way to ask for a batch, but to complete one.
      if (id === 'a/complete') return expect((await world.ask('GET', path)).status).toBe(405);
      const page = await world.ask('GET', `${path}?includemembers=true&limit=1`);
      expect([page.status, page.body.id, page.body.members[0].memberId]).toEqual([200, id, 'm1']);
      expect(page.body.link[0].uri.startsWith(`https://api.example${path}?`)).toBe(true);
      const { status, body } = await world.ask('POST', `${path}/complete`);
      expect([status, body.calls.length]).toEqual([202, 1]);
      expect((await world.ask('GET', path)).body).toMatchObject({ id, status: 'complete' });
    },
  );
});
