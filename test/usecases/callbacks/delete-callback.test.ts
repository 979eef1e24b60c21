import { expect, it } from 'vitest';
import { TTL_SLACK_SECONDS } from '../../../lambdas/contract/limits.ts';
import { deleteCallback } from '../../../lambdas/usecases/callbacks/delete-callback.ts';
import { CALLBACK, NoticeScene, OUTAGE } from '../../kit/notice-scene.ts';
import { DAY_MS, START } from '../../kit/samples.ts';

const ADMIN = { actor: 'admin', role: 'admin' } as const;
/** History, the callback's window, and the slack of the table. */
const KEPT_MS = 30 * DAY_MS + DAY_MS + TTL_SLACK_SECONDS * 1000;

it('keeps a deleted callback and its last outage for the same time, open as that is', async () => {
  const scene = new NoticeScene();
  await scene.openOutage();
  await deleteCallback(scene, { historyDays: 30 }, ADMIN, CALLBACK);
  scene.clock.set(START + KEPT_MS - 1);
  expect(await scene.callbacks.get(CALLBACK)).toMatchObject({ deletedAt: START });
  expect(await scene.outage()).toMatchObject({ id: OUTAGE });
  scene.clock.set(START + KEPT_MS);
  expect(await scene.callbacks.get(CALLBACK)).toBeUndefined();
  expect(await scene.outage()).toBeUndefined();
});

it('completes, when repeated, what a crash left half done, and keeps nothing longer for it', async () => {
  const scene = new NoticeScene();
  await scene.openOutage();
  const failing = { expire: () => Promise.reject(new Error('throttled')) };
  const crashed = deleteCallback({ ...scene, health: failing }, { historyDays: 30 }, ADMIN, CALLBACK);
  await expect(crashed).rejects.toThrow('throttled');
  scene.clock.set(START + 60_000);
  await deleteCallback(scene, { historyDays: 30 }, ADMIN, CALLBACK);
  expect(await scene.callbacks.get(CALLBACK)).toMatchObject({ deletedAt: START });
  scene.clock.set(START + KEPT_MS);
  expect(await scene.outage()).toBeUndefined();
});
