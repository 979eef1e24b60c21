import { beforeEach, describe, expect, test } from 'vitest';
import { sendNotice } from '../../../lambdas/usecases/notices/send-notice.ts';
import {
  CALL,
  CALLBACK,
  NOTICE_SETTINGS,
  NoticeScene,
  sampleCall,
  sampleJob,
} from '../../kit/notice-scene.ts';
import { DAY_MS, START, sampleAttempt, sampleCallback } from '../../kit/samples.ts';

let scene: NoticeScene;
beforeEach(() => {
  scene = new NoticeScene();
});

describe('a notice job', () => {
  test('sends one mail, records it and leaves nothing due', async () => {
    await scene.openOutage();
    await sendNotice(scene.ports, sampleJob());
    expect(scene.mailer.taken).toHaveLength(1);
    const [mail] = scene.mailer.taken;
    expect(mail?.to).toEqual(['owner@example.com']);
    expect(mail?.subject).toContain('receiver.example failing since 2026-01-05');
    for (const part of ['Fred Waters', 'broken here', 'HTTP 500', 'token=***', CALL]) {
      expect(mail?.text).toContain(part);
    }
    expect(await scene.outage()).toMatchObject({
      mails: 1,
      notices: { outage: { notifiedAt: START, mailId: 'mail-1' } },
    });
    expect(await scene.health.get(CALLBACK)).not.toHaveProperty('noticeDueAt');
    expect(await scene.health.get(CALLBACK)).not.toHaveProperty('beatAt');
    expect(scene.queues.sent.notices).toEqual([]);
  });

  test('tells of the attempt that opened the outage, though its call failed in an earlier one', async () => {
    await scene.openOutage();
    const startedAt = START - 7_200_000;
    const earlier = sampleAttempt({ id: '01KE67000000000000000000AA', startedAt, responseBody: 'long ago' });
    await scene.calls.keepAttempt(sampleCall(), earlier);
    await sendNotice(scene.ports, sampleJob());
    expect(scene.mailer.taken[0]?.text).toContain('broken here');
    expect(scene.mailer.taken[0]?.text).not.toContain('long ago');
  });

  test('that comes again sends nothing', async () => {
    await scene.openOutage();
    await sendNotice(scene.ports, sampleJob());
    await sendNotice(scene.ports, sampleJob());
    expect(scene.mailer.taken).toHaveLength(1);
    expect(await scene.outage()).toMatchObject({ mails: 1 });
  });

  test('two workers at once send one mail', async () => {
    await scene.openOutage();
    await Promise.all([sendNotice(scene.ports, sampleJob()), sendNotice(scene.ports, sampleJob())]);
    expect(scene.mailer.taken).toHaveLength(1);
    expect(scene.queues.sent.notices.map(({ message }) => message)).toEqual([sampleJob({ resends: 1 })]);
    await sendNotice(scene.ports, scene.queues.sent.notices[0]!.message);
    expect(scene.mailer.taken).toHaveLength(1);
  });

  test('leaves a newer outage’s notice due', async () => {
    await scene.openOutage();
    await scene.health.apply(CALLBACK, { set: { outageId: 'out_NEWER' }, when: [] });
    await sendNotice(scene.ports, sampleJob());
    expect(scene.mailer.taken).toHaveLength(1);
    expect(await scene.due()).toBe(START + 600_000);
  });
});

describe('the mail goes', () => {
  test('to all addresses of the callback', async () => {
    await scene.openOutage({ emails: ['second@example.com'] });
    await sendNotice(scene.ports, sampleJob());
    expect(scene.mailer.taken[0]?.to).toEqual(['owner@example.com', 'second@example.com']);
  });

  test('else to the tenant’s administrator', async () => {
    await scene.openOutage({ email: null });
    await scene.access.setAdminEmail('default', 'tenant@example.com');
    await sendNotice(scene.ports, sampleJob());
    expect(scene.mailer.taken[0]?.to).toEqual(['tenant@example.com']);
  });

  test('else to the deployment’s', async () => {
    await scene.openOutage({ email: null });
    await sendNotice(scene.ports, sampleJob());
    expect(scene.mailer.taken[0]?.to).toEqual(['ops@example.com']);
  });

  test('to nobody where there is nobody, which is recorded and loud', async () => {
    await scene.openOutage({ email: null });
    scene.ports.settings = NOTICE_SETTINGS;
    await sendNotice(scene.ports, sampleJob());
    expect((await scene.notice('outage'))?.mailFault).toContain('nobody');
    expect(scene.errors()).toEqual(['notice.failed']);
    expect(await scene.due()).toBeUndefined();
  });

  test('out for a callback that was deleted since', async () => {
    await scene.openOutage();
    await scene.callbacks.remove(sampleCallback(), START, START + DAY_MS);
    await sendNotice(scene.ports, sampleJob());
    expect(scene.mailer.taken).toHaveLength(1);
  });
});
