import { expect, test } from 'vitest';
import type { Trigger } from '../../../lambdas/contract/messages.ts';
import type { Call } from '../../../lambdas/domain/call/call.ts';
import { marked } from '../../../lambdas/domain/call/call-moves.ts';
import { START } from '../../kit/samples.ts';
import type { PersonsAct, SeenRequest, SimRecord } from '../world/record.ts';
import { p10PersonsWord } from './p10-persons-word.ts';
import { healthyRecord, quietRecord, whatsOf } from './record-samples.ts';
import { addCall, addMessage, addRequest, HOUR_MS, MINUTE_MS, SECOND_MS } from './record-story.ts';

const MARKED_AT = START + HOUR_MS;
const WORD = { actor: 'key_PERSON', note: 'by hand' };

test('a mark that is heeded and shown is accepted, and calls that nobody marked', () => {
  expect(whatsOf(p10PersonsWord, healthyRecord())).toEqual([]);
  expect(whatsOf(p10PersonsWord, markedCall().record)).toEqual([]);
});

test('an attempt after the mark is reported, whoever asks for it', () => {
  for (const trigger of ['retry', 'drain', 'probe', 'replay', 'manual'] as const) {
    const { record, call } = markedCall();
    attempt(record, call, MARKED_AT + MINUTE_MS, trigger);
    expect(whatsOf(p10PersonsWord, record)).toEqual([
      `a ${trigger}, marked SUCCESS by a person at 1:00:00.1`,
    ]);
  }
});

test('one that its worker had in hand when the mark came may go out, but not two, and not later', () => {
  const inFlight = (...delaysMs: number[]) => {
    const { record, call } = markedCall();
    for (const delayMs of delaysMs) {
      const { invocation } = attempt(record, call, MARKED_AT + delayMs, 'retry');
      record.invocations.find(({ id }) => id === invocation)!.at = MARKED_AT - 10;
    }
    return whatsOf(p10PersonsWord, record);
  };
  expect(inFlight(1000)).toEqual([]);
  expect(inFlight(1000, 2000)).toHaveLength(1);
  expect(inFlight(10_000)).toHaveLength(1);
});

test('a mark that was refused, or that nobody was answered for, forbids nothing', () => {
  for (const changes of [{ status: 409 }, { status: undefined, answeredAt: undefined }]) {
    const { record, call } = markedCall();
    Object.assign(record.acts[0]!, changes);
    attempt(record, call, MARKED_AT + MINUTE_MS, 'retry');
    expect(whatsOf(p10PersonsWord, record)).toEqual([]);
  }
});

test('once it is undone only a person or a replay may ask for more', () => {
  const after = (...triggers: Trigger[]) => {
    const { record, call } = undoneCall();
    for (const [i, trigger] of triggers.entries())
      attempt(record, call, MARKED_AT + (20 + i) * MINUTE_MS, trigger);
    return whatsOf(p10PersonsWord, record);
  };
  expect(after()).toEqual([]);
  expect(after('manual')).toEqual([]);
  expect(after('replay', 'retry')).toEqual([]);
  expect(after('retry')).toEqual(['a retry, marked SUCCESS by a person at 1:00:00.1']);
  expect(after('drain', 'replay')).toHaveLength(1);
});

test('a marked call that is not SUCCESS, or not there, is reported', () => {
  const lost = markedCall().record;
  lost.final.calls = [];
  expect(whatsOf(p10PersonsWord, lost)).toContain('a person marked it, and it is not there');
  const { record, call } = markedCall();
  Object.assign(call, { status: 'FAILED', resolution: { by: 'cutoff', at: MARKED_AT } });
  expect(whatsOf(p10PersonsWord, record)).toEqual(['marked SUCCESS by a person, it is FAILED']);
});

test('a mark that does not show who, when, or with what note is reported', () => {
  const shows = (changes: object) => {
    const { record, call } = markedCall();
    Object.assign(call.resolution!, changes);
    return whatsOf(p10PersonsWord, record);
  };
  expect(shows({ actor: undefined })).toEqual([
    'it shows SUCCESS by person (nobody, by hand) at 1:00:00.1, which is not what was said',
  ]);
  expect(shows({ actor: 'key_OTHER' })).toHaveLength(1);
  expect(shows({ note: undefined })).toHaveLength(1);
  expect(shows({ at: MARKED_AT + HOUR_MS })).toHaveLength(1);
  expect(shows({ by: 'delivery' })).toHaveLength(1);
});

test('what was delivered before the mark stays delivered', () => {
  const { record, call } = markedCall();
  const { endedAt } = attempt(record, call, MARKED_AT - MINUTE_MS, 'retry', 'success');
  Object.assign(call, { resolution: { by: 'delivery', at: endedAt } });
  expect(whatsOf(p10PersonsWord, record)).toEqual([]);
});

test('an undone call that is SUCCESS still, or does not show who undid it, is reported', () => {
  const { record, call } = undoneCall();
  Object.assign(call, { status: 'SUCCESS' });
  expect(whatsOf(p10PersonsWord, record)).toEqual(['its mark was undone, and it is SUCCESS']);
  const other = undoneCall();
  Object.assign(other.call.resolution!, { actor: '' });
  expect(whatsOf(p10PersonsWord, other.record)).toHaveLength(1);
});

test('an attempt that is gone, or another, since the mark is reported', () => {
  const gone = markedCall();
  gone.record.final.attempts.set(gone.call.id, []);
  Reflect.deleteProperty(gone.call, 'lastAttempt');
  const what = 'its attempt at 0:00:01 is not there any more since a person marked it';
  expect(whatsOf(p10PersonsWord, gone.record)).toEqual([what]);
  const other = markedCall();
  const changed = { ...other.call.lastAttempt!, outcome: 'success' } as const;
  other.record.final.attempts.set(other.call.id, [changed]);
  Object.assign(other.call, { lastAttempt: changed });
  expect(whatsOf(p10PersonsWord, other.record)).toEqual([what]);
});

interface Story {
  record: SimRecord;
  call: Call;
}

/** It failed once, and then a person marked it. */
function markedCall(): Story {
  const record = quietRecord();
  const failed = addCall(record, { tries: [{ at: START + SECOND_MS, outcome: 'http_error' }] });
  const pending: Call = { ...failed, status: 'PENDING' };
  const call = marked(pending, 'SUCCESS', { at: MARKED_AT + 50, ...WORD })!;
  record.final.calls = [call];
  record.acts.push({ ...actOn(call, 'mark', MARKED_AT), ...WORD });
  return { record, call };
}

function undoneCall(): Story {
  const { record, call: before } = markedCall();
  const at = MARKED_AT + 10 * MINUTE_MS;
  const call = marked(before, 'FAILED', { at: at + 50, actor: WORD.actor })!;
  record.final.calls = [call];
  record.acts.push({ ...actOn(call, 'undo', at), actor: WORD.actor });
  return { record, call };
}

function actOn({ callbackId, id: callId }: Call, kind: 'mark' | 'undo', at: number): PersonsAct {
  return { kind, callbackId, callId, at, answeredAt: at + 100, status: 204 };
}

/** With its message, and in the history. */
function attempt(
  record: SimRecord,
  { id: callId, callbackId }: Call,
  at: number,
  trigger: Trigger,
  outcome: 'success' | 'http_error' = 'http_error',
): SeenRequest {
  const { callback } = record.callbacks.get(callbackId)![0]!;
  const message = { v: 1, callId, callbackId, turn: 2, trigger } as const;
  const sent = addMessage(record, { at: at - 500, dueAt: at - 500, queue: 'retries', message });
  const request = addRequest(record, callback, sent, { at, trigger, outcome });
  const attempts = record.final.attempts.get(callId) ?? [];
  const { hostAt: startedAt } = request;
  const kept = { id: `${at}`, startedAt, durationMs: 200, timings: {}, trigger, outcome };
  record.final.attempts.set(callId, [...attempts, kept]);
  return request;
}
