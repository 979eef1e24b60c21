import type { CallNoticeMessage } from '../../contract/messages.ts';
import { asRead } from '../../domain/call/call-moves.ts';
import type { Callback } from '../../domain/callback/callback.ts';
import { callMail } from '../../domain/notice/call-mail.ts';
import { callNotice, firstFailure } from '../../domain/notice/call-notice.ts';
import type { Mail } from '../../ports/mailer.ts';
import { deferNotice, GIVE_UP_AFTER_MS, noticeFields } from './defer-notice.ts';
import { findRecipients, NOBODY } from './find-recipients.ts';
import type { SendNoticePorts } from './notice-ports.ts';

const ATTEMPTS_LOOKED_THROUGH = 100;

/**
 * Sends the mail about one failed call:
 *
 *     mail service → acknowledge
 *                ↘ the job again, delayed → acknowledge
 *
 * Nothing is claimed and nothing recorded, as it is for an outage's one mail: a job that comes twice is a mail that
 * comes twice. That takes a crash, of the worker that sent the job or of the one that sent the mail, or a queue that
 * hands one message out twice. A crash loses it only where, before the message comes
 * back, a person has retried that very call by hand, and so knows of it.
 */
export async function sendCallNotice(ports: SendNoticePorts, job: CallNoticeMessage): Promise<void> {
  const callback = await ports.callbacks.get(job.callbackId);
  if (callback === undefined) return giveUp(ports, job, 'the callback is no longer to be found');
  if (!callback.notify.everyFailedCall) return ports.log.info('notice.unwanted', noticeFields(job));
  const to = await findRecipients(ports, callback);
  if (to.length === 0) return giveUp(ports, job, NOBODY);
  const mail = await compose(ports, callback, job.callId, to);
  if (mail === undefined) return giveUp(ports, job, 'the call is no longer to be found');

  const result = await ports.mailer.send(mail);
  if (result.kind === 'refused') return giveUp(ports, job, result.reason);
  if (result.kind === 'sent') {
    const { mailId } = result;
    return ports.log.info('notice.sent', { ...noticeFields(job), mailId, recipients: to.length });
  }
  if (ports.clock.now() - job.queuedAt > GIVE_UP_AFTER_MS)
    return giveUp(ports, job, `given up after three days: ${result.reason}`);
  await deferNotice(ports, job, result.reason);
}

async function compose(
  { calls, clock, settings }: SendNoticePorts,
  callback: Callback,
  callId: string,
  to: string[],
): Promise<Mail | undefined> {
  const stored = await calls.get(callback.id, callId);
  if (stored === undefined) return undefined;
  const [payload, first] = await Promise.all([calls.payload(stored), calls.firstAttempt(callId)]);
  const attempt =
    firstFailure(first ? [first] : []) ?? firstFailure(await calls.attempts(callId, ATTEMPTS_LOOKED_THROUGH));
  if (attempt === undefined) return undefined;
  const call = asRead(stored, clock.now());
  return { to, ...callMail(callNotice({ callback, call, payload, attempt }, settings)) };
}

/** No mail will ever be sent about this call: the log says so, loudly. */
function giveUp({ log }: SendNoticePorts, job: CallNoticeMessage, reason: string): void {
  log.error('notice.failed', { ...noticeFields(job), reason });
}
