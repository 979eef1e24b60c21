import type { Callback } from '../callback/callback.ts';
import type { Outage } from '../health/outage.ts';
import { htmlMail, type MailContent, textMail } from './mail-layout.ts';
import { callbackSection, historyInWords, inShort, type RenderedMail } from './mail-sections.ts';
import { utcTime } from './mail-text.ts';
import { callsUri, KEY_HEADER, type NoticeFacts, type NoticeSettings, noticeFacts } from './notice-facts.ts';

/** That an outage is over, as its mail tells of it. */
export interface RecoveryNotice extends NoticeFacts {
  outageId: string;
  since: number;
  endedAt: number;
  callsAffected: number;
  attempts: number;
  probes: number;
  waitingCommand: string;
}

/** Of an outage that has ended. */
export function recoveryNotice(
  { callback, outage }: { callback: Callback; outage: Outage },
  settings: NoticeSettings,
): RecoveryNotice {
  const { id, startedAt, endedAt = startedAt, firstError, callsAffected, attempts, probes } = outage;
  return {
    ...noticeFacts({ callback, failure: firstError }, settings),
    outageId: id,
    since: startedAt,
    endedAt,
    callsAffected,
    attempts,
    probes,
    waitingCommand: `curl ${KEY_HEADER} "${callsUri(callback, settings)}?status=PENDING"`,
  };
}

/** The mail that an outage is over. The subject says whose, since when, and how long it lasted. */
export function recoveryMail(notice: RecoveryNotice): RenderedMail {
  const { name } = inShort(notice);
  const { since, endedAt, answer, callsAffected, attempts, probes } = notice;
  const lasted = roughly(endedAt - since);
  const content: MailContent = {
    heading: `Callback ${name} takes its calls again`,
    lead: `Its outage lasted ${lasted}, until ${utcTime(endedAt)}.`,
    sections: [
      callbackSection(notice),
      {
        title: 'The outage',
        rows: [
          ['Began', utcTime(since)],
          ['Ended', utcTime(endedAt)],
          ['Lasted', lasted],
          ['First answer', answer],
          ['Calls', `${callsAffected} that failed at least once`],
          [
            'Attempts',
            `${attempts} that failed${probes > 0 ? `, ${probes} of them to find out whether it is over` : ''}`,
          ],
        ],
      },
      { title: 'What Redial does', paragraphs: [fateInWords(notice), historyInWords(notice)] },
      {
        title: 'What to do next',
        paragraphs: ['Look whether calls of that time are left that failed for good, or that still wait.'],
        verbatim: [
          { label: 'List the calls that failed:', text: notice.listCommand },
          { label: 'List the calls that wait:', text: notice.waitingCommand },
        ],
      },
    ],
    footer: `This callback asks for a mail when an outage is over (notify.onRecovery). Outage ${notice.outageId}.`,
  };
  return {
    subject: `Callback ${name} recovered at ${utcTime(endedAt)} after ${lasted}`,
    text: textMail(content),
    html: htmlMail(content),
  };
}

function fateInWords({ retries }: RecoveryNotice): string {
  return retries.on
    ? 'Calls that waited are made again without your doing. A call whose time was over before is FAILED, and is not made again unless you ask.'
    : 'Retries are off for this callback: a call that failed stays FAILED, and is not made again unless you ask.';
}

const UNITS: [name: string, milliseconds: number][] = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
];

/** In its largest unit and the next: `2 hours 5 minutes`. */
function roughly(milliseconds: number): string {
  const largest = UNITS.findIndex(([, size]) => milliseconds >= size);
  if (largest < 0) return 'less than a second';
  let left = milliseconds;
  const parts = UNITS.slice(largest, largest + 2).map(([name, size]) => {
    const count = Math.floor(left / size);
    left -= count * size;
    return count === 0 ? '' : `${count} ${name}${count === 1 ? '' : 's'}`;
  });
  return parts.filter(Boolean).join(' ');
}
