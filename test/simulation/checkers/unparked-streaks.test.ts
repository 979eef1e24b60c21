import { expect, test } from 'vitest';
import { START, sampleCallback } from '../../kit/samples.ts';
import type { SimRecord } from '../world/record.ts';
import { p7DeadCostsLittle } from './p7-dead-costs-little.ts';
import { parkedStory } from './parked-story.ts';
import { quietRecord, whatsOf } from './record-samples.ts';
import { addCall, addMove, SECOND_MS, type Try } from './record-story.ts';

const { id: callbackId } = sampleCallback();
const whats = (record: SimRecord) => whatsOf(p7DeadCostsLittle, record);

/** So many first attempts, each of another call, 2 s apart, and never parked. */
function failing(count: number, { policy = {}, tries = {} as Record<number, Partial<Try>> } = {}): SimRecord {
  const record = quietRecord(policy);
  for (let n = 0; n < count; n++) {
    const at = START + n * 2 * SECOND_MS;
    addCall(record, { callbackId, at, tries: [{ at: at + 100, outcome: 'http_error', ...tries[n] }] });
  }
  return record;
}

test('ten first attempts that failed in a row, over more than 10 s, and no parking are reported', () => {
  expect(whats(failing(14))).toEqual([
    '12 first attempts in a row failed since 0:00:00.1, and it is not parked',
  ]);
});

test('a callback that is parked, or stopped, by them is accepted', () => {
  expect(whats(parkedStory().record)).toEqual([]);
  for (const mode of ['parked', 'stopped'] as const) {
    const record = failing(14);
    const at = START + 24 * SECOND_MS;
    addMove(record, callbackId, at, { mode, epoch: 1, ...(mode === 'parked' && { parkedAt: at }) });
    record.endedAt = at + 4 * SECOND_MS;
    expect(whats(record)).toEqual([]);
  }
});

test('fewer failures, or none after the streak had settled, are accepted', () => {
  expect(whats(failing(10))).toEqual([]);
  expect(whats(failing(12))).toEqual([]);
});

test('a callback that may not park is called on', () => {
  expect(whats(failing(14, { policy: { retriesEnabled: false } }))).toEqual([]);
  const retry = { intervalSeconds: 300, windowSeconds: 86_400, maxAttempts: 3 };
  expect(whats(failing(14, { policy: { retry } }))).toEqual([]);
  const record = failing(14);
  record.settings = { parkAfterErrors: 0, drainPerSecond: 500 };
  expect(whats(record)).toEqual([]);
});

test('a success in between ends the streak, and so does an edit', () => {
  expect(whats(failing(14, { tries: { 5: { outcome: 'success' } } }))).toEqual([]);
  const record = failing(14);
  record.callbacks
    .get(callbackId)!
    .push({ at: START + 11 * SECOND_MS, callback: sampleCallback({ version: 2 }) });
  expect(whats(record)).toEqual([]);
});

test('a failure that a success overtook while it was made is accepted', () => {
  const record = failing(13, { tries: { 12: { lastsMs: 6000 } } });
  addCall(record, { callbackId, at: START + 28 * SECOND_MS });
  expect(whats(record)).toEqual([]);
});

test('retries, and what a disturbed worker may not have told, do not count', () => {
  const retried = failing(14);
  for (const request of retried.requests.slice(3)) request.trigger = 'retry';
  expect(whats(retried)).toEqual([]);
  const disturbed = failing(14);
  for (const { at, invocation } of disturbed.requests.slice(0, 6))
    disturbed.faults.push({ at: at + 100, kind: 'fail', where: 'health.apply', invocation });
  expect(whats(disturbed)).toEqual([]);
});
