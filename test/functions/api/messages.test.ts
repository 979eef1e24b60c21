import { describe, expect, it } from 'vitest';
import { type ApiWorld, apiWorld } from '../../kit/api-world.ts';
import { listed } from '../../kit/listed-calls.ts';
import { recorded } from '../../kit/recorded-call.ts';
import { DAY_MS } from '../../kit/samples.ts';

const tenant = 'acme';

/** A callback of the tenant with one call of the message. */
async function heard(world: ApiWorld, messageId: string, name: string, age: number) {
  const id = await world.register({ tenant, name });
  const call = await recorded(world, id, 'FAILED', age, { tenant, messageId });
  return { id, call };
}

const pathOf = (messageId: string) => `/messages/${encodeURIComponent(messageId)}/calls?tenant=${tenant}`;

describe('what became of a message', () => {
  it('is listed over all callbacks, newest first, each call beside its own callback', async () => {
    const world = apiWorld();
    const one = await heard(world, 'M1', 'One', 2000);
    const other = await heard(world, 'M1', 'Other', 1000);
    await heard(world, 'M2', 'Third', 500);
    const again = await recorded(world, one.id, 'waiting', 0, { tenant, messageId: 'M1' });
    await world.health.apply(one.id, { set: { mode: 'parked' }, when: [] });
    const { body } = await world.ask('GET', pathOf('M1'));
    expect(body.calls).toMatchObject([
      { id: again.id, waiting: 'parked', callback: { id: one.id, name: 'One' } },
      { id: other.call.id, callbackId: other.id, callback: { id: other.id, name: 'Other', statusCode: 500 } },
      { id: one.call.id, messageId: 'M1', callback: { id: one.id, name: 'One' } },
    ]);
    expect(body.link).toEqual([]);
    const [shown] = (await world.ask('GET', `/callbacks/${other.id}/calls`)).body.calls;
    expect(body.calls[1]).toEqual(shown);
  });

  it('goes on from page to page', async () => {
    const world = apiWorld();
    const id = await world.register({ tenant });
    const calls: string[] = [];
    for (let age = 0; age < 45; age++)
      calls.push((await recorded(world, id, 'SUCCESS', age, { tenant, messageId: 'M1' })).id);
    expect(await listed(world, pathOf('M1'))).toEqual({ ids: calls, pages: 3 });
    expect(await listed(world, `${pathOf('M1')}&limit=45`)).toEqual({ ids: calls, pages: 1 });
    for (const query of ['limit=0', 'limit=101', 'cursor=x', 'offset=1'])
      expect((await world.ask('GET', `${pathOf('M1')}&${query}`)).status).toBe(400);
    expect((await world.ask('GET', `${pathOf('M1')}&status=FAILED`)).status).toBe(422);
  });

  it.each(['a b', 'a/b', 'x/calls', '50%', '100%25', 'a#b?c', 'é', '{messageId}', '..', 'constructor'])(
    'is told whatever its id holds: %s',
    async (messageId) => {
      const world = apiWorld();
      const newer = await heard(world, messageId, 'One', 1000);
      const older = await heard(world, messageId, 'Other', 2000);
      expect(await listed(world, `${pathOf(messageId)}&limit=1`)).toEqual({
        ids: [newer.call.id, older.call.id],
        pages: 2,
      });
    },
  );

  it('is an empty list where there is no such message, or it is of another tenant', async () => {
    const world = apiWorld();
    await heard(world, 'M1', 'One', 0);
    const stranger = await world.keyOf('reader', 'other');
    const answers = [
      await world.ask('GET', pathOf('M9')),
      await world.ask('GET', '/messages/M1/calls', { key: stranger }),
      await world.ask('GET', '/messages/M1/calls'),
    ];
    for (const { status, body } of answers) expect([status, body]).toEqual([200, { calls: [], link: [] }]);
    expect((await world.ask('GET', pathOf('M1'), { key: stranger })).status).toBe(404);
    for (const impossible of ['x'.repeat(257), 'a\u0000b', '\u007f'])
      expect((await world.ask('GET', pathOf(impossible))).status).toBe(404);
  });

  it('is read by readers, owners and admins', async () => {
    const world = apiWorld();
    const { call } = await heard(world, 'M1', 'One', 0);
    for (const [role, status] of [
      ['reader', 200],
      ['owner', 200],
      ['publisher', 403],
    ] as const) {
      const answer = await world.ask('GET', '/messages/M1/calls', { key: await world.keyOf(role, tenant) });
      expect(answer.status).toBe(status);
      if (status === 200) expect(answer.body.calls).toMatchObject([{ id: call.id }]);
    }
    expect((await world.ask('GET', '/messages/M1/calls', { key: undefined })).status).toBe(401);
    expect((await world.ask('GET', '/messages/%ff/calls')).body).toEqual({ calls: [], link: [] });
    expect((await world.ask('PUT', '/messages/M1/calls', { body: {} })).status).toBe(405);
  });

  it('shows calls of deleted callbacks, and takes an overdue call for a failed one', async () => {
    const world = apiWorld();
    const { id, call } = await heard(world, 'M1', 'One', 3 * DAY_MS);
    const overdue = await recorded(world, id, 'PENDING', 2 * DAY_MS, { tenant, messageId: 'M1' });
    await world.ask('DELETE', `/callbacks/${id}`);
    const { body } = await world.ask('GET', pathOf('M1'));
    expect(body.calls).toMatchObject([
      { id: overdue.id, status: 'FAILED', resolution: { by: 'cutoff' }, callback: { name: 'One' } },
      { id: call.id, status: 'FAILED' },
    ]);
    expect((await world.calls.get(id, overdue.id))?.status).toBe('FAILED');
  });
});
