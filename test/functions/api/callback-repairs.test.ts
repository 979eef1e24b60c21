import { describe, expect, it } from 'vitest';
import type { Health } from '../../../lambdas/domain/health/health.ts';
import { apiWorld } from '../../kit/api-world.ts';
import { START } from '../../kit/samples.ts';

const url = 'https://a.example/hook';
const whole = {
  url,
  auth: { type: 'basic', username: 'bob', password: 'sesame' },
  headers: { 'x-mine': 'sesame' },
  retriesEnabled: true,
};
const PARKED: Partial<Health> = {
  ...{ mode: 'parked', epoch: 3, beat: 17, parkedAt: START - 60_000, modeDueAt: START + 200_000 },
  ...{
    beatAt: START + 200_000,
    unhealthyShard: '0',
    streak: 40,
    firstStreak: 10,
    streakSince: START - 90_000,
  },
};

async function scene(health: Partial<Health> = PARKED) {
  const world = apiWorld();
  const id = await world.register(whole);
  await world.health.apply(id, { set: health, when: [] });
  const edit = (body: object, method = 'PATCH') => world.ask(method, `/callbacks/${id}`, { body });
  const condition = () => world.health.get(id);
  const woken = () => world.queues.sent.recovery.splice(0);
  return { world, id, edit, condition, woken };
}

describe('an edit of a parked callback', () => {
  it.each<[string, object]>([
    ['URL', { url: 'https://b.example/' }],
    ['credentials', { auth: { type: 'basic', username: 'bob', password: 'open' } }],
    ['method', { method: 'GET' }],
    ['headers', { headers: { 'x-mine': 'open' } }],
    ['success rule', { success: '2xx' }],
  ])('that changes its %s has it probed now', async (_what, changes) => {
    const { id, edit, condition, woken } = await scene();
    expect((await edit(changes)).status).toBe(200);
    expect(woken()).toEqual([
      { message: { v: 1, kind: 'beat', callbackId: id, epoch: 3, beat: 17 }, delayMs: 0 },
    ]);
    expect(await condition()).toMatchObject({
      ...{ mode: 'parked', modeDueAt: START, beatAt: START, configVersion: 2, streak: 0, firstStreak: 0 },
    });
  });

  it('that repairs nothing waits for its next beat', async () => {
    const { edit, condition, woken } = await scene();
    await edit({ name: 'New', email: 'me@example.com', retry: { windowSeconds: 7200 } });
    expect(woken()).toEqual([]);
    expect(await condition()).toMatchObject({ modeDueAt: START + 200_000, configVersion: 2 });
  });

  it.each(['PUT', 'PATCH'])('by %s that changes nothing at all writes nothing', async (method) => {
    const { world, id, edit, condition, woken } = await scene();
    const before = [await world.callbacks.get(id), await condition()];
    const masked = { ...whole, auth: { type: 'basic', username: 'bob' }, headers: { 'x-mine': '***' } };
    expect((await edit(method === 'PUT' ? masked : {}, method)).status).toBeLessThan(300);
    expect([await world.callbacks.get(id), await condition()]).toEqual(before);
    expect(woken()).toEqual([]);
  });

  it('that switches retries off has its waiting calls closed, and calls it again', async () => {
    const { id, edit, condition, woken } = await scene();
    await edit({ retriesEnabled: false });
    expect(woken()).toEqual([
      { message: { v: 1, kind: 'close', callbackId: id, by: 'retries-off' }, delayMs: 0 },
      { message: { v: 1, kind: 'beat', callbackId: id, epoch: 4, beat: 0 }, delayMs: 60_000 },
    ]);
    expect(await condition()).toMatchObject({ mode: 'direct', epoch: 4 });
  });
});

describe('an edit of which health was not told', () => {
  it('is told by the same request again, as the repair that it may be', async () => {
    const { world, edit, condition, woken } = await scene();
    world.health.apply = () => Promise.reject(new Error('throttled'));
    expect((await edit({ url: 'https://b.example/' })).status).toBe(500);
    expect(await condition()).toMatchObject({ configVersion: 1, streak: 40 });
    Reflect.deleteProperty(world.health, 'apply');
    expect((await edit({ url: 'https://b.example/' })).status).toBe(200);
    expect(await condition()).toMatchObject({ configVersion: 2, streak: 0, modeDueAt: START });
    expect(woken()).toHaveLength(1);
  });

  it('is told by any other edit', async () => {
    const { world, edit, condition, woken } = await scene();
    world.health.apply = () => Promise.reject(new Error('throttled'));
    await edit({ url: 'https://b.example/' });
    Reflect.deleteProperty(world.health, 'apply');
    await edit({ name: 'New' });
    expect(await condition()).toMatchObject({ configVersion: 3, modeDueAt: START });
    expect(woken()).toHaveLength(1);
  });
});

it('an edit of a callback that is called wakes nobody', async () => {
  const { edit, condition, woken } = await scene({ streak: 7, firstStreak: 7, streakSince: START });
  await edit({ url: 'https://b.example/' });
  expect(await condition()).toMatchObject({ mode: 'direct', streak: 0, firstStreak: 0, configVersion: 2 });
  expect(woken()).toEqual([]);
});
