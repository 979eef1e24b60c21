import type { NoticeMessage } from '../contract/messages.ts';
import type { Callback } from '../domain/callback.ts';
import { openingAttempt, outageNotice } from '../domain/notice.ts';
import { outageMail } from '../domain/notice-mail.ts';
import { recipientsOf } from '../domain/notice-recipients.ts';
import { type Outage, outageOf } from '../domain/outage.ts';
import type { AccessLedger } from '../ports/access-ledger.ts';
import type { CallLedger } from '../ports/call-ledger.ts';
import type { NoticeQueue } from '../ports/call-queue.ts';
import type { CallbackLookup } from '../ports/callback-directory.ts';
import type { Clock } from '../ports/clock.ts';
import type { HealthLedger, NoticeResult } from '../ports/health-ledger.ts';
import type { Log } from '../ports/log.ts';
import type { Mail, Mailer } from '../ports/mailer.ts';

export interface SendNoticePorts {
  callbacks: Pick<CallbackLookup, 'get'>;
  health: HealthLedger;
  calls: CallLedger;
  access: Pick<AccessLedger, 'adminEmailOf'>;
  notices: NoticeQueue;
  mailer: Mailer;
  clock: Clock;
  log: Log;
  settings: { publicUrl: string; historyDays: number; adminEmail?: string };
}

/** Longer than a worker can live: an older claim is that of a dead one. */
export const CLAIM_STALE_MS = 5 * 60_000;
/** So long a mail service may put off one mail. */
export const GIVE_UP_AFTER_MS = 3 * 86_400_000;
const FIRST_DELAY_SECONDS = 60;
const LONGEST_DELAY_SECONDS = 900;
const NOT_RECORDED = 'the outage is not recorded';
const RESENDS_WITHOUT_RECORD = 5;
const ATTEMPTS_LOOKED_THROUGH = 100;

/**
 * Sends an outage's one mail. The mail is composed before anything is written; then, in this order:
 *
 *     claim → mail service → record → health (nothing is due any more) → acknowledge
 *                         ↘ release → the job again, delayed → acknowledge
 *
 * What a crash (or a fault that throws) leaves behind, the job being received again each time:
 * - after the claim: no mail; the repeat meets a fresh claim, goes round until it is stale, then sends. Late, not lost.
 * - after the mail service took the mail: the only gap in which a mail is sent twice; the service has no token
 *   by which it would know a repeat.
 * - after the record: the repeat sends nothing and only clears health.
 * - after health was cleared: the repeat does the same again, which changes nothing.
 * - after the release: the repeat claims at once and sends.
 * - after the job was sent again: two jobs are on their way; the claim lets one of them send.
 */
export async function sendNotice(ports: SendNoticePorts, job: NoticeMessage): Promise<void> {
  const { callbackId, outageId } = job;
  const outage = await recordOf(ports, job);
  if (outage === undefined) return sendLater(ports, job, NOT_RECORDED);
  if (outage.notifiedAt !== undefined || outage.mailFault !== undefined) return clearDue(ports, job);

  const callback = await ports.callbacks.get(callbackId);
  if (callback === undefined) return giveUp(ports, job, 'the callback is no longer to be found');
  if (!callback.notify.onOutage) {
    await settle(ports, job, { mailFault: 'not wanted: notify.onOutage is false' });
    return ports.log.info('notice.unwanted', fieldsOf(job));
  }
  const to = await recipients(ports, callback);
  if (to.length === 0)
    return giveUp(ports, job, 'nobody to send it to: no callback, tenant or deployment address');
  const mail = await compose(ports, callback, outage, to);

  const now = ports.clock.now();
  if (!(await ports.health.claimNotice(callbackId, outageId, now, now - CLAIM_STALE_MS)))
    return sendLater(ports, job, 'another worker holds the claim');
  const result = await ports.mailer.send(mail);
  if (result.kind === 'refused') return giveUp(ports, job, result.reason);
  if (result.kind === 'sent') {
    await settle(ports, job, { notifiedAt: ports.clock.now(), mailId: result.mailId });
    return ports.log.info('notice.sent', { ...fieldsOf(job), mailId: result.mailId, recipients: to.length });
  }
  if (ports.clock.now() - job.queuedAt > GIVE_UP_AFTER_MS)
    return giveUp(ports, job, `given up after three days: ${result.reason}`);
  await ports.health.releaseNotice(callbackId, outageId);
  await sendLater(ports, job, result.reason);
}

/** A record that a crash kept from being written is made from the callback's health, which was written before it. */
async function recordOf({ health }: SendNoticePorts, job: NoticeMessage): Promise<Outage | undefined> {
  const recorded = await health.getOutage(job.callbackId, job.outageId);
  if (recorded !== undefined) return recorded;
  const outage = outageOf(job.callbackId, await health.get(job.callbackId));
  return outage?.id === job.outageId ? health.keepOutage(outage) : undefined;
}

/** The tenant is asked only where the callback names nobody. */
async function recipients({ access, settings }: SendNoticePorts, callback: Callback): Promise<string[]> {
  const own = recipientsOf(callback, []);
  if (own.length > 0) return own;
  return recipientsOf(callback, [await access.adminEmailOf(callback.tenant), settings.adminEmail]);
}

async function compose(
  { calls, settings }: SendNoticePorts,
  callback: Callback,
  outage: Outage,
  to: string[],
): Promise<Mail> {
  const call = await calls.get(callback.id, outage.firstCall);
  if (call === undefined) return { to, ...outageMail(outageNotice({ callback, outage }, settings)) };
  const [payload, first] = await Promise.all([calls.payload(call), calls.firstAttempt(call.id)]);
  const attempt =
    openingAttempt(outage, first ? [first] : []) ??
    openingAttempt(outage, await calls.attempts(call.id, ATTEMPTS_LOOKED_THROUGH));
  return { to, ...outageMail(outageNotice({ callback, outage, call, payload, attempt }, settings)) };
}

/** The same job as a new message: a receive is not used up by waiting. */
async function sendLater(
  { notices, log }: SendNoticePorts,
  job: NoticeMessage,
  reason: string,
): Promise<void> {
  const resends = job.resends ?? 0;
  if (reason === NOT_RECORDED && resends >= RESENDS_WITHOUT_RECORD)
    return log.error('notice.dropped', { ...fieldsOf(job), reason });
  const delaySeconds = Math.min(FIRST_DELAY_SECONDS * 2 ** Math.min(resends, 10), LONGEST_DELAY_SECONDS);
  await notices.notify({ ...job, resends: resends + 1 }, delaySeconds);
  log.warn('notice.deferred', { ...fieldsOf(job), reason, delaySeconds });
}

/** No mail will ever be sent for this outage. Said on its record, and loudly in the log. */
async function giveUp(ports: SendNoticePorts, job: NoticeMessage, mailFault: string): Promise<void> {
  ports.log.error('notice.failed', { ...fieldsOf(job), reason: mailFault });
  await settle(ports, job, { mailFault });
}

async function settle(ports: SendNoticePorts, job: NoticeMessage, result: NoticeResult): Promise<void> {
  await ports.health.recordNotice(job.callbackId, job.outageId, result);
  await clearDue(ports, job);
}

/** In mode `direct` the notice is all that can be due; a newer outage has a notice of its own. */
async function clearDue({ health }: SendNoticePorts, { callbackId, outageId }: NoticeMessage): Promise<void> {
  await health.apply(callbackId, {
    remove: ['beatAt', 'unhealthyShard'],
    when: [
      { field: 'outageId', is: 'equal', to: outageId },
      { field: 'mode', is: 'equal', to: 'direct' },
    ],
  });
}

function fieldsOf({ callbackId, outageId, resends = 0 }: NoticeMessage): Record<string, unknown> {
  return { callbackId, outageId, resends };
}
