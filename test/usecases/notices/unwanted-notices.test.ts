import { beforeEach, describe, expect, test } from 'vitest';
import type { NoticeKind } from '../../../lambdas/domain/health/outage.ts';
import { sendNotice } from '../../../lambdas/usecases/notices/send-notice.ts';
import { CALL, CALLBACK, NoticeScene, OUTAGE, sampleJob } from '../../kit/notice-scene.ts';
import { DAY_MS, START, sampleCallback } from '../../kit/samples.ts';

const { notify } = sampleCallback();

let scene: NoticeScene;
beforeEach(() => {
  scene = new NoticeScene();
});

/** Nothing was sent, the record says why, and that is no error. */
async function expectUnwanted(kind: NoticeKind, why: string): Promise<void> {
  expect(scene.mailer.taken).toEqual([]);
  expect((await scene.notice(kind))?.mailFault).toBe(`not wanted: ${why}`);
  expect(scene.errors()).toEqual([]);
  expect(scene.log.lines.map(({ event }) => event)).toEqual(['notice.unwanted']);
  expect(await scene.due()).toBeUndefined();
}

test.each([
  ['outage', { ...notify, onOutage: false }, 'notify.onOutage is false'],
  ['outage', { ...notify, everyFailedCall: true }, 'notify.everyFailedCall is true'],
  ['stopped', { ...notify, onDisabled: false }, 'notify.onDisabled is false'],
  ['recovered', { ...notify, onRecovery: false }, 'notify.onRecovery is false'],
] as const)('a mail of the kind %s is not sent to who does not want it: %o', async (kind, wishes, why) => {
  await scene.ready(kind, { notify: wishes });
  await sendNotice(scene.ports, sampleJob({ kind }));
  await expectUnwanted(kind, why);
});

describe('a failure that opens an outage and stops the callback at once', () => {
  beforeEach(async () => {
    await scene.openOutage();
    await scene.stopByRule({ outageIsSilent: true });
  });

  test('is told of in one mail, that it is stopped', async () => {
    await sendNotice(scene.ports, sampleJob({ kind: 'stopped', callId: CALL }));
    await sendNotice(scene.ports, sampleJob());
    expect(scene.mailer.taken.map(({ subject }) => subject)).toEqual([expect.stringContaining('disabled')]);
    expect((await scene.notice('outage'))?.mailFault).toContain('is the only one');
    expect(await scene.due()).toBeUndefined();
  });

  test('is told of to who wants mails about outages only, too', async () => {
    const callback = sampleCallback();
    const wishes = { ...notify, onDisabled: false };
    await scene.callbacks.replace(callback, { ...callback, version: 2, notify: wishes });
    await sendNotice(scene.ports, sampleJob({ kind: 'stopped', callId: CALL }));
    expect(scene.mailer.taken).toHaveLength(1);
  });
});

describe('the mail that a callback is stopped', () => {
  test('is not sent once a person has activated it again', async () => {
    await scene.ready('stopped');
    const set = { mode: 'draining', state: 'Active', updatedBy: 'key_1', outageIsFinal: true } as const;
    await scene.health.apply(CALLBACK, { set, remove: ['stateReason', 'stoppedByCall'], when: [] });
    await sendNotice(scene.ports, sampleJob({ kind: 'stopped', callId: CALL }));
    await expectUnwanted('stopped', 'a person has stopped or activated the callback since');
  });

  test('is not sent once a person has stopped it, either', async () => {
    await scene.ready('stopped');
    await scene.health.apply(CALLBACK, { set: { state: 'Stopped', updatedBy: 'key_1' }, when: [] });
    await sendNotice(scene.ports, sampleJob({ kind: 'stopped', callId: CALL }));
    await expectUnwanted('stopped', 'a person has stopped or activated the callback since');
  });

  test('is not sent for a callback that is deleted', async () => {
    await scene.ready('stopped');
    await scene.callbacks.remove(sampleCallback(), START, START + DAY_MS);
    await sendNotice(scene.ports, sampleJob({ kind: 'stopped', callId: CALL }));
    await expectUnwanted('stopped', 'the callback is deleted');
  });
});

test('that an outage is over is not told while it is on again; its next end asks for that', async () => {
  await scene.ready('recovered');
  await scene.health.keepOutage((await scene.outage())!);
  await scene.health.apply(CALLBACK, {
    remove: ['outageEndedAt', 'outageEndedBy'],
    add: { outageAttempts: 1 },
    when: [],
  });
  await sendNotice(scene.ports, sampleJob({ kind: 'recovered' }));
  expect(scene.mailer.taken).toEqual([]);
  expect(await scene.notice('recovered')).toBeUndefined();
  await scene.endOutage();
  await sendNotice(scene.ports, sampleJob({ kind: 'recovered' }));
  expect(scene.mailer.taken).toHaveLength(1);
  expect((await scene.health.getOutage(CALLBACK, OUTAGE))?.endedAt).toBe(START + 7_500_000);
});
