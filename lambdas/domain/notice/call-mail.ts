import type { Resolution } from '../call/call.ts';
import type { CallNotice } from './call-notice.ts';
import { htmlMail, type MailContent, textMail } from './mail-layout.ts';
import { historyInWords, inShort, type RenderedMail, retriesInWords, whatHappened } from './mail-sections.ts';
import { utcTime } from './mail-text.ts';

const FAILED_BY: Partial<Record<Resolution['by'], string>> = {
  unsendable:
    'no request can be made of it as the callback is now, so that no retry could succeed until that is repaired',
  'retries-off': 'retries are off for this callback',
  exhausted: 'its attempts are used up',
  cutoff: 'its time is over',
  deleted: 'the callback is deleted',
};

/** The mail about one failed call. The subject says which callback, when, and what it answered. */
export function callMail(notice: CallNotice): RenderedMail {
  const { name, answer } = inShort(notice);
  const content: MailContent = {
    heading: `A call to ${name} failed`,
    lead: `At ${utcTime(notice.attemptedAt)} call ${notice.call.id} failed for the first time: ${notice.answer}.`,
    sections: [
      ...whatHappened(notice, 'Failed message'),
      { title: 'What Redial does', paragraphs: [fateInWords(notice), historyInWords(notice)] },
      {
        title: 'What to do next',
        paragraphs: ['Repair the receiver, or the URL and credentials of the callback.'],
        verbatim: [
          { label: 'Make this call again, now:', text: notice.retryCommand },
          { label: 'Mark it as done:', text: notice.markCommand },
          { label: 'List the calls that failed:', text: notice.listCommand },
        ],
      },
    ],
    footer:
      'This callback asks for a mail about every call that fails (notify.everyFailedCall). Without it, Redial sends one mail per outage.',
  };
  return {
    subject: `Call to ${name} failed at ${utcTime(notice.attemptedAt)}: ${answer}`,
    text: textMail(content),
    html: htmlMail(content),
  };
}

function fateInWords(notice: CallNotice): string {
  const { status, by } = notice.now;
  if (status === 'PENDING') return retriesInWords(notice, 'this one');
  if (status === 'SUCCESS') return 'By now the call is SUCCESS: nothing is left to do for it.';
  const why = by && FAILED_BY[by];
  return `The call is FAILED${why ? `: ${why}` : ''}. Redial does not make it again unless you ask.`;
}
