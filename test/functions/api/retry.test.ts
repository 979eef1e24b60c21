import { describe, expect, it } from 'vitest';
import { marked } from '../../../lambdas/domain/call/call-moves.ts';
import { newId } from '../../../lambdas/domain/text/ids.ts';
import { apiWorld } from '../../kit/api-world.ts';
import { type Recorded, recorded } from '../../kit/recorded-call.ts';
import { DAY_MS } from '../../kit/samples.ts';

async function scene(kind: Recorded, age = 0) {
  const world = apiWorld();
  const callbackId = await world.register();
  const call = await recorded(world, callbackId, kind, age);
  const retry = (key?: string, path = `/callbacks/${callbackId}/calls/${call.id}/retry`) =>
    world.ask('POST', path, key === undefined ? {} : { key });
  const mark = (status: 'SUCCESS' | 'FAILED') =>
    world.ask('PUT', `/callbacks/${callbackId}/calls/${call.id}`, { body: { status } });
  return { world, callbackId, call, retry, mark };
}

describe('a retry that a person asks for', () => {
  it('takes no body but an empty one', async () => {
    const { world, callbackId, call } = await scene('FAILED');
    const path = `/callbacks/${callbackId}/calls/${call.id}/retry`;
    expect((await world.ask('POST', path, { body: { url: 'x' } })).body.errors).toMatchObject([
      { path: 'url' },
    ]);
    expect((await world.ask('POST', path, { body: {} })).status).toBe(202);
    expect(world.queues.sent.retries).toHaveLength(1);
  });

  it.each([
    ['that waits for its retry', 'PENDING', 0],
    ['that was never attempted', 'waiting', 0],
    ['that is FAILED', 'FAILED', 0],
    ['that is past its cutoff', 'PENDING', 2 * DAY_MS],
  ] as const)(
    'of a call %s is handed to the retries queue, for now and for its turn',
    async (_what, kind, age) => {
      const { world, callbackId, call, retry } = await scene(kind, age);
      const before = await world.calls.get(callbackId, call.id);
      const { status, text } = await retry();
      expect([status, text]).toEqual([202, '']);
      expect(world.queues.sent.retries).toEqual([
        {
          message: { v: 1, callId: call.id, callbackId, turn: call.turn, trigger: 'manual' },
          dueAt: world.clock.now(),
        },
      ]);
      expect(await world.calls.get(callbackId, call.id)).toEqual(before);
    },
  );

  it('can be asked for again and again', async () => {
    const { world, retry } = await scene('FAILED');
    expect([(await retry()).status, (await retry()).status]).toEqual([202, 202]);
    expect(world.queues.sent.retries).toHaveLength(2);
  });

  it('of a call whose SUCCESS was taken back is one like any other', async () => {
    const { world, mark, retry } = await scene('FAILED');
    await mark('SUCCESS');
    await mark('FAILED');
    expect((await retry()).status).toBe(202);
    expect(world.queues.sent.retries).toHaveLength(1);
  });

  it('is an owner’s matter', async () => {
    const { world, retry } = await scene('FAILED');
    for (const [role, tenant, status] of [
      ['owner', 'default', 202],
      ['reader', 'default', 403],
      ['publisher', 'default', 403],
      ['owner', 'another', 404],
    ] as const)
      expect([role, (await retry(await world.keyOf(role, tenant))).status]).toEqual([role, status]);
    expect(world.queues.sent.retries).toHaveLength(1);
  });

  it('takes no query', async () => {
    const { callbackId, call, retry } = await scene('FAILED');
    const path = `/callbacks/${callbackId}/calls/${call.id}/retry?now=true`;
    expect((await retry(undefined, path)).status).toBe(422);
  });
});

describe('a retry is refused', () => {
  async function refused(given: Awaited<ReturnType<typeof scene>>) {
    const { status, body } = await given.retry();
    expect(given.world.queues.sent.retries).toEqual([]);
    return [status, body.type, body.detail];
  }

  it('of what was delivered', async () => {
    expect(await refused(await scene('SUCCESS'))).toEqual([409, 'conflict', 'The call was delivered.']);
  });

  it('of what a person marked SUCCESS', async () => {
    const given = await scene('FAILED');
    const stored = (await given.world.calls.get(given.callbackId, given.call.id))!;
    await given.world.calls.put(marked(stored, 'SUCCESS', { at: 0 })!, stored.revision);
    expect(await refused(given)).toEqual([409, 'conflict', expect.stringContaining('person')]);
  });

  it('where the callback is deleted', async () => {
    const given = await scene('FAILED');
    await given.world.ask('DELETE', `/callbacks/${given.callbackId}`);
    expect(await refused(given)).toEqual([409, 'conflict', expect.stringContaining('deleted')]);
  });

  it.each(['Stopped', 'TooManyErrors'] as const)('where the callback is %s', async (state) => {
    const given = await scene('FAILED');
    await given.world.health.apply(given.callbackId, { set: { state, mode: 'stopped' }, when: [] });
    expect(await refused(given)).toEqual([409, 'conflict', expect.stringContaining(state)]);
  });

  it('of what is not recorded yet, of what never was, and of nonsense', async () => {
    const { world, callbackId, retry } = await scene('FAILED');
    const path = (id: string, of = callbackId) => `/callbacks/${of}/calls/${id}/retry`;
    const soon = newId('call', world.clock.now(), new Uint8Array(10));
    const never = newId('call', 0, new Uint8Array(10));
    const answers = [
      path(soon),
      path(never),
      path('nonsense'),
      path(soon, newId('cb', 0, new Uint8Array(10))),
    ];
    const types = [];
    for (const each of answers) types.push((await retry(undefined, each)).body.type);
    expect(types).toEqual(['not-recorded-yet', 'not-found', 'not-found', 'not-found']);
    expect((await retry(undefined, path(soon))).headers['retry-after']).toBe('1');
    expect(world.queues.sent.retries).toEqual([]);
  });
});
