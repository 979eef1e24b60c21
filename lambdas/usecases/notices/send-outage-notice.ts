import type { NoticeMessage } from '../../contract/messages.ts';
import type { Health } from '../../domain/health/health.ts';
import { isSettled, type Outage, outageOf } from '../../domain/health/outage.ts';
import { whyUnwanted } from '../../domain/notice/wanted.ts';
import { composeNotice } from './compose-notice.ts';
import { deferNotice, GIVE_UP_AFTER_MS, noticeFields } from './defer-notice.ts';
import { findRecipients, NOBODY } from './find-recipients.ts';
import type { SendNoticePorts } from './notice-ports.ts';
import { clearDue, settleNotice } from './settle-notice.ts';

/** A job about an outage: for its one mail, for the one that it stopped the callback, for the one that it is over. */
export type OutageJob = Exclude<NoticeMessage, { kind: 'call' }>;

/** Longer than a worker can live: an older claim is that of a dead one. */
export const CLAIM_STALE_MS = 5 * 60_000;
const NOT_RECORDED = 'the outage is not recorded';
const RESENDS_WITHOUT_RECORD = 5;

/**
 * Sends one of an outage's mails, of which there is one of each kind. The mail is composed before it is claimed; then, in
 * this order:
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
export async function sendOutageNotice(ports: SendNoticePorts, job: OutageJob): Promise<void> {
  const { callbackId, outageId, kind } = job;
  const health = await ports.health.get(callbackId);
  const outage = await recordOf(ports, job, health);
  if (outage === undefined) return waitForRecord(ports, job);
  if (isSettled(outage, kind)) return clearDue(ports, job);
  // It was taken up again: its next end asks for the mail that it is over.
  if (kind === 'recovered' && outage.endedAt === undefined)
    return ports.log.info('notice.overtaken', noticeFields(job));

  const callback = await ports.callbacks.get(callbackId);
  if (callback === undefined) return giveUp(ports, job, 'the callback is no longer to be found');
  const unwanted = whyUnwanted(kind, callback, outageId, health);
  if (unwanted !== undefined) {
    await settleNotice(ports, job, { mailFault: `not wanted: ${unwanted}` });
    return ports.log.info('notice.unwanted', { ...noticeFields(job), reason: unwanted });
  }
  const to = await findRecipients(ports, callback);
  if (to.length === 0) return giveUp(ports, job, NOBODY);
  const mail = await composeNotice(ports, job, { callback, outage, health });

  const now = ports.clock.now();
  if (!(await ports.health.claimNotice(callbackId, outageId, kind, now, now - CLAIM_STALE_MS)))
    return deferNotice(ports, job, 'another worker holds the claim');
  const result = await ports.mailer.send({ to, ...mail });
  if (result.kind === 'refused') return giveUp(ports, job, result.reason);
  if (result.kind === 'sent') {
    const { mailId } = result;
    await settleNotice(ports, job, { notifiedAt: ports.clock.now(), mailId });
    return ports.log.info('notice.sent', { ...noticeFields(job), mailId, recipients: to.length });
  }
  if (ports.clock.now() - job.queuedAt > GIVE_UP_AFTER_MS)
    return giveUp(ports, job, `given up after three days: ${result.reason}`);
  await ports.health.releaseNotice(callbackId, outageId, kind);
  await deferNotice(ports, job, result.reason);
}

/**
 * The record with the figures of the callback's health, which is written before it: a crash may have kept the record
 * from being written, and of an outage that is on, or has just ended, it lags behind.
 */
async function recordOf(
  { health: ledger }: SendNoticePorts,
  { callbackId, outageId }: OutageJob,
  health: Health,
): Promise<Outage | undefined> {
  const newest = outageOf(callbackId, health);
  return newest?.id === outageId ? ledger.keepOutage(newest) : ledger.getOutage(callbackId, outageId);
}

/** It is written right after health is: a job that finds nothing, again and again, is about nothing. */
async function waitForRecord(ports: SendNoticePorts, job: OutageJob): Promise<void> {
  if ((job.resends ?? 0) < RESENDS_WITHOUT_RECORD) return deferNotice(ports, job, NOT_RECORDED);
  ports.log.error('notice.dropped', { ...noticeFields(job), reason: NOT_RECORDED });
}

/** This mail will never be sent. Said on the outage's record, and loudly in the log. */
async function giveUp(ports: SendNoticePorts, job: OutageJob, mailFault: string): Promise<void> {
  ports.log.error('notice.failed', { ...noticeFields(job), reason: mailFault });
  await settleNotice(ports, job, { mailFault });
}
