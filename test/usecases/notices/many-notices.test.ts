import { expect, test } from 'vitest';
import type { NoticeMessage } from '../../../lambdas/contract/messages.ts';
import type { MailResult } from '../../../lambdas/ports/mailer.ts';
import { sendNotice } from '../../../lambdas/usecases/notices/send-notice.ts';
import { NoticeScene, sampleOutage } from '../../kit/notice-scene.ts';
import { START, sampleCallback } from '../../kit/samples.ts';
import { many } from '../publish/publish-world.ts';

const CALLBACKS = 10_000;
/** What the mail service takes, and what so many workers work, in a second. */
const MAILS_PER_SECOND = 30;
const JOBS_PER_SECOND = 50;
/** A worker dies so often, with a claim in its hand; a queue hands a message out twice so often. */
const ONE_DIES_IN = 1000;
const ONE_COMES_TWICE_IN = 100;
const VISIBILITY_SECONDS = 900;

test('ten thousand callbacks that die in the same minute have one mail each, however few the service takes', async () => {
  const scene = new NoticeScene();
  const { clock, health, queues } = scene;
  const ids = many(CALLBACKS).map(({ id }) => id);
  const jobs: NoticeMessage[] = [];
  for (const [i, id] of ids.entries()) {
    const diedAt = START + (i * 60_000) / CALLBACKS;
    const outage = sampleOutage({ id: `out_${i}`, callbackId: id, startedAt: diedAt });
    const due = { noticeDueAt: diedAt + 600_000, beatAt: diedAt + 600_000, unhealthyShard: '1' };
    const { id: outageId, firstError, firstCall } = outage;
    const opened = {
      outageId,
      outageStartedAt: diedAt,
      outageFirstError: firstError,
      outageFirstCall: firstCall,
    };
    await health.apply(id, { set: { ...opened, ...due }, add: { outageAttempts: 1 }, when: [] });
    jobs.push({ v: 1, kind: 'outage', callbackId: id, outageId, queuedAt: diedAt });
  }

  scene.ports.callbacks = { get: async (id) => sampleCallback({ id, email: `${id}@example.com` }) };
  const mailed: string[] = [];
  let [asked, takenThisSecond, deaths] = [0, 0, 0];
  scene.ports.mailer = {
    async send({ to }): Promise<MailResult> {
      asked += 1;
      if (takenThisSecond >= MAILS_PER_SECOND) return { kind: 'later', reason: 'Throttling' };
      if (asked % ONE_DIES_IN === 0) throw new Error('the worker died');
      takenThisSecond += 1;
      mailed.push(...to);
      return { kind: 'sent', mailId: `mail-${asked}` };
    },
  };

  /** The queue: what comes when, by the second. */
  const coming = new Map<number, NoticeMessage[]>();
  const enqueue = (second: number, job: NoticeMessage) =>
    coming.set(second, [...(coming.get(second) ?? []), job]);
  const ready = jobs.flatMap((job, i) => (i % ONE_COMES_TWICE_IN === 0 ? [job, job] : [job]));
  let worked = 0;
  for (let second = 0; ready.length > 0 || coming.size > 0; second++) {
    clock.set(START + 60_000 + second * 1000);
    ready.push(...(coming.get(second) ?? []));
    coming.delete(second);
    takenThisSecond = 0;
    const batch = ready.splice(0, JOBS_PER_SECOND);
    worked += batch.length;
    const work = batch.map((job) =>
      sendNotice(scene.ports, job).catch(() => {
        deaths += 1;
        enqueue(second + VISIBILITY_SECONDS, job);
      }),
    );
    await Promise.all(work);
    for (const { message, delaySeconds } of queues.sent.notices.splice(0))
      enqueue(second + delaySeconds, message);
  }

  expect(mailed.length).toBe(CALLBACKS);
  expect(new Set(mailed).size).toBe(CALLBACKS);
  expect(deaths).toBeGreaterThan(0);
  expect(worked).toBeLessThan(8 * CALLBACKS);
  const left = await health.getMany(ids);
  expect([...left.values()].filter(({ noticeDueAt, beatAt }) => noticeDueAt ?? beatAt)).toEqual([]);
  const outages = await Promise.all(ids.map((id, i) => health.getOutage(id, `out_${i}`)));
  expect(outages.filter((outage) => outage?.mails !== 1)).toEqual([]);
  expect(scene.errors()).toEqual([]);
});
