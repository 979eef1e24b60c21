import { cut } from '../call/payload.ts';
import { duration } from '../text/duration.ts';
import { htmlMail, type MailContent, textMail } from './mail-layout.ts';
import { historyInWords, inShort, type RenderedMail, whatHappened } from './mail-sections.ts';
import { utcTime } from './mail-text.ts';
import type { StopNotice } from './stop-notice.ts';

const SUBJECT_REASON_BYTES = 60;

/** The mail that a callback is stopped. The subject says which, since when, and why. */
export function stopMail(notice: StopNotice): RenderedMail {
  const { name } = inShort(notice);
  const stopped = notice.state === 'TooManyErrors' ? 'disabled' : 'stopped';
  const [callback, ...happened] = whatHappened(notice, 'The call that made it so');
  const content: MailContent = {
    heading: `Callback ${name} is ${stopped}`,
    lead: `Since ${utcTime(notice.stoppedAt)} Redial does not call it: ${notice.reason}`,
    sections: [
      callback!,
      {
        title: 'Why',
        rows: [
          ['State', notice.state],
          ['Since', utcTime(notice.stoppedAt)],
          ['By', notice.updatedBy],
          ['Reason', notice.reason],
        ],
      },
      ...happened,
      { title: 'What Redial does', paragraphs: [waitingInWords(notice), historyInWords(notice)] },
      { title: 'What to do next', ...stepsOf(notice) },
    ],
    footer: `Redial sends one mail when a rule, or a receiver that answers 410 Gone, stops a callback. Outage ${notice.outageId}.`,
  };
  const reason = cut(notice.reason.replace(/\.$/, ''), SUBJECT_REASON_BYTES);
  return {
    subject: `Callback ${name} ${stopped} since ${utcTime(notice.stoppedAt)}: ${reason}`,
    text: textMail(content),
    html: htmlMail(content),
  };
}

function waitingInWords({ windowSeconds }: StopNotice): string {
  return `New calls, and those that were still to be made again, wait: each until ${duration(windowSeconds)} after its event was accepted. None is lost: what waits when you activate the callback is sent then, and a call whose time is over before becomes FAILED.`;
}

function stepsOf({ activateCommand, listCommand, markCommand }: StopNotice) {
  return {
    paragraphs: ['Repair the receiver, or the URL and credentials of the callback. Then activate it.'],
    verbatim: [
      { label: 'Activate the callback:', text: activateCommand },
      { label: 'List the calls that failed:', text: listCommand },
      ...(markCommand === undefined
        ? []
        : [{ label: 'Mark a call as done, here that one:', text: markCommand }]),
    ],
  };
}
