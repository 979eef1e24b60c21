import { expect, test } from 'vitest';
import { START } from '../../kit/samples.ts';
import type { SimRecord } from '../world/record.ts';
import { droppedRetries } from './asked-retries.ts';
import { quietRecord, whatsOf } from './record-samples.ts';
import { addCall, addMove, HOUR_MS, MINUTE_MS, SECOND_MS, type Try } from './record-story.ts';

const ASKED_AT = START + HOUR_MS;
const whats = (record: SimRecord) => whatsOf(droppedRetries, record);

/** A call that failed, and a person who asks for an attempt an hour later. */
function asked(...tries: Try[]): { record: SimRecord; callId: string; callbackId: string } {
  const record = quietRecord({ retriesEnabled: false });
  const first = { at: START + SECOND_MS, outcome: 'http_error' } as const;
  const { id: callId, callbackId } = addCall(record, { tries: [first, ...tries] });
  const answer = { answeredAt: ASKED_AT + 50, status: 202 };
  record.acts.push({ kind: 'retry', callbackId, callId, at: ASKED_AT, ...answer });
  return { record, callId, callbackId };
}

test('an attempt that follows, or was under way, is accepted', () => {
  for (const at of [ASKED_AT + SECOND_MS, ASKED_AT - 100, ASKED_AT + 5 * MINUTE_MS])
    expect(whats(asked({ at, trigger: 'manual', outcome: 'http_error' }).record)).toEqual([]);
});

test('none, or one that comes much later, or that was over before, is reported', () => {
  const what = ['a person asked for an attempt at 1:00:00, and there is none'];
  expect(whats(asked().record)).toEqual(what);
  for (const at of [ASKED_AT + HOUR_MS, ASKED_AT - MINUTE_MS])
    expect(whats(asked({ at, outcome: 'http_error' }).record)).toEqual(what);
});

test('who was refused, or got no answer, was promised nothing', () => {
  for (const changes of [{ status: 409 }, { status: undefined, answeredAt: undefined }]) {
    const { record } = asked();
    Object.assign(record.acts[0]!, changes);
    expect(whats(record)).toEqual([]);
  }
});

test('a mark, a stop and a deletion come before it', () => {
  const marked = asked();
  const { callbackId, callId } = marked;
  marked.record.acts.push({ kind: 'mark', callbackId, callId, at: ASKED_AT + SECOND_MS, status: 204 });
  expect(whats(marked.record)).toEqual([]);

  const stopped = asked();
  addMove(stopped.record, callbackId, ASKED_AT + SECOND_MS, { mode: 'stopped', state: 'Stopped' });
  expect(whats(stopped.record)).toEqual([]);

  const deleted = asked();
  const configs = deleted.record.callbacks.get(callbackId)!;
  const at = ASKED_AT + SECOND_MS;
  configs.push({ at, callback: { ...configs[0]!.callback, deletedAt: at } });
  expect(whats(deleted.record)).toEqual([]);
});

test('a fault of ours that held its message up gives it more time', () => {
  const { record, callId } = asked({ at: ASKED_AT + 15 * MINUTE_MS, trigger: 'manual' });
  record.faults.push({ at: ASKED_AT + SECOND_MS, kind: 'fail', where: 'calls.get', callIds: [callId] });
  expect(whats(record)).toEqual([]);
});
