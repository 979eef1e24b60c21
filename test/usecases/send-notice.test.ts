import { beforeEach, describe, expect, test } from 'vitest';
import type { NoticeMessage } from '../../lambdas/contract/messages.ts';
import type { Callback } from '../../lambdas/domain/callback.ts';
import type { Health } from '../../lambdas/domain/health.ts';
import type { Outage } from '../../lambdas/domain/outage.ts';
import type { Mail, Mailer, MailResult } from '../../lambdas/ports/mailer.ts';
import { GIVE_UP_AFTER_MS, type SendNoticePorts, sendNotice } from '../../lambdas/usecases/send-notice.ts';
import { MemoryAccessLedger } from '../kit/memory/memory-access-ledger.ts';
import { MemoryCallLedger } from '../kit/memory/memory-call-ledger.ts';
import { MemoryCallbackDirectory } from '../kit/memory/memory-callback-directory.ts';
import { MemoryClock } from '../kit/memory/memory-clock.ts';
import { MemoryHealthLedger } from '../kit/memory/memory-health-ledger.ts';
import { MemoryLog } from '../kit/memory/memory-log.ts';
import { MemoryQueues } from '../kit/memory/memory-queues.ts';
import { DAY_MS, START, sampleAttempt, sampleCallback } from '../kit/samples.ts';

const OUTAGE = 'out_01KE6FVN000000000000000000';
const CALL = 'call_01KE6FVN000000000000000000';
const CALLBACK = sampleCallback().id;
const FIVE_MINUTES = 5 * 60_000;

/** A mail service that answers as told, else takes the mail. */
class ScriptedMailer implements Mailer {
  readonly taken: Mail[] = [];
  readonly answers: (MailResult | Error)[] = [];

  async send(mail: Mail): Promise<MailResult> {
    const answer = this.answers.shift() ?? { kind: 'sent', mailId: `mail-${this.taken.length + 1}` };
    if (answer instanceof Error) throw answer;
    if (answer.kind === 'sent') this.taken.push(mail);
    return answer;
  }
}

let clock: MemoryClock;
let callbacks: MemoryCallbackDirectory;
let health: MemoryHealthLedger;
let calls: MemoryCallLedger;
let access: MemoryAccessLedger;
let queues: MemoryQueues;
let mailer: ScriptedMailer;
let log: MemoryLog;
let ports: SendNoticePorts;

beforeEach(() => {
  clock = new MemoryClock({ now: START });
  callbacks = new MemoryCallbackDirectory({ clock });
  health = new MemoryHealthLedger({ clock, historyDays: 30 });
  calls = new MemoryCallLedger({ clock, historyDays: 30 });
  access = new MemoryAccessLedger();
  queues = new MemoryQueues();
  mailer = new ScriptedMailer();
  log = new MemoryLog();
  ports = {
    callbacks,
    health,
    calls,
    access,
    notices: queues,
    mailer,
    clock,
    log,
    settings: { publicUrl: 'https://redial.example', historyDays: 30, adminEmail: 'ops@example.com' },
  };
});

/** A callback whose first call has just failed, as deliver leaves it. */
async function outageOf(changes: Partial<Callback> = {}): Promise<void> {
  await callbacks.create(sampleCallback(changes));
  const call = {
    id: CALL,
    callbackId: CALLBACK,
    tenant: 'default',
    eventId: 'evt_01KE6FVN000000000000000000',
    event: 'reply',
    status: 'PENDING',
    turn: 2,
    revision: 1,
    createdAt: START,
    retryUntil: START + DAY_MS,
    attemptCount: 1,
    payload: '{"from":{"name":"Fred Waters"}}',
  } as const;
  await calls.keepAttempt(call, sampleAttempt({ responseBody: 'broken here' }));
  await calls.put(call, 'nothing');
  const firstError = { at: START, outcome: 'http_error', statusCode: 500 } as const;
  await health.apply(CALLBACK, {
    set: {
      outageId: OUTAGE,
      outageStartedAt: START,
      outageFirstError: firstError,
      outageFirstCall: CALL,
      beatAt: START + 600_000,
      unhealthyShard: '3',
    },
    add: { outageAttempts: 1, outageCalls: 1 },
    when: [],
  });
  await health.keepOutage({
    id: OUTAGE,
    callbackId: CALLBACK,
    startedAt: START,
    firstError,
    firstCall: CALL,
    attempts: 1,
    callsAffected: 1,
    mails: 0,
  });
}

const job = (changes: Partial<NoticeMessage> = {}): NoticeMessage => ({
  v: 1,
  kind: 'outage',
  callbackId: CALLBACK,
  outageId: OUTAGE,
  queuedAt: START,
  ...changes,
});

const outage = async () => (await health.getOutage(CALLBACK, OUTAGE)) as Outage;
const due = ({ beatAt, unhealthyShard }: Health) => ({ beatAt, unhealthyShard });
const errors = () => log.lines.filter(({ level }) => level === 'error').map(({ event }) => event);

describe('a notice job', () => {
  test('sends one mail, records it and leaves nothing due', async () => {
    await outageOf();
    await sendNotice(ports, job());
    expect(mailer.taken).toHaveLength(1);
    const [mail] = mailer.taken;
    expect(mail?.to).toEqual(['owner@example.com']);
    expect(mail?.subject).toContain('receiver.example failing since 2026-01-05');
    for (const part of ['Fred Waters', 'broken here', 'HTTP 500', 'token=***', CALL]) {
      expect(mail?.text).toContain(part);
    }
    expect(await outage()).toMatchObject({ notifiedAt: START, mailId: 'mail-1', mails: 1 });
    expect(due(await health.get(CALLBACK))).toEqual({});
    expect(queues.sent.notices).toEqual([]);
  });

  test('that comes again sends nothing', async () => {
    await outageOf();
    await sendNotice(ports, job());
    await sendNotice(ports, job());
    expect(mailer.taken).toHaveLength(1);
    expect(await outage()).toMatchObject({ mails: 1 });
  });

  test('two workers at once send one mail', async () => {
    await outageOf();
    await Promise.all([sendNotice(ports, job()), sendNotice(ports, job())]);
    expect(mailer.taken).toHaveLength(1);
    expect(queues.sent.notices).toEqual([{ message: job({ resends: 1 }), delaySeconds: 60 }]);
    await sendNotice(ports, queues.sent.notices[0]!.message);
    expect(mailer.taken).toHaveLength(1);
  });

  test('leaves a newer outage’s notice due', async () => {
    await outageOf();
    await health.apply(CALLBACK, { set: { outageId: 'out_NEWER' }, when: [] });
    await sendNotice(ports, job());
    expect(mailer.taken).toHaveLength(1);
    expect((await health.get(CALLBACK)).beatAt).toBe(START + 600_000);
  });
});

describe('the mail goes', () => {
  test('to all addresses of the callback', async () => {
    await outageOf({ emails: ['second@example.com'] });
    await sendNotice(ports, job());
    expect(mailer.taken[0]?.to).toEqual(['owner@example.com', 'second@example.com']);
  });

  test('else to the tenant’s administrator', async () => {
    await outageOf({ email: null });
    await access.setAdminEmail('default', 'tenant@example.com');
    await sendNotice(ports, job());
    expect(mailer.taken[0]?.to).toEqual(['tenant@example.com']);
  });

  test('else to the deployment’s', async () => {
    await outageOf({ email: null });
    await sendNotice(ports, job());
    expect(mailer.taken[0]?.to).toEqual(['ops@example.com']);
  });

  test('to nobody where there is nobody, which is recorded and loud', async () => {
    await outageOf({ email: null });
    ports.settings = { publicUrl: 'https://redial.example', historyDays: 30 };
    await sendNotice(ports, job());
    expect((await outage()).mailFault).toContain('nobody');
    expect(errors()).toEqual(['notice.failed']);
    expect(due(await health.get(CALLBACK))).toEqual({});
  });

  test('nowhere if it is not wanted, which is recorded and no error', async () => {
    await outageOf({ notify: { onOutage: false, includeContent: true } });
    await sendNotice(ports, job());
    expect(mailer.taken).toEqual([]);
    expect((await outage()).mailFault).toContain('notify.onOutage');
    expect(errors()).toEqual([]);
    expect(due(await health.get(CALLBACK))).toEqual({});
  });

  test('out for a callback that was deleted since', async () => {
    await outageOf();
    await callbacks.remove(sampleCallback(), START, START + DAY_MS);
    await sendNotice(ports, job());
    expect(mailer.taken).toHaveLength(1);
  });
});

describe('a mail service', () => {
  test('that throttles gets the mail later, without a wait for the claim', async () => {
    await outageOf();
    mailer.answers.push({ kind: 'later', reason: 'Throttling' });
    await sendNotice(ports, job());
    expect(queues.sent.notices).toEqual([{ message: job({ resends: 1 }), delaySeconds: 60 }]);
    expect((await health.get(CALLBACK)).beatAt).toBeDefined();
    await sendNotice(ports, queues.sent.notices[0]!.message);
    expect(mailer.taken).toHaveLength(1);
    expect(await outage()).toMatchObject({ mails: 1 });
  });

  test('is asked less and less often', async () => {
    await outageOf();
    for (let resends = 0; resends < 6; resends++) {
      mailer.answers.push({ kind: 'later', reason: 'Throttling' });
      await sendNotice(ports, job({ resends }));
    }
    expect(queues.sent.notices.map(({ delaySeconds }) => delaySeconds)).toEqual([
      60, 120, 240, 480, 900, 900,
    ]);
  });

  test('that never gets well is given up after three days', async () => {
    await outageOf();
    mailer.answers.push({ kind: 'later', reason: 'Throttling' }, { kind: 'later', reason: 'Throttling' });
    clock.set(START + GIVE_UP_AFTER_MS);
    await sendNotice(ports, job());
    expect((await outage()).mailFault).toBeUndefined();
    clock.set(START + GIVE_UP_AFTER_MS + 1);
    await sendNotice(ports, job());
    expect((await outage()).mailFault).toContain('Throttling');
    expect(queues.sent.notices).toHaveLength(1);
    expect(errors()).toEqual(['notice.failed']);
  });

  test('that refuses is not asked again, which is recorded and loud', async () => {
    await outageOf();
    mailer.answers.push({ kind: 'refused', reason: 'MessageRejected: not verified' });
    await sendNotice(ports, job());
    await sendNotice(ports, job());
    expect(mailer.taken).toEqual([]);
    expect((await outage()).mailFault).toBe('MessageRejected: not verified');
    expect(errors()).toEqual(['notice.failed']);
    expect(queues.sent.notices).toEqual([]);
    expect(due(await health.get(CALLBACK))).toEqual({});
  });
});

describe('a crash', () => {
  /** The worker dies at this step, once. */
  function dyingAt(step: 'recordNotice' | 'apply' | 'releaseNotice'): SendNoticePorts {
    const die = () => Promise.reject(new Error('the worker died'));
    const dying = new Proxy(health, {
      get: (target, name) => (name === step ? die : Reflect.get(target, name).bind(target)),
    });
    return { ...ports, health: dying };
  }

  test('with the claim in hand delays the mail by the claim’s life', async () => {
    await outageOf();
    mailer.answers.push(new Error('the worker died'));
    await expect(sendNotice(ports, job())).rejects.toThrow('died');
    clock.set(START + FIVE_MINUTES - 1);
    await sendNotice(ports, job());
    expect(mailer.taken).toHaveLength(0);
    expect(queues.sent.notices).toHaveLength(1);
    clock.set(START + FIVE_MINUTES);
    await sendNotice(ports, job());
    expect(mailer.taken).toHaveLength(1);
  });

  test('between the mail service’s yes and the record repeats the mail, and then no more', async () => {
    await outageOf();
    await expect(sendNotice(dyingAt('recordNotice'), job())).rejects.toThrow('died');
    clock.set(START + FIVE_MINUTES);
    await sendNotice(ports, job());
    await sendNotice(ports, job());
    expect(mailer.taken).toHaveLength(2);
    expect(await outage()).toMatchObject({ mails: 1 });
  });

  test('after the record only leaves the clearing to the repeat', async () => {
    await outageOf();
    await expect(sendNotice(dyingAt('apply'), job())).rejects.toThrow('died');
    expect((await health.get(CALLBACK)).beatAt).toBeDefined();
    await sendNotice(ports, job());
    expect(mailer.taken).toHaveLength(1);
    expect(due(await health.get(CALLBACK))).toEqual({});
  });

  test('before the release delays a throttled mail and does not lose it', async () => {
    await outageOf();
    mailer.answers.push({ kind: 'later', reason: 'Throttling' });
    await expect(sendNotice(dyingAt('releaseNotice'), job())).rejects.toThrow('died');
    clock.set(START + FIVE_MINUTES);
    await sendNotice(ports, job());
    expect(mailer.taken).toHaveLength(1);
  });
});

describe('an outage without a record', () => {
  test('gets it from the callback’s health', async () => {
    await outageOf();
    const emptied = new MemoryHealthLedger({ clock, historyDays: 30 });
    await emptied.apply(CALLBACK, { set: await health.get(CALLBACK), when: [] });
    await sendNotice({ ...ports, health: emptied }, job());
    expect(mailer.taken).toHaveLength(1);
    expect(await emptied.getOutage(CALLBACK, OUTAGE)).toMatchObject({ mails: 1, firstCall: CALL });
  });

  test('that nothing knows of is asked for five times, then dropped loudly', async () => {
    await callbacks.create(sampleCallback());
    await sendNotice(ports, job());
    for (let i = 0; i < 5; i++) await sendNotice(ports, queues.sent.notices[i]!.message);
    expect(queues.sent.notices).toHaveLength(5);
    expect(errors()).toEqual(['notice.dropped']);
    expect(mailer.taken).toEqual([]);
  });
});
