import type { NoticeMessage } from '../../contract/messages.ts';
import type { SendNoticePorts } from './notice-ports.ts';

/** So long a mail service may put off one mail. */
export const GIVE_UP_AFTER_MS = 3 * 86_400_000;
const FIRST_DELAY_SECONDS = 60;
const LONGEST_DELAY_SECONDS = 900;

/** The same job as a new message: a receive is not used up by waiting. */
export async function deferNotice(
  { notices, log }: Pick<SendNoticePorts, 'notices' | 'log'>,
  job: NoticeMessage,
  reason: string,
): Promise<void> {
  const { resends = 0 } = job;
  const delaySeconds = Math.min(FIRST_DELAY_SECONDS * 2 ** Math.min(resends, 10), LONGEST_DELAY_SECONDS);
  await notices.notify({ ...job, resends: resends + 1 }, delaySeconds);
  log.warn('notice.deferred', { ...noticeFields(job), reason, delaySeconds });
}

/** What log lines about a job say. */
export function noticeFields({ resends = 0, ...job }: NoticeMessage): Record<string, unknown> {
  return { ...subjectFields(job), resends };
}

/** Which callback it is about, and what of it. */
export function subjectFields(job: NoticeMessage): Record<string, unknown> {
  const { callbackId } = job;
  return job.kind === 'outage' ? { callbackId, outageId: job.outageId } : { callbackId, callId: job.callId };
}
