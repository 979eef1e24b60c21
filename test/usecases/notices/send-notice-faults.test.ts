import { beforeEach, describe, expect, test } from 'vitest';
import { GIVE_UP_AFTER_MS } from '../../../lambdas/usecases/notices/defer-notice.ts';
import type { SendNoticePorts } from '../../../lambdas/usecases/notices/notice-ports.ts';
import { sendNotice } from '../../../lambdas/usecases/notices/send-notice.ts';
import { MemoryHealthLedger } from '../../kit/memory/memory-health-ledger.ts';
import { CALL, CALLBACK, NoticeScene, OUTAGE, sampleJob, sampleOutage } from '../../kit/notice-scene.ts';
import { START, sampleCallback } from '../../kit/samples.ts';

const FIVE_MINUTES = 5 * 60_000;

let scene: NoticeScene;
beforeEach(() => {
  scene = new NoticeScene();
});

describe('a mail service', () => {
  test('that throttles gets the mail later, without a wait for the claim', async () => {
    await scene.openOutage();
    scene.mailer.answers.push({ kind: 'later', reason: 'Throttling' });
    await sendNotice(scene.ports, sampleJob());
    expect(scene.queues.sent.notices).toEqual([{ message: sampleJob({ resends: 1 }), delaySeconds: 60 }]);
    expect((await scene.health.get(CALLBACK)).beatAt).toBeDefined();
    await sendNotice(scene.ports, scene.queues.sent.notices[0]!.message);
    expect(scene.mailer.taken).toHaveLength(1);
    expect(await scene.outage()).toMatchObject({ mails: 1 });
  });

  test('is asked less and less often', async () => {
    await scene.openOutage();
    for (let resends = 0; resends < 6; resends++) {
      scene.mailer.answers.push({ kind: 'later', reason: 'Throttling' });
      await sendNotice(scene.ports, sampleJob({ resends }));
    }
    expect(scene.queues.sent.notices.map(({ delaySeconds }) => delaySeconds)).toEqual([
      60, 120, 240, 480, 900, 900,
    ]);
  });

  test('that never gets well is given up after three days', async () => {
    await scene.openOutage();
    scene.mailer.answers.push(
      { kind: 'later', reason: 'Throttling' },
      { kind: 'later', reason: 'Throttling' },
    );
    scene.clock.set(START + GIVE_UP_AFTER_MS);
    await sendNotice(scene.ports, sampleJob());
    expect((await scene.outage())?.mailFault).toBeUndefined();
    scene.clock.set(START + GIVE_UP_AFTER_MS + 1);
    await sendNotice(scene.ports, sampleJob());
    expect((await scene.outage())?.mailFault).toContain('Throttling');
    expect(scene.queues.sent.notices).toHaveLength(1);
    expect(scene.errors()).toEqual(['notice.failed']);
  });

  test('that refuses is not asked again, which is recorded and loud', async () => {
    await scene.openOutage();
    scene.mailer.answers.push({ kind: 'refused', reason: 'MessageRejected: not verified' });
    await sendNotice(scene.ports, sampleJob());
    await sendNotice(scene.ports, sampleJob());
    expect(scene.mailer.taken).toEqual([]);
    expect((await scene.outage())?.mailFault).toBe('MessageRejected: not verified');
    expect(scene.errors()).toEqual(['notice.failed']);
    expect(scene.queues.sent.notices).toEqual([]);
    expect(await scene.due()).toEqual({});
  });
});

describe('a crash', () => {
  /** The worker dies at this step, once. */
  function dyingAt(step: 'recordNotice' | 'apply' | 'releaseNotice'): SendNoticePorts {
    const die = () => Promise.reject(new Error('the worker died'));
    const dying = new Proxy(scene.health, {
      get: (target, name) => (name === step ? die : Reflect.get(target, name).bind(target)),
    });
    return { ...scene.ports, health: dying };
  }

  test('with the claim in hand delays the mail by the claim’s life', async () => {
    await scene.openOutage();
    scene.mailer.answers.push(new Error('the worker died'));
    await expect(sendNotice(scene.ports, sampleJob())).rejects.toThrow('died');
    scene.clock.set(START + FIVE_MINUTES - 1);
    await sendNotice(scene.ports, sampleJob());
    expect(scene.mailer.taken).toHaveLength(0);
    expect(scene.queues.sent.notices).toHaveLength(1);
    scene.clock.set(START + FIVE_MINUTES);
    await sendNotice(scene.ports, sampleJob());
    expect(scene.mailer.taken).toHaveLength(1);
  });

  test('between the mail service’s yes and the record repeats the mail, and then no more', async () => {
    await scene.openOutage();
    await expect(sendNotice(dyingAt('recordNotice'), sampleJob())).rejects.toThrow('died');
    scene.clock.set(START + FIVE_MINUTES);
    await sendNotice(scene.ports, sampleJob());
    await sendNotice(scene.ports, sampleJob());
    expect(scene.mailer.taken).toHaveLength(2);
    expect(await scene.outage()).toMatchObject({ mails: 1 });
  });

  test('after the record only leaves the clearing to the repeat', async () => {
    await scene.openOutage();
    await expect(sendNotice(dyingAt('apply'), sampleJob())).rejects.toThrow('died');
    expect((await scene.health.get(CALLBACK)).beatAt).toBeDefined();
    await sendNotice(scene.ports, sampleJob());
    expect(scene.mailer.taken).toHaveLength(1);
    expect(await scene.due()).toEqual({});
  });

  test('before the release delays a throttled mail and does not lose it', async () => {
    await scene.openOutage();
    scene.mailer.answers.push({ kind: 'later', reason: 'Throttling' });
    await expect(sendNotice(dyingAt('releaseNotice'), sampleJob())).rejects.toThrow('died');
    scene.clock.set(START + FIVE_MINUTES);
    await sendNotice(scene.ports, sampleJob());
    expect(scene.mailer.taken).toHaveLength(1);
  });
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
