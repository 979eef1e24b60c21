import { expect, test } from 'vitest';
import { sampleCallback } from '../../kit/samples.ts';
import type { SimRecord } from '../world/record.ts';
import { misdirectedMails } from './mail-recipients.ts';
import { healthyRecord, whatsOf } from './record-samples.ts';
import { MINUTE_MS, SECOND_MS } from './record-story.ts';

const { id: callbackId } = sampleCallback();
const whats = (record: SimRecord) => whatsOf(misdirectedMails, record);

function mailed(to: string[], changes: Parameters<typeof healthyRecord>[0] = {}): SimRecord {
  const record = healthyRecord(changes);
  record.mails[0]!.to = to;
  return record;
}

test('a mail to all owners of its callback is accepted', () => {
  expect(whats(healthyRecord())).toEqual([]);
  const emails = ['second@example.com', 'owner@example.com'];
  expect(whats(mailed(['second@example.com', 'owner@example.com'], { emails }))).toEqual([]);
});

test('a mail to others, to one more or to one less is reported', () => {
  expect(whats(mailed(['other@example.com']))).toEqual([
    'a mail (outage) to other@example.com, and its owners are owner@example.com',
  ]);
  expect(whats(mailed(['owner@example.com', 'other@example.com']))).toHaveLength(1);
  const emails = ['second@example.com'];
  expect(whats(mailed(['owner@example.com'], { emails }))).toHaveLength(1);
});

test('the owner is who it is when the mail is written', () => {
  const edited = (sinceMs: number) => {
    const record = mailed(['owner@example.com']);
    const at = record.mails[0]!.at - sinceMs;
    const callback = sampleCallback({ version: 2, email: 'new@example.com' });
    record.callbacks.get(callbackId)!.push({ at, callback });
    return whats(record);
  };
  expect(edited(-SECOND_MS)).toEqual([]);
  expect(edited(SECOND_MS)).toEqual([]);
  expect(edited(MINUTE_MS)).toEqual([
    'a mail (outage) to owner@example.com, and its owners are new@example.com',
  ]);
});

test('of a callback without an address others may be told', () => {
  expect(whats(mailed(['admin@example.com'], { email: null }))).toEqual([]);
});
