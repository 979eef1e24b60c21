import { expect, test } from 'vitest';
import { START } from '../../kit/samples.ts';
import type { SimRecord } from '../world/record.ts';
import { p8Recovery } from './p8-recovery.ts';
import { BACK_AT, DRAINED_AT, type ParkedStory, parkedStory } from './parked-story.ts';
import { healthyRecord, whatsOf } from './record-samples.ts';
import { addCall, addMove, HOUR_MS, MINUTE_MS, SECOND_MS } from './record-story.ts';

const STRANDED = ['it waited when its callback was called again at 0:10:20.6, and is still not attempted'];

test('a drain that attempts every waiting call is accepted, and an outage in which none waited', () => {
  expect(whatsOf(p8Recovery, healthyRecord())).toEqual([]);
  expect(whatsOf(p8Recovery, parkedStory().record)).toEqual([]);
});

test('a waiting call that no step and no pass attempts is reported', () => {
  expect(whatsOf(p8Recovery, stranded(20).record)).toEqual(STRANDED);
  expect(whatsOf(p8Recovery, stranded(5).record)).toEqual(STRANDED);
});

test('one that the last pass attempts is not, but one that is attempted hours later is', () => {
  expect(whatsOf(p8Recovery, stranded(20, DRAINED_AT + HOUR_MS + MINUTE_MS).record)).toEqual([]);
  expect(whatsOf(p8Recovery, stranded(20, DRAINED_AT + 3 * HOUR_MS).record)).toEqual(STRANDED);
});

test('faults of recovery lengthen by the visibility time, and those of others do not', () => {
  const crash = { kind: 'crash-after', where: 'health.apply', at: BACK_AT + 5 * SECOND_MS } as const;
  const late = (by: 'recover' | 'notify', callbackIds: string[]) => {
    const { record } = stranded(20, DRAINED_AT + 3 * HOUR_MS - 10 * MINUTE_MS);
    for (let n = 0; n < 6; n++) {
      const id = 10_000 + n;
      record.invocations.push({ id, function: by, host: 1, skewMs: 0, at: crash.at, died: true });
      record.faults.push({ ...crash, at: crash.at + n, invocation: id, callbackIds });
    }
    return whatsOf(p8Recovery, record);
  };
  expect(late('recover', [])).toEqual([]);
  expect(late('recover', [parkedStory().callbackId])).toEqual([]);
  expect(late('recover', ['cb_OTHER'])).toEqual(STRANDED);
  expect(late('notify', [])).toEqual(STRANDED);
});

test('what was marked, deleted, stopped or parked again meanwhile need not be attempted', () => {
  const at = BACK_AT + MINUTE_MS;
  const marked = stranded(20);
  const { callbackId, calls } = marked;
  marked.record.acts.push({ kind: 'mark', callbackId, callId: calls[20]!.id, at, status: 204 });
  expect(whatsOf(p8Recovery, marked.record)).toEqual([]);

  const deleted = stranded(20);
  const configs = deleted.record.callbacks.get(callbackId)!;
  configs.push({ at, callback: { ...configs[0]!.callback, version: 2, deletedAt: at } });
  expect(whatsOf(p8Recovery, deleted.record)).toEqual([]);

  for (const mode of ['parked', 'stopped'] as const)
    for (const [minutes, expected] of [
      [10, []],
      [120, STRANDED],
    ] as const) {
      const { record } = stranded(20);
      record.moves = record.moves.filter((move) => move.at <= DRAINED_AT);
      addMove(record, callbackId, DRAINED_AT + minutes * MINUTE_MS, { mode, epoch: 4 });
      expect(whatsOf(p8Recovery, record)).toEqual(expected);
    }
});

test('retries that are switched off excuse the calls that waited then, not those that came later', () => {
  const switchedOff = (at: number) => {
    const { record, callbackId } = stranded(20);
    const configs = record.callbacks.get(callbackId)!;
    const callback = { ...configs[0]!.callback, retriesEnabled: false, version: 2, updatedAt: at };
    configs.push({ at, callback });
    return whatsOf(p8Recovery, record);
  };
  expect(switchedOff(BACK_AT + MINUTE_MS)).toEqual([]);
  // It was never attempted, and came after that: it still has its first attempt.
  expect(switchedOff(START + MINUTE_MS)).toEqual(STRANDED);
});

test('what reached its cutoff by then, or ended before, need not be attempted', () => {
  const { record, calls } = stranded(20);
  Object.assign(endOf(record, calls[20]!.id), { retryUntil: DRAINED_AT + 30 * MINUTE_MS });
  expect(whatsOf(p8Recovery, record)).toEqual([]);
  const ended = stranded(20);
  const resolution = { by: 'person', actor: 'key_P', at: BACK_AT - MINUTE_MS };
  Object.assign(endOf(ended.record, calls[20]!.id), { status: 'FAILED', resolution });
  expect(whatsOf(p8Recovery, ended.record)).toEqual([]);
});

test('a call with a message of its own under way does not wait', () => {
  const { record, callbackId, calls } = stranded(5);
  const callId = calls[5]!.id;
  const dueAt = BACK_AT + 10 * HOUR_MS;
  const message = { v: 1, callId, callbackId, turn: 2, trigger: 'retry' } as const;
  record.sent.push({ at: BACK_AT - MINUTE_MS, queue: 'schedule', dueAt, messageId: 'own', message });
  expect(whatsOf(p8Recovery, { ...record, endedAt: dueAt })).toEqual([]);
  expect(whatsOf(p8Recovery, record)).toEqual(STRANDED);
});

test('a success of a parked callback after which it stays parked is reported', () => {
  expect(whatsOf(p8Recovery, unheeded().record)).toEqual([
    'it succeeded at 0:10:20.4, and its callback stays parked',
  ]);
});

test('unless it began before it was parked, or was of an older configuration', () => {
  const early = unheeded().record;
  early.requests.find(({ outcome }) => outcome === 'success')!.hostAt = START;
  expect(whatsOf(p8Recovery, early)).toEqual([]);
  const { record, callbackId } = unheeded();
  const configs = record.callbacks.get(callbackId)!;
  configs.push({ at: BACK_AT - MINUTE_MS, callback: { ...configs[0]!.callback, version: 2 } });
  expect(whatsOf(p8Recovery, record)).toEqual([]);
});

test('or was told only when its message came again, and a later request had failed by then', () => {
  const overtaken = (invocation: number) => {
    const { record, callbackId } = unheeded();
    const success = record.requests.find(({ outcome }) => outcome === 'success')!;
    addCall(record, {
      callbackId,
      at: success.at + 200,
      tries: [{ at: success.at + 300, outcome: 'http_error' }],
    });
    record.faults.push({ at: success.at, kind: 'lost', where: 'calls.keepAttempt', invocation });
    return whatsOf(p8Recovery, record).filter((what) => what.includes('stays parked'));
  };
  const { requests } = unheeded().record;
  expect(overtaken(requests.find(({ outcome }) => outcome === 'success')!.invocation)).toEqual([]);
  expect(overtaken(99)).toHaveLength(1);
});

test('a fault that hit the call of that success lengthens by the visibility time', () => {
  const hit = (at: number) => {
    const { record, callbackId, calls } = unheeded();
    addMove(record, callbackId, BACK_AT + 10 * MINUTE_MS, { mode: 'direct', epoch: 2 });
    const callIds = [calls[0]!.id];
    record.faults.push({ at, kind: 'crash-before', where: 'health.apply', callIds });
    return whatsOf(p8Recovery, record).filter((what) => what.includes('stays parked'));
  };
  expect(hit(BACK_AT)).toEqual([]);
  expect(hit(BACK_AT + 5 * MINUTE_MS)).toHaveLength(1);
});

test('a drain that does not end is reported', () => {
  const { record } = parkedStory();
  record.moves = record.moves.filter((move) => move.at < DRAINED_AT);
  expect(whatsOf(p8Recovery, record)).toEqual(['its drain began at 0:10:20.6, and does not end']);
});

/** Its probe succeeds, and nothing follows. */
function unheeded(): ParkedStory {
  const story = parkedStory();
  const { record, callbackId } = story;
  record.requests = record.requests.filter(({ at }) => at < BACK_AT);
  record.sent = record.sent.filter(({ at }) => at < BACK_AT);
  record.moves = record.moves.filter(({ at }) => at < BACK_AT);
  record.final.health.set(callbackId, record.moves.at(-1)!.after);
  return story;
}

/** One of its calls is attempted by no drain, but at that time, if there is one. */
function stranded(place: number, attemptedAt?: number): ParkedStory {
  const story = parkedStory();
  const { record, calls } = story;
  const { id } = calls[place]!;
  const drained = record.requests.find((one) => one.callId === id && one.trigger === 'drain')!;
  record.sent = record.sent.filter(({ messageId }) => messageId !== drained.messageId);
  const { resolution, ...rest } = endOf(record, id);
  const call = { ...rest, status: 'PENDING', turn: rest.turn - 1 } as const;
  record.final.calls = record.final.calls.map((one) => (one.id !== id ? one : { ...call }));
  if (attemptedAt === undefined) record.requests = record.requests.filter((one) => one !== drained);
  else Object.assign(drained, { at: attemptedAt, hostAt: attemptedAt, endedAt: attemptedAt + 100 });
  return story;
}

function endOf({ final }: SimRecord, callId: string) {
  return final.calls.find(({ id }) => id === callId)!;
}
