import { describe, expect, it } from 'vitest';
import type { Call } from '../../../lambdas/domain/call/call.ts';
import { failed } from '../../../lambdas/domain/call/call-moves.ts';
import { newId } from '../../../lambdas/domain/text/ids.ts';
import { type ApiWorld, apiWorld } from '../../kit/api-world.ts';
import { recorded } from '../../kit/recorded-call.ts';
import { DAY_MS, sampleAttempt } from '../../kit/samples.ts';

/** `overdue`: pending in the table, but past its cutoff. */
type Kind = 'delivered' | 'exhausted' | 'pending' | 'overdue';
const AS = { delivered: 'SUCCESS', exhausted: 'FAILED', pending: 'PENDING', overdue: 'PENDING' } as const;

async function worldWith(...kinds: Kind[]) {
  const world = apiWorld();
  const callbackId = await world.register();
  const calls: Call[] = [];
  for (const kind of kinds)
    calls.push(await recorded(world, callbackId, AS[kind], kind === 'overdue' ? 2 * DAY_MS : 0));
  const path = (index: number) => `/callbacks/${callbackId}/calls/${calls[index]!.id}`;
  const mark = (index: number, status: string, more: object = {}, key?: string) =>
    world.ask('PUT', path(index), { body: { status, ...more }, ...(key && { key }) });
  return { world, callbackId, calls, path, mark };
}

const shown = async (world: ApiWorld, path: string) => (await world.ask('GET', path)).body;

describe("a person's word", () => {
  it.each(['pending', 'exhausted', 'overdue'] as const)(
    'makes a call that is %s SUCCESS, with who, when and why, and leaves the attempts as they were',
    async (kind) => {
      const { world, mark, path, calls } = await worldWith(kind);
      const key = await world.keyOf('owner');
      const before = await shown(world, path(0));
      expect((await mark(0, 'SUCCESS', { note: 'Told them.\nBy phone.' }, key)).status).toBe(204);
      const after = await shown(world, path(0));
      expect(after).toMatchObject({
        ...{ status: 'SUCCESS', nextAttemptAt: null, waiting: null },
        resolution: { by: 'person', at: '2026-01-05T09:00:00.000Z', note: 'Told them.\nBy phone.' },
      });
      expect(after.resolution.actor).toMatch(/^key_/);
      expect(after.attempts).toEqual(before.attempts);
      expect((await world.calls.get(calls[0]!.callbackId, calls[0]!.id))?.turn).toBe(calls[0]!.turn);
    },
  );

  it('can be taken back, and given again', async () => {
    const { world, mark, path } = await worldWith('exhausted');
    await mark(0, 'SUCCESS');
    expect((await mark(0, 'FAILED', { note: 'Not after all' })).status).toBe(204);
    expect(await shown(world, path(0))).toMatchObject({
      status: 'FAILED',
      resolution: { by: 'person', actor: 'admin', note: 'Not after all' },
    });
    expect((await mark(0, 'SUCCESS')).status).toBe(204);
    expect(await shown(world, path(0))).toMatchObject({ status: 'SUCCESS', resolution: { note: null } });
  });

  it('is a repeat where it is so already: nothing changes', async () => {
    const { world, mark, calls } = await worldWith('delivered', 'exhausted', 'overdue');
    const stored = () => Promise.all(calls.map(({ callbackId, id }) => world.calls.get(callbackId, id)));
    const [delivered, exhausted] = await stored();
    expect((await mark(0, 'SUCCESS', { note: 'mine' })).status).toBe(204);
    expect((await mark(1, 'FAILED')).status).toBe(204);
    expect((await mark(2, 'FAILED')).status).toBe(204);
    expect((await stored()).slice(0, 2)).toEqual([delivered, exhausted]);
    expect((await stored())[2]).toMatchObject({ status: 'FAILED', resolution: { by: 'cutoff' } });
  });

  it('cannot fail what was delivered, or what is still being delivered', async () => {
    const { mark } = await worldWith('delivered', 'pending');
    for (const index of [0, 1]) {
      const { status, body } = await mark(index, 'FAILED');
      expect([status, body.type, body.detail.endsWith('.')]).toEqual([409, 'conflict', true]);
    }
  });

  it('is given on the call as it is by then', async () => {
    const { world, mark, calls, path } = await worldWith('pending');
    const put = world.calls.put.bind(world.calls);
    let meetings = 1;
    world.calls.put = async (call, replaces) => {
      if (meetings-- > 0) {
        const current = (await world.calls.get(call.callbackId, call.id))!;
        const attempt = sampleAttempt({ id: `01KE6FVN000000000000000${100 + meetings}` });
        await put(failed(current, attempt, { retryAt: current.retryUntil }), current.revision);
      }
      return put(call, replaces);
    };
    expect((await mark(0, 'SUCCESS')).status).toBe(204);
    expect(await shown(world, path(0))).toMatchObject({ status: 'SUCCESS', attemptCount: 2 });
    expect(calls[0]!.attemptCount).toBe(1);
    await mark(0, 'FAILED');
    meetings = 100;
    expect((await mark(0, 'SUCCESS')).status).toBe(409);
  });

  it('needs a status, and a note that is not too long', async () => {
    const { mark } = await worldWith('pending');
    const pathsOf = async (status: string, more = {}) =>
      (await mark(0, status, more)).body.errors.map((error: { path: string }) => error.path);
    expect(await pathsOf('PENDING')).toEqual(['status']);
    expect(await pathsOf('SUCCESS', { note: 'x'.repeat(501), actor: 'me' })).toEqual(['note', 'actor']);
    expect(await pathsOf('SUCCESS', { note: '\udc00' })).toEqual(['note']);
  });

  it('about what is not there is 404', async () => {
    const { world, callbackId } = await worldWith();
    const id = newId('call', 0, new Uint8Array(10));
    const answer = await world.ask('PUT', `/callbacks/${callbackId}/calls/${id}`, {
      body: { status: 'SUCCESS' },
    });
    expect([answer.status, answer.body.type]).toEqual([404, 'not-found']);
    const beyondTime = `/callbacks/${callbackId}/calls/call_${'Z'.repeat(26)}`;
    expect((await world.ask('PUT', beyondTime, { body: { status: 'SUCCESS' } })).status).toBe(404);
  });

  it('counts under a deleted callback, too', async () => {
    const { world, callbackId, mark, path } = await worldWith('pending');
    await world.ask('DELETE', `/callbacks/${callbackId}`);
    expect((await mark(0, 'SUCCESS')).status).toBe(204);
    expect(await shown(world, path(0))).toMatchObject({ status: 'SUCCESS' });
  });
});

describe('many calls marked at once', () => {
  const many = (world: ApiWorld, callbackId: string, ids: string[], status = 'SUCCESS') =>
    world.ask('PUT', `/callbacks/${callbackId}/calls?${ids.map((id) => `id=${id}`).join('&')}`, {
      body: { status },
    });

  it('are 204 where all could be', async () => {
    const { world, callbackId, calls, path } = await worldWith(
      'pending',
      'exhausted',
      'delivered',
      'overdue',
    );
    const ids = calls.map(({ id }) => id);
    const answer = await many(world, callbackId, [...ids, ids[0]!]);
    expect([answer.status, answer.text]).toEqual([204, '']);
    for (const index of calls.keys()) expect((await shown(world, path(index))).status).toBe('SUCCESS');
  });

  it('are 207 where some could not, each answered for once', async () => {
    const { world, callbackId, calls, path } = await worldWith('delivered', 'exhausted', 'pending');
    const absent = newId('call', 0, new Uint8Array(10));
    const ids = [...calls.map(({ id }) => id), absent, 'nonsense', `call_8${'Z'.repeat(25)}`];
    await many(world, callbackId, [ids[1]!]);
    const { status, body } = await many(world, callbackId, [...ids, ids[1]!], 'FAILED');
    expect(status).toBe(207);
    const summary = body.results.map((result: { id: string; status: number }) => [result.id, result.status]);
    expect(summary).toEqual([
      [ids[0], 409],
      [ids[1], 204],
      [ids[2], 409],
      [ids[3], 404],
      [ids[4], 404],
      [ids[5], 404],
    ]);
    for (const { detail } of body.results) expect(detail).toMatch(/\.$/);
    expect((await shown(world, path(1))).status).toBe('FAILED');
  });

  it('are 1 to 100, each once', async () => {
    const { world, callbackId, calls } = await worldWith(
      ...Array.from({ length: 100 }, () => 'pending' as const),
    );
    const ids = calls.map(({ id }) => id);
    expect((await many(world, callbackId, ids)).status).toBe(204);
    for (const wrong of [[], [...ids, 'one-more']]) {
      const { status, body } = await many(world, callbackId, wrong);
      expect([status, body.errors.map((error: { path: string }) => error.path)]).toEqual([422, ['id']]);
    }
  });
});
