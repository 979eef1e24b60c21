import { cut } from '../call/payload.ts';
import { duration } from '../text/duration.ts';
import type { MailSection } from './mail-layout.ts';
import { utcTime } from './mail-text.ts';
import type { CallIds, MessageDetails, NoticeFacts } from './notice-facts.ts';

export interface RenderedMail {
  subject: string;
  text: string;
  html: string;
}

export type Row = [label: string, value: string];

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

const ID_LABELS: Record<keyof CallIds, string> = {
  messageId: 'Message',
  batchId: 'Batch',
  communicationId: 'Communication',
  memberId: 'Member',
};

/** Name and answer, short enough for a subject. */
export function inShort({ name, answer }: NoticeFacts): { name: string; answer: string } {
  return { name: cut(name, SUBJECT_NAME_BYTES), answer: cut(answer, SUBJECT_ANSWER_BYTES) };
}

/** What was called, what came of it, and what the message was. */
export function whatHappened(facts: NoticeFacts, messageTitle: string): MailSection[] {
  return [
    callbackSection(facts),
    {
      title: 'What it answered',
      rows: answerRows(facts),
      verbatim: facts.response === undefined ? [] : [{ text: facts.response }],
    },
    { title: messageTitle, rows: messageRows(facts) },
  ];
}

export function callbackSection({ name, callbackId, tenant, method, url }: NoticeFacts): MailSection {
  const rows: Row[] = [
    ['Name', name],
    ['Id', callbackId],
    ['Tenant', tenant],
    ['Calls', `${method} ${url}`],
  ];
  return { title: 'Callback', rows };
}

function answerRows({ attemptedAt, answer, explanation }: NoticeFacts): Row[] {
  const rows: Row[] = [
    ['Date', utcTime(attemptedAt)],
    ['Response', answer],
  ];
  return explanation === undefined ? rows : [...rows, ['Meaning', explanation]];
}

function messageRows({ call, message }: NoticeFacts): Row[] {
  if (call === undefined) return [['Call', 'no longer to be found']];
  return [['Call', call.id], ['Event', call.event], ...rowsOf(ID_LABELS, call), ...rowsOf(LABELS, message)];
}

/** In the order of the labels, of what is there. */
function rowsOf<K extends string>(labels: Record<K, string>, values: Partial<Record<K, string>>): Row[] {
  return (Object.keys(labels) as K[]).flatMap((key): Row[] => {
    const value = values[key];
    return value === undefined ? [] : [[labels[key], value]];
  });
}

/** `call`: how the mail speaks of the one whose end is named. */
export function retriesInWords({ retries }: NoticeFacts, call: string): string {
  if (!retries.on) {
    return retries.because === 'switched-off'
      ? 'Retries are off for this callback: a call that fails is not made again, and stays FAILED until you act.'
      : 'This callback allows one attempt per call: a call that fails is not made again, and stays FAILED until you act.';
  }
  const { intervalSeconds, windowSeconds, maxAttempts, until } = retries;
  const limit = maxAttempts === null ? '' : `, ${maxAttempts} attempts at most`;
  const window = `Every call that fails is made again about every ${duration(intervalSeconds)} until ${duration(windowSeconds)} after its event was accepted${limit}`;
  const end = until === undefined ? '' : `; for ${call} that is until ${utcTime(until)}`;
  return `${window}${end}. A call that never succeeds in that time becomes FAILED.`;
}

export function historyInWords({ historyDays }: NoticeFacts): string {
  return `Every call stays readable, with its payload and all its attempts, for ${duration(historyDays * 86_400)}.`;
}
