import type { NoticeMessage } from '../../contract/messages.ts';
import type { SendNoticePorts } from './notice-ports.ts';

/** So long a mail service may put off one mail. */
export const GIVE_UP_AFTER_MS = 3 * 86_400_000;
const FIRST_DELAY_SECONDS = 60;
const LONGEST_DELAY_SECONDS = 900;

/**
 * The same job as a new message: a receive is not used up by waiting. The delays differ: jobs that were put off together
 * would come back together, and a service that takes so many a second would take no more of them than before.
 */
export async function deferNotice(
  { notices, clock, log }: Pick<SendNoticePorts, 'notices' | 'clock' | 'log'>,
  job: NoticeMessage,
  reason: string,
): Promise<void> {
  const { resends = 0 } = job;
  const longest = Math.min(FIRST_DELAY_SECONDS * 2 ** Math.min(resends, 10), LONGEST_DELAY_SECONDS);
  const delaySeconds = Math.ceil(longest * (1 - clock.fraction() / 2));
  await notices.notify({ ...job, resends: resends + 1 }, delaySeconds);
  log.warn('notice.deferred', { ...noticeFields(job), reason, delaySeconds });
}

/** What log lines about a job say. */
export function noticeFields({ resends = 0, ...job }: NoticeMessage): Record<string, unknown> {
  return { ...subjectFields(job), resends };
}

/** Which mail it is for: its kind, the callback, and the outage or the call that it tells of. */
export function subjectFields({ v, queuedAt, resends, ...subject }: NoticeMessage): Record<string, unknown> {
  return subject;
}
