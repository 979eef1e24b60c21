import { expect, test } from 'vitest';
import type { Call } from '../../../lambdas/domain/call/call.ts';
import { closed, marked } from '../../../lambdas/domain/call/call-moves.ts';
import { START, sampleCallback } from '../../kit/samples.ts';
import type { SimRecord } from '../world/record.ts';
import { callsOfDeleted } from './deleted-calls.ts';
import { quietRecord, whatsOf } from './record-samples.ts';
import { addCall, HOUR_MS, MINUTE_MS, SECOND_MS } from './record-story.ts';

const DELETED_AT = START + HOUR_MS;
const whats = (record: SimRecord) => whatsOf(callsOfDeleted, record);

/** A call that failed once and waits; an hour later its callback is deleted. `end` is how it ended. */
function deleted(end: (waiting: Call) => Call): { record: SimRecord; call: Call } {
  const record = quietRecord();
  const call = addCall(record, { tries: [{ at: START + SECOND_MS, outcome: 'http_error' }] });
  const { resolution: _cutoff, ...rest } = call;
  record.final.calls = [end({ ...rest, status: 'PENDING' })];
  const { callbackId } = call;
  const answer = { answeredAt: DELETED_AT + 50, status: 204 };
  record.acts.push({ kind: 'delete', callbackId, at: DELETED_AT, ...answer });
  return { record, call };
}

test('calls that end with their callback, or by the last walk, are accepted', () => {
  for (const after of [-MINUTE_MS, 6 * SECOND_MS, 5 * MINUTE_MS])
    expect(whats(deleted((call) => closed(call, 'deleted', DELETED_AT + after)).record)).toEqual([]);
});

test('a call that ends much later, or only by its cutoff, is reported', () => {
  const late = deleted((call) => closed(call, 'deleted', DELETED_AT + HOUR_MS));
  expect(whats(late.record)).toEqual([
    'its callback was deleted at 1:00:00.1, and it was FAILED (deleted) only at 2:00:00',
  ]);
  for (const end of [(call: Call) => call, (call: Call) => closed(call, 'cutoff', call.retryUntil)])
    expect(whats(deleted(end).record)).toEqual([
      'its callback was deleted at 1:00:00.1, and it was FAILED (cutoff) only at 24:00:00',
    ]);
});

test("a person's word and a late delivery are ends of their own", () => {
  const word = { actor: 'key_PERSON', at: DELETED_AT + 2 * HOUR_MS };
  expect(whats(deleted((call) => marked(call, 'SUCCESS', word)!).record)).toEqual([]);
});

test('a deletion that was not answered, or was refused, promises nothing', () => {
  for (const changes of [{ status: 404 }, { status: undefined, answeredAt: undefined }]) {
    const { record } = deleted((call) => call);
    Object.assign(record.acts[0]!, changes);
    expect(whats(record)).toEqual([]);
  }
});

test('a deletion that nobody was told of, but left its tombstone, promises the same', () => {
  const { record, call } = deleted((waiting) => waiting);
  Object.assign(record.acts[0]!, { status: undefined, answeredAt: undefined });
  const tombstone = { ...sampleCallback(), deletedAt: DELETED_AT };
  record.callbacks.get(call.callbackId)!.push({ at: DELETED_AT, callback: tombstone });
  expect(whats(record)).toEqual([
    'its callback was deleted at 1:00:00, and it was FAILED (cutoff) only at 24:00:00',
  ]);
});

test('what was in a queue ends when it comes out of it, and a fault gives it more time', () => {
  const end = (call: Call) => closed(call, 'deleted', DELETED_AT + 14 * MINUTE_MS);
  const queued = deleted(end);
  const { id: callId, callbackId, tenant, eventId, event, retryUntil, createdAt } = queued.call;
  const call = { tenant, eventId, event, acceptedAt: createdAt, retryUntil };
  const message = { v: 1, callId, callbackId, turn: 1, trigger: 'delivery', call };
  const dueAt = DELETED_AT + 14 * MINUTE_MS;
  queued.record.sent.push({ at: START, queue: 'retries', dueAt, messageId: 'deferred', message });
  expect(whats(queued.record)).toEqual([]);

  const hit = deleted(end);
  hit.record.faults.push({
    ...{ at: DELETED_AT + 5 * SECOND_MS, kind: 'lost', where: 'queue.recovery' },
    callbackIds: [callbackId],
  });
  expect(whats(hit.record)).toEqual([]);
});
