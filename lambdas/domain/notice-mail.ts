import { htmlMail, type MailContent, textMail } from './mail-layout.ts';
import { utcTime } from './mail-text.ts';
import type { MessageDetails, OutageNotice } from './notice.ts';
import { cut } from './payload.ts';

export interface RenderedMail {
  subject: string;
  text: string;
  html: string;
}

type Row = [label: string, value: string];

const SUBJECT_NAME_BYTES = 80;
const SUBJECT_ANSWER_BYTES = 60;

const LABELS: Record<keyof MessageDetails, string> = {
  location: 'Location',
  name: 'Name',
  mobile: 'Mobile',
  email: 'E-mail',
  channel: 'Channel',
  content: 'Content',
};

/** The one mail of an outage. The subject says which callback, since when, and what it answered. */
export function outageMail(notice: OutageNotice): RenderedMail {
  const name = cut(notice.name, SUBJECT_NAME_BYTES);
  const answer = cut(notice.answer, SUBJECT_ANSWER_BYTES);
  const content: MailContent = {
    heading: `Callback ${name} does not take its calls`,
    lead: leadOf(notice),
    sections: [
      { title: 'Callback', rows: callbackRows(notice) },
      {
        title: 'What it answered',
        rows: answerRows(notice),
        verbatim: notice.response === undefined ? [] : [{ text: notice.response }],
      },
      { title: 'First failed message', rows: messageRows(notice) },
      { title: 'What Redial does', paragraphs: [retriesInWords(notice), historyInWords(notice)] },
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

function callbackRows({ name, callbackId, tenant, method, url }: OutageNotice): Row[] {
  return [
    ['Name', name],
    ['Id', callbackId],
    ['Tenant', tenant],
    ['Calls', `${method} ${url}`],
  ];
}

function answerRows({ attemptedAt, answer, explanation }: OutageNotice): Row[] {
  const rows: Row[] = [
    ['Date', utcTime(attemptedAt)],
    ['Response', answer],
  ];
  return explanation === undefined ? rows : [...rows, ['Meaning', explanation]];
}

function messageRows({ call, message }: OutageNotice): Row[] {
  if (call === undefined) return [['Call', 'no longer to be found']];
  const details = (Object.keys(LABELS) as (keyof MessageDetails)[]).flatMap((key): Row[] => {
    const value = message[key];
    return value === undefined ? [] : [[LABELS[key], value]];
  });
  const ids: Row[] = [
    ['Call', call.id],
    ['Event', call.event],
  ];
  return [...ids, ...(call.messageId === undefined ? [] : [['Message', call.messageId] as Row]), ...details];
}

function retriesInWords({ retries }: OutageNotice): string {
  if (!retries.on) {
    return retries.because === 'switched-off'
      ? 'Retries are off for this callback: a call that fails is not made again, and stays FAILED until you act.'
      : 'This callback allows one attempt per call: a call that fails is not made again, and stays FAILED until you act.';
  }
  const { intervalSeconds, windowSeconds, maxAttempts, until } = retries;
  const limit = maxAttempts === null ? '' : `, ${maxAttempts} attempts at most`;
  const window = `Every call that fails is made again about every ${duration(intervalSeconds)} until ${duration(windowSeconds)} after its event was accepted${limit}`;
  const first = until === undefined ? '' : `; for the first one that is until ${utcTime(until)}`;
  return `${window}${first}. A call that never succeeds in that time becomes FAILED.`;
}

function historyInWords({ historyDays }: OutageNotice): string {
  return `Every call stays readable, with its payload and all its attempts, for ${duration(historyDays * 86_400)}.`;
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

/** In the largest unit that divides it: `24 hours`, `90 seconds`. */
function duration(seconds: number): string {
  const units: [number, string][] = [
    [86_400, 'day'],
    [3600, 'hour'],
    [60, 'minute'],
  ];
  const [size, unit] = units.find(([size]) => seconds % size === 0 && seconds >= 2 * size) ?? [1, 'second'];
  const count = seconds / size;
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}
