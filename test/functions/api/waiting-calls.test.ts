import { describe, expect, it } from 'vitest';
import type { Health } from '../../../lambdas/domain/health/health.ts';
import { apiWorld } from '../../kit/api-world.ts';
import { type Recorded, recorded } from '../../kit/recorded-call.ts';
import { DAY_MS } from '../../kit/samples.ts';

async function scene(health: Partial<Health>, kind: Recorded = 'waiting', age = 0) {
  const world = apiWorld();
  const id = await world.register({ retriesEnabled: true });
  await world.health.apply(id, { set: { state: 'Active', ...health }, when: [] });
  const call = await recorded(world, id, kind, age);
  const path = `/callbacks/${id}/calls/${call.id}`;
  const mark = (status: string) => world.ask('PUT', path, { body: { status } });
  const shown = async () => (await world.ask('GET', path)).body;
  const retry = () => world.ask('POST', `${path}/retry`);
  return { world, id, call, mark, shown, retry };
}

const stopped = { mode: 'stopped', state: 'Stopped' } as const;
const disabled = { mode: 'stopped', state: 'TooManyErrors' } as const;

describe.each<[string, Partial<Health>, string]>([
  ['parked', { mode: 'parked', epoch: 1 }, 'parked'],
  ['draining', { mode: 'draining', epoch: 2, drainId: '2' }, 'retry'],
  ['Stopped', stopped, 'stopped'],
  ['TooManyErrors', disabled, 'stopped'],
])('a call of a callback that is %s', (_what, health, waiting) => {
  it.each(['waiting', 'PENDING'] as const)('says what it waits for, once it is %s', async (kind) => {
    const { world, id, shown } = await scene(health, kind);
    expect(await shown()).toMatchObject({ status: 'PENDING', waiting });
    const { body } = await world.ask('GET', `/callbacks/${id}/calls?status=PENDING`);
    expect(body.calls).toMatchObject([{ waiting }]);
  });

  it('waits for nothing once it is decided', async () => {
    for (const kind of ['SUCCESS', 'FAILED'] as const)
      expect((await (await scene(health, kind)).shown()).waiting).toBeNull();
  });

  it.each(['waiting', 'PENDING', 'FAILED'] as const)(
    'can be marked while it is %s, and the mark taken back',
    async (kind) => {
      const { world, id, mark, shown } = await scene(health, kind);
      const before = await world.health.get(id);
      expect((await mark('SUCCESS')).status).toBe(204);
      expect(await shown()).toMatchObject({ status: 'SUCCESS', waiting: null, resolution: { by: 'person' } });
      expect((await mark('FAILED')).status).toBe(204);
      expect(await shown()).toMatchObject({ status: 'FAILED', waiting: null });
      expect(await world.health.get(id)).toEqual(before);
    },
  );

  it('is closed by whoever reads it past its cutoff', async () => {
    const { world, id, call } = await scene(health, 'waiting', 2 * DAY_MS);
    const { body } = await world.ask('GET', `/callbacks/${id}/calls?status=FAILED`);
    expect(body.calls).toMatchObject([{ status: 'FAILED', waiting: null, resolution: { by: 'cutoff' } }]);
    expect(await world.calls.get(id, call.id)).toMatchObject({ status: 'FAILED' });
  });
});

describe('a retry by hand', () => {
  it.each(['parked', 'draining'] as const)('is made while the callback is %s', async (mode) => {
    const { world, call, retry } = await scene({ mode });
    expect((await retry()).status).toBe(202);
    expect(world.queues.sent.retries).toMatchObject([{ message: { callId: call.id, trigger: 'manual' } }]);
  });

  it('is refused while it is stopped, and made once it is started', async () => {
    for (const health of [stopped, disabled]) {
      const { world, id, retry } = await scene(health);
      expect((await retry()).status).toBe(409);
      expect(world.queues.sent.retries).toEqual([]);
      await world.ask('PATCH', `/callbacks/${id}`, { body: { state: 'Active' } });
      expect((await retry()).status).toBe(202);
      await world.ask('PATCH', `/callbacks/${id}`, { body: { state: 'Stopped' } });
      expect((await retry()).status).toBe(409);
    }
  });
});
