import { duration } from '../text/duration.ts';
import { htmlMail, type MailContent, textMail } from './mail-layout.ts';
import { historyInWords, inShort, type RenderedMail, retriesInWords, whatHappened } from './mail-sections.ts';
import { utcTime } from './mail-text.ts';
import type { OutageNotice } from './notice.ts';

/** The one mail of an outage. The subject says which callback, since when, and what it answered. */
export function outageMail(notice: OutageNotice): RenderedMail {
  const { name, answer } = inShort(notice);
  const content: MailContent = {
    heading: `Callback ${name} does not take its calls`,
    lead: leadOf(notice),
    sections: [
      ...whatHappened(notice, 'First failed message'),
      {
        title: 'What Redial does',
        paragraphs: [
          retriesInWords(notice, 'the first one'),
          ...parkingInWords(notice),
          ...disablingInWords(notice),
          historyInWords(notice),
        ],
      },
      { title: 'What to do next', ...stepsOf(notice) },
    ],
    footer: `Redial sends one mail per outage: none follows for further calls that fail while this one lasts. Outage ${notice.outageId}.`,
  };
  return {
    subject: `Callback ${name} failing since ${utcTime(notice.since)}: ${answer}`,
    text: textMail(content),
    html: htmlMail(content),
  };
}

function leadOf({ since, answer, endedAt }: OutageNotice): string {
  const began = `Since ${utcTime(since)} its calls fail: ${answer}.`;
  return endedAt === undefined
    ? began
    : `${began} By now it has answered again, at ${utcTime(endedAt)}; what failed meanwhile is told below.`;
}

function parkingInWords({ retries }: OutageNotice): string[] {
  if (!retries.on || !retries.parks) return [];
  const every = duration(retries.intervalSeconds);
  return [
    `If it goes on failing its calls wait instead, and every ${every} Redial tries one of them, to find out whether it answers again. Once it does, all that wait are sent.`,
  ];
}

function disablingInWords({ disable, endedAt, retries }: OutageNotice): string[] {
  const { at, afterConsecutiveErrors, afterExhaustedCalls } = disable;
  const terms = [
    ...(afterConsecutiveErrors === undefined
      ? []
      : [`once ${counted(afterConsecutiveErrors, 'attempt')} failed in a row`]),
    ...(afterExhaustedCalls === undefined || !retries.on || retries.maxAttempts === null
      ? []
      : [`once ${counted(afterExhaustedCalls, 'call')} failed at every attempt`]),
    ...(at === undefined
      ? []
      : [
          `at the first failure after ${utcTime(at)} if no call has succeeded by then, and ten attempts have failed`,
        ]),
  ];
  if (terms.length === 0 || endedAt !== undefined) return [];
  return [
    `Redial disables this callback ${terms.join(', or ')}. Its calls then wait until you activate it again, or their time is over.`,
  ];
}

function counted(count: number, what: 'attempt' | 'call'): string {
  return count === 1 ? `one ${what} has` : `${count} ${what}s have`;
}

function stepsOf({ retries, listCommand, markCommand }: OutageNotice) {
  const advice = retries.on
    ? 'Repair the receiver, or the URL and credentials of the callback: calls that still wait use the new ones. Nothing else is needed for them.'
    : 'Repair the receiver, or the URL and credentials of the callback. Then handle the calls that failed by hand, and mark them.';
  const mark = { label: 'Mark a call as done, here the first one:', text: markCommand ?? '' };
  return {
    paragraphs: [advice],
    verbatim: [
      { label: 'List the calls that failed:', text: listCommand },
      ...(markCommand === undefined ? [] : [mark]),
    ],
  };
}
