import { beforeEach, describe, expect, test } from 'vitest';
import type { CallNoticeMessage } from '../../../lambdas/contract/messages.ts';
import { marked } from '../../../lambdas/domain/call/call-moves.ts';
import { GIVE_UP_AFTER_MS } from '../../../lambdas/usecases/notices/defer-notice.ts';
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

const JOB: CallNoticeMessage = { v: 1, kind: 'call', callbackId: CALLBACK, callId: CALL, queuedAt: START };
const notify = { ...sampleCallback().notify, everyFailedCall: true };

let scene: NoticeScene;
beforeEach(async () => {
  scene = new NoticeScene();
  await scene.openOutage({ notify });
});
const send = (job = JOB) => sendNotice(scene.ports, job);

describe('a job about a failed call', () => {
  test('sends one mail that tells of it', async () => {
    await send();
    const [mail, ...others] = scene.mailer.taken;
    expect(others).toEqual([]);
    expect(mail?.to).toEqual(['owner@example.com']);
    expect(mail?.subject).toContain('Call to receiver.example failed at 2026-01-05 09:00:00 UTC: HTTP 500');
    for (const part of [CALL, 'Fred Waters', 'broken here', 'token=***', `/calls/${CALL}/retry`])
      expect(mail?.text).toContain(part);
    expect(scene.log.lines).toContainEqual({
      level: 'info',
      event: 'notice.sent',
      fields: {
        kind: 'call',
        callbackId: CALLBACK,
        callId: CALL,
        resends: 0,
        mailId: 'mail-1',
        recipients: 1,
      },
    });
  });

  test('tells of the attempt it failed with first, whatever came before and after', async () => {
    const unknown = sampleAttempt({ id: '01KE6FVN000000000000000000', outcome: 'unknown' });
    const later = sampleAttempt({
      id: '01KE6FVN00ZZZZZZZZZZZZZZZZ',
      startedAt: START + 1,
      responseBody: 'later',
    });
    for (const attempt of [unknown, later]) await scene.calls.keepAttempt(sampleCall(), attempt);
    await send();
    expect(scene.mailer.taken[0]?.text).toContain('broken here');
    expect(scene.mailer.taken[0]?.text).not.toContain('later');
  });

  test('says what became of the call by now', async () => {
    const stored = (await scene.calls.get(CALLBACK, CALL))!;
    await scene.calls.put(marked(stored, 'SUCCESS', { at: START })!, stored.revision);
    await send();
    expect(scene.mailer.taken[0]?.text).toContain('By now the call is SUCCESS');
  });

  test('takes a pending call past its cutoff for what it is', async () => {
    scene.clock.set(START + 2 * DAY_MS);
    await send();
    expect(scene.mailer.taken[0]?.text).toContain('The call is FAILED: its time is over');
  });

  test('goes to the tenant’s administrator where the callback names nobody', async () => {
    await scene.callbacks.replace(
      sampleCallback({ notify }),
      sampleCallback({ notify, email: null, version: 2 }),
    );
    await scene.access.setAdminEmail('default', 'tenant@example.com');
    await send();
    expect(scene.mailer.taken[0]?.to).toEqual(['tenant@example.com']);
  });

  test('that is no longer wanted sends nothing, and is no error', async () => {
    await scene.callbacks.replace(sampleCallback({ notify }), sampleCallback({ version: 2 }));
    await send();
    expect(scene.mailer.taken).toEqual([]);
    expect(scene.errors()).toEqual([]);
    expect(scene.log.lines.map(({ event }) => event)).toEqual(['notice.unwanted']);
  });
});

describe('an outage of a callback that wants a mail for each failed call', () => {
  test('has none of its own, which is recorded and leaves nothing due', async () => {
    await sendNotice(scene.ports, sampleJob());
    await send();
    expect(scene.mailer.taken.map(({ subject }) => subject)).toEqual([expect.stringContaining('Call to')]);
    expect(await scene.notice('outage')).toEqual({ mailFault: 'not wanted: notify.everyFailedCall is true' });
    expect(await scene.due()).toBeUndefined();
    expect(scene.errors()).toEqual([]);
  });
});

describe('a mail about a failed call', () => {
  test('that is put off goes out later', async () => {
    scene.mailer.answers.push({ kind: 'later', reason: 'Throttling' });
    await send();
    const [{ message } = { message: JOB }] = scene.queues.sent.notices;
    expect(message).toEqual({ ...JOB, resends: 1 });
    await sendNotice(scene.ports, message);
    expect(scene.mailer.taken).toHaveLength(1);
  });

  test.each([
    [
      'the service refuses it',
      () => scene.mailer.answers.push({ kind: 'refused', reason: 'MessageRejected' }),
    ],
    [
      'the service has put it off for three days',
      () => {
        scene.clock.set(START + GIVE_UP_AFTER_MS + 1);
        scene.mailer.answers.push({ kind: 'later', reason: 'Throttling' });
      },
    ],
    ['the callback is gone', () => scene.callbacks.remove(sampleCallback(), START, START)],
    ['the call is gone', () => scene.clock.set(START + 40 * DAY_MS)],
    [
      'there is nobody to send it to',
      async () => {
        scene.ports.settings = NOTICE_SETTINGS;
        await scene.callbacks.replace(
          sampleCallback({ notify }),
          sampleCallback({ notify, email: null, version: 2 }),
        );
      },
    ],
  ])('is given up where %s, and the log says so loudly', async (_why, happens) => {
    await happens();
    await send();
    expect(scene.mailer.taken).toEqual([]);
    expect(scene.queues.sent.notices).toEqual([]);
    const [error, ...others] = scene.log.lines.filter(({ level }) => level === 'error');
    expect(others).toEqual([]);
    expect(error).toMatchObject({
      event: 'notice.failed',
      fields: { callbackId: CALLBACK, callId: CALL, reason: expect.any(String) },
    });
  });

  test('whose job a fault of ours interrupts is sent when that returns', async () => {
    scene.mailer.answers.push(new Error('the worker died'));
    await expect(send()).rejects.toThrow('died');
    await send();
    expect(scene.mailer.taken).toHaveLength(1);
  });
});
