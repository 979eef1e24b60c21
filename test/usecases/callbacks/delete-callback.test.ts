import { expect, it } from 'vitest';
import { TTL_SLACK_SECONDS } from '../../../lambdas/contract/limits.ts';
import { deleteCallback } from '../../../lambdas/usecases/callbacks/delete-callback.ts';
import { CALLBACK, NoticeScene, OUTAGE } from '../../kit/notice-scene.ts';
import { DAY_MS, START } from '../../kit/samples.ts';

const ADMIN = { actor: 'admin', role: 'admin' } as const;
/** History, the callback's window, and the slack of the table. */
const KEPT_MS = 30 * DAY_MS + DAY_MS + TTL_SLACK_SECONDS * 1000;
const FIRST_PAGE = {
  message: { v: 1, kind: 'close', callbackId: CALLBACK, by: 'deleted' },
  delayMs: 5000,
};

async function inOutage() {
  const scene = new NoticeScene();
  await scene.openOutage();
  const { clock, callbacks, health, queues } = scene;
  const ports = { clock, callbacks, health, recovery: queues, events: queues };
  const remove = () => deleteCallback(ports, { historyDays: 30 }, ADMIN, CALLBACK);
  return { scene, remove };
}

it('keeps a deleted callback and its last outage for the same time, open as its record is', async () => {
  const { scene, remove } = await inOutage();
  await remove();
  scene.clock.set(START + KEPT_MS - 1);
  expect(await scene.callbacks.get(CALLBACK)).toMatchObject({ deletedAt: START });
  expect(await scene.outage()).toMatchObject({ id: OUTAGE });
  scene.clock.set(START + KEPT_MS);
  expect(await scene.callbacks.get(CALLBACK)).toBeUndefined();
  expect(await scene.outage()).toBeUndefined();
});

it('ends the outage, and leaves nothing that is due', async () => {
  const { scene, remove } = await inOutage();
  await scene.health.apply(CALLBACK, {
    set: { mode: 'draining', epoch: 4, modeDueAt: START, drainId: '4', drainCursor: 'call_1' },
    when: [],
  });
  await remove();
  const health = await scene.health.get(CALLBACK);
  expect(health).toMatchObject({ mode: 'stopped', epoch: 5, outageEndedAt: START, outageEndedBy: 'deleted' });
  for (const field of ['modeDueAt', 'noticeDueAt', 'recoveryDueAt', 'beatAt', 'unhealthyShard'] as const)
    expect([field, health[field]]).toEqual([field, undefined]);
  expect(health).not.toHaveProperty('drainCursor');
});

it('sends the first page that closes waiting calls before it leaves the tombstone', async () => {
  const { scene, remove } = await inOutage();
  scene.callbacks.remove = () => Promise.reject(new Error('throttled'));
  await expect(remove()).rejects.toThrow('throttled');
  expect(scene.queues.sent.recovery).toEqual([FIRST_PAGE]);
  expect(await scene.callbacks.get(CALLBACK)).not.toHaveProperty('deletedAt');
  expect((await scene.health.get(CALLBACK)).mode).toBe('direct');
});

it('sends that page again where the tombstone took so long that it may have come too early', async () => {
  const { scene, remove } = await inOutage();
  const quick = scene.callbacks.remove.bind(scene.callbacks);
  scene.callbacks.remove = (...args) => {
    scene.clock.set(scene.clock.now() + 5000);
    return quick(...args);
  };
  await remove();
  expect(scene.queues.sent.recovery).toEqual([FIRST_PAGE, FIRST_PAGE]);
});

it.each(['get', 'apply', 'expire'] as const)(
  'completes, when repeated, what a crash before health’s %s left half done, and keeps nothing longer for it',
  async (step) => {
    const { scene, remove } = await inOutage();
    Object.assign(scene.health, { [step]: () => Promise.reject(new Error('throttled')) });
    await expect(remove()).rejects.toThrow('throttled');
    // Back to what its class does.
    Reflect.deleteProperty(scene.health, step);
    scene.clock.set(START + 60_000);
    await remove();
    expect(await scene.callbacks.get(CALLBACK)).toMatchObject({ deletedAt: START });
    expect(await scene.health.get(CALLBACK)).toMatchObject({ mode: 'stopped', outageEndedBy: 'deleted' });
    expect(scene.queues.sent.recovery).toEqual([FIRST_PAGE, FIRST_PAGE]);
    scene.clock.set(START + KEPT_MS);
    expect(await scene.outage()).toBeUndefined();
  },
);

it('changes nothing when it is repeated', async () => {
  const { scene, remove } = await inOutage();
  await remove();
  const before = await scene.health.get(CALLBACK);
  scene.clock.set(START + 60_000);
  await remove();
  expect(await scene.health.get(CALLBACK)).toEqual(before);
  expect(await scene.callbacks.get(CALLBACK)).toMatchObject({ deletedAt: START });
});
