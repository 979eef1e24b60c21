import type { Call } from '../../lambdas/domain/call/call.ts';
import type { Callback } from '../../lambdas/domain/callback/callback.ts';
import type { Health } from '../../lambdas/domain/health/health.ts';
import type { NoticeKind, Outage } from '../../lambdas/domain/health/outage.ts';
import type { Mail, Mailer, MailResult } from '../../lambdas/ports/mailer.ts';
import type { SendNoticePorts } from '../../lambdas/usecases/notices/notice-ports.ts';
import type { OutageJob } from '../../lambdas/usecases/notices/send-outage-notice.ts';
import { MemoryAccessLedger } from './memory/memory-access-ledger.ts';
import { MemoryCallLedger } from './memory/memory-call-ledger.ts';
import { MemoryCallbackDirectory } from './memory/memory-callback-directory.ts';
import { MemoryClock } from './memory/memory-clock.ts';
import { MemoryHealthLedger } from './memory/memory-health-ledger.ts';
import { MemoryLog } from './memory/memory-log.ts';
import { MemoryQueues } from './memory/memory-queues.ts';
import { DAY_MS, START, sampleAttempt, sampleCallback } from './samples.ts';

export const OUTAGE = 'out_01KE6FVN000000000000000000';
export const CALL = 'call_01KE6FVN000000000000000000';
export const CALLBACK = sampleCallback().id;

export const NOTICE_KINDS: NoticeKind[] = ['outage', 'stopped', 'recovered'];

export function sampleJob({ kind = 'outage', ...changes }: Partial<OutageJob> = {}): OutageJob {
  return { v: 1, kind, callbackId: CALLBACK, outageId: OUTAGE, queuedAt: START, ...changes };
}

export function sampleCall(changes: Partial<Call> = {}): Call {
  return {
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
    ...changes,
  };
}

export function sampleOutage(changes: Partial<Outage> = {}): Outage {
  return {
    id: OUTAGE,
    callbackId: CALLBACK,
    startedAt: START,
    firstError: { at: START, outcome: 'http_error', statusCode: 500, message: 'Internal Server Error' },
    firstCall: CALL,
    attempts: 1,
    callsAffected: 1,
    probes: 0,
    mails: 0,
    notices: {},
    ...changes,
  };
}

export const NOTICE_SETTINGS = {
  publicUrl: 'https://redial.example/',
  historyDays: 30,
  parkAfterErrors: 10,
};

/** A mail service that answers as told, else takes the mail. */
export class ScriptedMailer implements Mailer {
  readonly taken: Mail[] = [];
  readonly answers: (MailResult | Error)[] = [];

  async send(mail: Mail): Promise<MailResult> {
    const answer = this.answers.shift() ?? { kind: 'sent', mailId: `mail-${this.taken.length + 1}` };
    if (answer instanceof Error) throw answer;
    if (answer.kind === 'sent') this.taken.push(mail);
    return answer;
  }
}

/** All that `sendNotice` works with, in memory. */
export class NoticeScene {
  readonly clock = new MemoryClock({ now: START });
  readonly callbacks = new MemoryCallbackDirectory({ clock: this.clock });
  readonly health = new MemoryHealthLedger({ clock: this.clock, historyDays: 30 });
  readonly calls = new MemoryCallLedger({ clock: this.clock, historyDays: 30 });
  readonly access = new MemoryAccessLedger();
  readonly queues = new MemoryQueues();
  readonly mailer = new ScriptedMailer();
  readonly log = new MemoryLog();
  readonly ports: SendNoticePorts = {
    callbacks: this.callbacks,
    health: this.health,
    calls: this.calls,
    access: this.access,
    notices: this.queues,
    mailer: this.mailer,
    clock: this.clock,
    log: this.log,
    settings: { ...NOTICE_SETTINGS, adminEmail: 'ops@example.com' },
  };

  /** A callback whose first call has just failed, as deliver leaves it. */
  async openOutage(changes: Partial<Callback> = {}): Promise<void> {
    await this.callbacks.create(sampleCallback(changes));
    const call = sampleCall({ payload: '{"from":{"name":"Fred Waters"}}' });
    const outage = sampleOutage();
    await this.calls.keepAttempt(call, sampleAttempt({ responseBody: 'broken here' }));
    await this.calls.put(call, 'nothing');
    await this.health.apply(CALLBACK, {
      set: {
        outageId: outage.id,
        outageStartedAt: outage.startedAt,
        outageFirstError: outage.firstError,
        outageFirstCall: outage.firstCall,
        lastError: outage.firstError,
        ...dueAt(START + 600_000),
      },
      add: { outageAttempts: 1, outageCalls: 1 },
      when: [],
    });
    await this.health.keepOutage(outage);
  }

  /** A rule stops it, with that very call. */
  async stopByRule(changes: Partial<Health> = {}): Promise<void> {
    const word = {
      state: 'TooManyErrors',
      stateReason: '9 attempts failed in a row.',
      updatedBy: 'rule:afterConsecutiveErrors',
      stateAt: START + 20,
      stoppedByCall: CALL,
    } as const;
    const modeDueAt = START + 3_600_000;
    const set = {
      mode: 'stopped',
      epoch: 1,
      modeDueAt,
      ...word,
      ...dueAt(START + 600_020),
      ...changes,
    } as const;
    await this.health.apply(CALLBACK, { set, when: [] });
  }

  /** It was over for long, when the job that says so is sent. */
  async endOutage(): Promise<void> {
    const set = { outageEndedAt: START + 7_500_000, outageEndedBy: 'delivery' };
    const dues = ['noticeDueAt', 'beatAt', 'unhealthyShard'] as const;
    await this.health.apply(CALLBACK, { set, remove: [...dues], when: [] });
  }

  /** The scene in which a job of this kind is worked, and its mail wanted. */
  async ready(kind: NoticeKind, changes: Partial<Callback> = {}): Promise<void> {
    const notify = { ...sampleCallback().notify, onRecovery: true };
    await this.openOutage({ notify, ...changes });
    if (kind === 'outage') return;
    await this.health.recordNotice(CALLBACK, OUTAGE, 'outage', { notifiedAt: START, mailId: 'mail-0' });
    await (kind === 'stopped' ? this.stopByRule() : this.endOutage());
  }

  outage() {
    return this.health.getOutage(CALLBACK, OUTAGE);
  }

  async notice(kind: NoticeKind) {
    return (await this.outage())?.notices[kind];
  }

  /** What health says is due of notices. */
  async due() {
    return (await this.health.get(CALLBACK)).noticeDueAt;
  }

  errors(): string[] {
    return this.log.lines.filter(({ level }) => level === 'error').map(({ event }) => event);
  }
}

function dueAt(at: number) {
  return { noticeDueAt: at, beatAt: at, unhealthyShard: '3' };
}
