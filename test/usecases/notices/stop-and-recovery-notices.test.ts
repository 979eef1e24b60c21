import { beforeEach, describe, expect, test } from 'vitest';
import { sendNotice } from '../../../lambdas/usecases/notices/send-notice.ts';
import { CALL, CALLBACK, NoticeScene, sampleCall, sampleJob } from '../../kit/notice-scene.ts';
import { START, sampleAttempt } from '../../kit/samples.ts';

let scene: NoticeScene;
beforeEach(() => {
  scene = new NoticeScene();
});

describe('a job that a rule has stopped the callback', () => {
  const job = sampleJob({ kind: 'stopped', callId: CALL });

  test('sends one mail that says so, beside that of the outage, and leaves nothing due', async () => {
    await scene.ready('stopped');
    await Promise.all([sendNotice(scene.ports, job), sendNotice(scene.ports, job)]);
    const [mail, ...others] = scene.mailer.taken;
    expect(others).toEqual([]);
    expect(mail?.to).toEqual(['owner@example.com']);
    expect(mail?.subject).toBe(
      'Callback receiver.example disabled since 2026-01-05 09:00:00 UTC: 9 attempts failed in a row',
    );
    for (const part of [
      'rule:afterConsecutiveErrors',
      'broken here',
      'Fred Waters',
      CALL,
      '{"state":"Active"}',
    ])
      expect(mail?.text).toContain(part);
    expect(await scene.outage()).toMatchObject({ mails: 2, notices: { stopped: { mailId: 'mail-1' } } });
    expect(await scene.due()).toBeUndefined();
    expect((await scene.health.get(CALLBACK)).beatAt).toBe(START + 3_600_000);
  });

  test('tells of the attempt that was too many, whatever came before and after', async () => {
    await scene.ready('stopped', {});
    const stateAt = START + 300_020;
    await scene.health.apply(CALLBACK, { set: { stateAt }, when: [] });
    const [at, after] = [START + 300_000, START + 400_000];
    for (const [startedAt, responseBody] of [
      [at, 'too many'],
      [after, 'came late'],
    ] as const) {
      const attempt = sampleAttempt({ id: `01KE6FVN0${startedAt}`, startedAt, responseBody });
      await scene.calls.keepAttempt(sampleCall(), attempt);
    }
    await sendNotice(scene.ports, job);
    expect(scene.mailer.taken[0]?.text).toContain('too many');
    expect(scene.mailer.taken[0]?.text).not.toMatch(/came late|broken here/);
  });

  test('finds the call in health where the job does not name it, and does without it where it is gone', async () => {
    await scene.ready('stopped');
    const { callId: _, ...unnamed } = job as { callId?: string } & typeof job;
    await sendNotice(scene.ports, unnamed);
    expect(scene.mailer.taken[0]?.text).toContain(CALL);
    const bare = new NoticeScene();
    await bare.ready('stopped');
    await sendNotice(bare.ports, sampleJob({ kind: 'stopped', callId: 'call_GONE' }));
    expect(bare.mailer.taken[0]?.text).toContain('no longer to be found');
    expect(bare.mailer.taken[0]?.text).not.toContain('undefined');
  });

  test('leaves the outage’s own mail due, and that leaves it due', async () => {
    await scene.openOutage();
    await scene.stopByRule();
    await sendNotice(scene.ports, job);
    expect(await scene.due()).toBe(START + 600_020);
    await sendNotice(scene.ports, sampleJob());
    expect(await scene.due()).toBeUndefined();

    const other = new NoticeScene();
    await other.openOutage();
    await other.stopByRule();
    await sendNotice(other.ports, sampleJob());
    expect(await other.due()).toBe(START + 600_020);
    await sendNotice(other.ports, job);
    expect(await other.due()).toBeUndefined();
  });

  test('stays due where it stops the callback just when the outage’s mail is settled', async () => {
    await scene.openOutage();
    const apply = scene.health.apply.bind(scene.health);
    scene.health.apply = async (...change) => {
      scene.health.apply = apply;
      // The same failure opens and stops: its notice is due when the outage's is.
      await scene.stopByRule({ noticeDueAt: START + 600_000, beatAt: START + 600_000 });
      return apply(...change);
    };
    await sendNotice(scene.ports, sampleJob());
    expect(await scene.due()).toBe(START + 600_000);
    await sendNotice(scene.ports, job);
    expect(await scene.due()).toBeUndefined();
  });
});

describe('a job that an outage is over', () => {
  const job = sampleJob({ kind: 'recovered', queuedAt: START + 9_300_000 });

  test('sends one mail with the figures of health, and records its end', async () => {
    await scene.ready('recovered');
    await scene.health.apply(CALLBACK, {
      add: { outageAttempts: 24, outageCalls: 6, outageProbes: 11 },
      when: [],
    });
    await sendNotice(scene.ports, job);
    await sendNotice(scene.ports, job);
    const [mail, ...others] = scene.mailer.taken;
    expect(others).toEqual([]);
    expect(mail?.subject).toBe(
      'Callback receiver.example recovered at 2026-01-05 11:05:00 UTC after 2 hours 5 minutes',
    );
    for (const part of ['7 that failed', '25 that failed, 11 of them', 'status=FAILED'])
      expect(mail?.text).toContain(part);
    expect(await scene.outage()).toMatchObject({
      ...{ endedAt: START + 7_500_000, attempts: 25, mails: 2 },
      notices: { recovered: { mailId: 'mail-1' } },
    });
  });

  test('of an outage that is no longer the newest tells of it as it is recorded', async () => {
    await scene.ready('recovered');
    const ended = { endedAt: START + 60_000, endedBy: 'delivery', attempts: 3, callsAffected: 3 };
    await scene.health.keepOutage({ ...(await scene.outage())!, ...ended });
    await scene.health.apply(CALLBACK, { set: { outageId: 'out_NEWER' }, when: [] });
    await sendNotice(scene.ports, job);
    expect(scene.mailer.taken[0]?.subject).toContain('after 1 minute');
  });
});
