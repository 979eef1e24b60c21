import { beforeEach, describe, expect, test } from 'vitest';
import { GIVE_UP_AFTER_MS } from '../../../lambdas/usecases/notices/defer-notice.ts';
import type { SendNoticePorts } from '../../../lambdas/usecases/notices/notice-ports.ts';
import { sendNotice } from '../../../lambdas/usecases/notices/send-notice.ts';
import { MemoryHealthLedger } from '../../kit/memory/memory-health-ledger.ts';
import {
  CALL,
  CALLBACK,
  NOTICE_KINDS,
  NoticeScene,
  OUTAGE,
  sampleJob,
  sampleOutage,
} from '../../kit/notice-scene.ts';
import { START, sampleCallback } from '../../kit/samples.ts';

const FIVE_MINUTES = 5 * 60_000;

let scene: NoticeScene;
beforeEach(() => {
  scene = new NoticeScene();
});

/** The worker dies at this step, once. */
function dyingAt(step: 'recordNotice' | 'apply' | 'releaseNotice'): SendNoticePorts {
  const die = () => Promise.reject(new Error('the worker died'));
  const dying = new Proxy(scene.health, {
    get: (target, name) => (name === step ? die : Reflect.get(target, name).bind(target)),
  });
  return { ...scene.ports, health: dying };
}

describe.each(NOTICE_KINDS)('a mail of the kind %s', (kind) => {
  const job = sampleJob({ kind });
  beforeEach(() => scene.ready(kind));

  test('that the service throttles goes out later, without a wait for the claim', async () => {
    scene.mailer.answers.push({ kind: 'later', reason: 'Throttling' });
    await sendNotice(scene.ports, job);
    const [{ message } = { message: job }, ...others] = scene.queues.sent.notices;
    expect(others).toEqual([]);
    expect(message).toEqual({ ...job, resends: 1 });
    await sendNotice(scene.ports, message);
    expect(scene.mailer.taken).toHaveLength(1);
    expect(await scene.notice(kind)).toEqual({ notifiedAt: START, mailId: 'mail-1' });
  });

  test('that the service throttles for three days is given up', async () => {
    const later = { kind: 'later', reason: 'Throttling' } as const;
    scene.mailer.answers.push(later, later);
    scene.clock.set(START + GIVE_UP_AFTER_MS);
    await sendNotice(scene.ports, job);
    expect(await scene.notice(kind)).toBeUndefined();
    scene.clock.set(START + GIVE_UP_AFTER_MS + 1);
    await sendNotice(scene.ports, job);
    expect((await scene.notice(kind))?.mailFault).toContain('Throttling');
    expect(scene.queues.sent.notices).toHaveLength(1);
    expect(scene.errors()).toEqual(['notice.failed']);
  });

  test('that the service refuses is not tried again, which is recorded and loud', async () => {
    scene.mailer.answers.push({ kind: 'refused', reason: 'MessageRejected: not verified' });
    await sendNotice(scene.ports, job);
    await sendNotice(scene.ports, job);
    expect(scene.mailer.taken).toEqual([]);
    expect(await scene.notice(kind)).toEqual({ mailFault: 'MessageRejected: not verified' });
    expect(scene.errors()).toEqual(['notice.failed']);
    expect(scene.queues.sent.notices).toEqual([]);
    expect(await scene.due()).toBeUndefined();
  });

  test('is late by the life of its claim where the worker dies with it', async () => {
    scene.mailer.answers.push(new Error('the worker died'));
    await expect(sendNotice(scene.ports, job)).rejects.toThrow('died');
    scene.clock.set(START + FIVE_MINUTES - 1);
    await sendNotice(scene.ports, job);
    expect(scene.mailer.taken).toHaveLength(0);
    expect(scene.queues.sent.notices).toHaveLength(1);
    scene.clock.set(START + FIVE_MINUTES);
    await sendNotice(scene.ports, job);
    expect(scene.mailer.taken).toHaveLength(1);
  });

  test('comes twice, and then no more, where the worker dies between the service’s yes and the record', async () => {
    const before = (await scene.outage())!.mails;
    await expect(sendNotice(dyingAt('recordNotice'), job)).rejects.toThrow('died');
    scene.clock.set(START + FIVE_MINUTES);
    await sendNotice(scene.ports, job);
    await sendNotice(scene.ports, job);
    expect(scene.mailer.taken).toHaveLength(2);
    expect((await scene.outage())?.mails).toBe(before + 1);
  });

  test('is late and not lost where the worker dies before it gives the claim back', async () => {
    scene.mailer.answers.push({ kind: 'later', reason: 'Throttling' });
    await expect(sendNotice(dyingAt('releaseNotice'), job)).rejects.toThrow('died');
    scene.clock.set(START + FIVE_MINUTES);
    await sendNotice(scene.ports, job);
    expect(scene.mailer.taken).toHaveLength(1);
  });
});

test('a worker that dies after the record only leaves the clearing to the repeat', async () => {
  await scene.openOutage();
  await expect(sendNotice(dyingAt('apply'), sampleJob())).rejects.toThrow('died');
  expect(await scene.due()).toBeDefined();
  await sendNotice(scene.ports, sampleJob());
  expect(scene.mailer.taken).toHaveLength(1);
  expect(await scene.due()).toBeUndefined();
});

test('a mail service is asked less and less often, and not by all jobs at the same time', async () => {
  await scene.openOutage();
  const delays: number[] = [];
  for (const resends of [0, 1, 2, 3, 4, 5, 6, 99]) {
    for (let i = 0; i < 20; i++) {
      scene.mailer.answers.push({ kind: 'later', reason: 'Throttling' });
      await sendNotice(scene.ports, sampleJob({ resends }));
    }
    const some = scene.queues.sent.notices.splice(0).map(({ delaySeconds }) => delaySeconds);
    const longest = Math.min(60 * 2 ** resends, 900);
    expect(Math.min(...some)).toBeGreaterThanOrEqual(longest / 2);
    expect(Math.max(...some)).toBeLessThanOrEqual(longest);
    delays.push(...some);
  }
  expect(new Set(delays).size).toBeGreaterThan(80);
});

describe('an outage without a record', () => {
  test('gets it from the callback’s health', async () => {
    await scene.openOutage();
    const emptied = new MemoryHealthLedger({ clock: scene.clock, historyDays: 30 });
    await emptied.apply(CALLBACK, { set: await scene.health.get(CALLBACK), when: [] });
    await sendNotice({ ...scene.ports, health: emptied }, sampleJob());
    expect(scene.mailer.taken).toHaveLength(1);
    expect(await emptied.getOutage(CALLBACK, OUTAGE)).toMatchObject({ mails: 1, firstCall: CALL });
  });

  test('is not told of as another one', async () => {
    await scene.callbacks.create(sampleCallback());
    const { firstError, firstCall } = sampleOutage();
    await scene.health.apply(CALLBACK, {
      set: { outageId: 'out_ANOTHER', outageFirstError: firstError, outageFirstCall: firstCall },
      when: [],
    });
    await sendNotice(scene.ports, sampleJob({ resends: 5 }));
    expect(scene.mailer.taken).toEqual([]);
    expect(scene.errors()).toEqual(['notice.dropped']);
    expect(await scene.health.listOutages(CALLBACK, 10)).toEqual([]);
  });

  test('that nothing knows of is asked for five times, then dropped loudly', async () => {
    await scene.callbacks.create(sampleCallback());
    await sendNotice(scene.ports, sampleJob());
    for (let i = 0; i < 5; i++) await sendNotice(scene.ports, scene.queues.sent.notices[i]!.message);
    expect(scene.queues.sent.notices).toHaveLength(5);
    expect(scene.errors()).toEqual(['notice.dropped']);
    expect(scene.mailer.taken).toEqual([]);
  });
});
