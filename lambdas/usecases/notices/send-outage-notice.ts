import type { OutageNoticeMessage } from '../../contract/messages.ts';
import type { Callback } from '../../domain/callback/callback.ts';
import { type Outage, outageOf } from '../../domain/health/outage.ts';
import { openingAttempt, outageNotice } from '../../domain/notice/notice.ts';
import { outageMail } from '../../domain/notice/notice-mail.ts';
import type { NoticeResult } from '../../ports/health-ledger.ts';
import type { Mail } from '../../ports/mailer.ts';
import { deferNotice, GIVE_UP_AFTER_MS, noticeFields } from './defer-notice.ts';
import { findRecipients, NOBODY } from './find-recipients.ts';
import type { SendNoticePorts } from './notice-ports.ts';

/** Longer than a worker can live: an older claim is that of a dead one. */
export const CLAIM_STALE_MS = 5 * 60_000;
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
export async function sendOutageNotice(ports: SendNoticePorts, job: OutageNoticeMessage): Promise<void> {
  const { callbackId, outageId } = job;
  const outage = await recordOf(ports, job);
  if (outage === undefined) return waitForRecord(ports, job);
  if (outage.notifiedAt !== undefined || outage.mailFault !== undefined) return clearDue(ports, job);

  const callback = await ports.callbacks.get(callbackId);
  if (callback === undefined) return giveUp(ports, job, 'the callback is no longer to be found');
  const unwanted = whyUnwanted(callback);
  if (unwanted !== undefined) {
    await settle(ports, job, { mailFault: `not wanted: ${unwanted}` });
    return ports.log.info('notice.unwanted', noticeFields(job));
  }
  const to = await findRecipients(ports, callback);
  if (to.length === 0) return giveUp(ports, job, NOBODY);
  const mail = await compose(ports, callback, outage, to);

  const now = ports.clock.now();
  if (!(await ports.health.claimNotice(callbackId, outageId, now, now - CLAIM_STALE_MS)))
    return deferNotice(ports, job, 'another worker holds the claim');
  const result = await ports.mailer.send(mail);
  if (result.kind === 'refused') return giveUp(ports, job, result.reason);
  if (result.kind === 'sent') {
    await settle(ports, job, { notifiedAt: ports.clock.now(), mailId: result.mailId });
    return ports.log.info('notice.sent', {
      ...noticeFields(job),
      mailId: result.mailId,
      recipients: to.length,
    });
  }
  if (ports.clock.now() - job.queuedAt > GIVE_UP_AFTER_MS)
    return giveUp(ports, job, `given up after three days: ${result.reason}`);
  await ports.health.releaseNotice(callbackId, outageId);
  await deferNotice(ports, job, result.reason);
}

/** A record that a crash kept from being written is made from the callback's health, which was written before it. */
async function recordOf({ health }: SendNoticePorts, job: OutageNoticeMessage): Promise<Outage | undefined> {
  const recorded = await health.getOutage(job.callbackId, job.outageId);
  if (recorded !== undefined) return recorded;
  const outage = outageOf(job.callbackId, await health.get(job.callbackId));
  return outage?.id === job.outageId ? health.keepOutage(outage) : undefined;
}

/** Where each failed call has a mail of its own, the outage has none. */
function whyUnwanted({ notify }: Callback): string | undefined {
  if (notify.everyFailedCall) return 'notify.everyFailedCall is true';
  return notify.onOutage ? undefined : 'notify.onOutage is false';
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

/** It is written right after health is: a job that finds nothing, again and again, is about nothing. */
async function waitForRecord(ports: SendNoticePorts, job: OutageNoticeMessage): Promise<void> {
  if ((job.resends ?? 0) < RESENDS_WITHOUT_RECORD) return deferNotice(ports, job, NOT_RECORDED);
  ports.log.error('notice.dropped', { ...noticeFields(job), reason: NOT_RECORDED });
}

/** No mail will ever be sent for this outage. Said on its record, and loudly in the log. */
async function giveUp(ports: SendNoticePorts, job: OutageNoticeMessage, mailFault: string): Promise<void> {
  ports.log.error('notice.failed', { ...noticeFields(job), reason: mailFault });
  await settle(ports, job, { mailFault });
}

async function settle(ports: SendNoticePorts, job: OutageNoticeMessage, result: NoticeResult): Promise<void> {
  await ports.health.recordNotice(job.callbackId, job.outageId, result);
  await clearDue(ports, job);
}

/** In mode `direct` the notice is all that can be due; a newer outage has a notice of its own. */
async function clearDue(
  { health }: SendNoticePorts,
  { callbackId, outageId }: OutageNoticeMessage,
): Promise<void> {
  await health.apply(callbackId, {
    remove: ['beatAt', 'unhealthyShard'],
    when: [
      { field: 'outageId', is: 'equal', to: outageId },
      { field: 'mode', is: 'equal', to: 'direct' },
    ],
  });
}
