import { expect, test } from 'vitest';
import type { CallbackState } from '../../../lambdas/domain/health/health.ts';
import { START } from '../../kit/samples.ts';
import type { PersonsAct, SimRecord } from '../world/record.ts';
import { p11NotActive } from './p11-not-active.ts';
import { parkedStory } from './parked-story.ts';
import { healthyRecord, quietRecord, whatsOf } from './record-samples.ts';
import { addCall, addMove, HOUR_MS, MINUTE_MS, SECOND_MS } from './record-story.ts';

const STOPPED_AT = START + HOUR_MS;
const STARTED_AT = START + 2 * HOUR_MS;
const DRAINED_AT = STARTED_AT + 10 * SECOND_MS;

test('a callback that is not called while it is stopped, and then drained, is accepted', () => {
  expect(whatsOf(p11NotActive, healthyRecord())).toEqual([]);
  expect(whatsOf(p11NotActive, parkedStory().record)).toEqual([]);
  for (const state of ['Stopped', 'TooManyErrors'] as const)
    expect(whatsOf(p11NotActive, stopped({ state }).record)).toEqual([]);
});

test('whatever is attempted from 30 s after the stop is reported, a manual retry too', () => {
  for (const trigger of ['delivery', 'retry', 'probe', 'drain', 'manual'] as const) {
    const { record } = stopped();
    addCall(record, { at: STOPPED_AT, tries: [{ at: STOPPED_AT + 31 * SECOND_MS, trigger }] });
    expect(whatsOf(p11NotActive, record)).toEqual([`a ${trigger}, not active since 1:00:00`]);
  }
});

test('what was under way may go out for 30 s, and what a fault held up in its worker later', () => {
  const { record } = stopped();
  addCall(record, { at: STOPPED_AT, tries: [{ at: STOPPED_AT + 29 * SECOND_MS }] });
  expect(whatsOf(p11NotActive, record)).toEqual([]);
  const heldUp = stopped().record;
  const at = STOPPED_AT + 40 * SECOND_MS;
  addCall(heldUp, { at: STOPPED_AT, tries: [{ at }] });
  const invocation = heldUp.invocations.at(-1)!;
  invocation.at = STOPPED_AT + 10 * SECOND_MS;
  heldUp.faults.push({ at: at - 1, kind: 'slow', where: 'calls.payload', invocation: invocation.id });
  expect(whatsOf(p11NotActive, heldUp)).toEqual([]);
});

test('a state that says so is enough, whatever its mode', () => {
  const { record, callbackId } = stopped();
  for (const { after, before } of record.moves) after.mode = before.mode = 'direct';
  addCall(record, { callbackId, at: STOPPED_AT, tries: [{ at: STOPPED_AT + 31 * SECOND_MS }] });
  expect(whatsOf(p11NotActive, record)).toEqual(['a delivery, not active since 1:00:00']);
});

test('a call that waited and is not attempted after it is active again is reported', () => {
  const { record } = stopped({ drains: false });
  expect(whatsOf(p11NotActive, record)).toEqual([
    'it waited when its callback was called again at 2:00:00, and is still not attempted',
  ]);
});

test('unless it is never active again, or its cutoff comes first', () => {
  const never = stopped({ drains: false }).record;
  never.moves = never.moves.slice(0, 1);
  expect(whatsOf(p11NotActive, never)).toEqual([]);
  const { record } = stopped({ drains: false });
  record.final.calls[0]!.retryUntil = STARTED_AT + MINUTE_MS;
  expect(whatsOf(p11NotActive, record)).toEqual([]);
});

test('a person who is told that it is stopped, or active, and finds it otherwise, is reported', () => {
  const told = (kind: 'stop' | 'start', at: number, ...others: Partial<PersonsAct>[]) => {
    const { record, callbackId } = stopped();
    const act = { kind, callbackId, at, answeredAt: at + 500, status: 200 };
    record.acts.push(act, ...others.map((other) => ({ ...act, ...other })));
    return whatsOf(p11NotActive, record);
  };
  expect(told('stop', STOPPED_AT - 100)).toEqual([]);
  expect(told('start', STARTED_AT - 100)).toEqual([]);
  expect(told('stop', STARTED_AT + HOUR_MS)).toEqual(['a person was told that it is stopped, and it is not']);
  expect(told('start', STOPPED_AT + MINUTE_MS)).toEqual([
    'a person was told that it is active, and it is not',
  ]);
  expect(told('stop', STARTED_AT + HOUR_MS, { kind: 'start' })).toEqual([]);
  expect(told('start', STOPPED_AT + MINUTE_MS, { kind: 'retry' })).toHaveLength(1);
});

/** Stopped for an hour, in which one call comes; it is drained when its callback is active again, if anything is. */
function stopped({ state = 'Stopped' as CallbackState, drains = true } = {}): {
  record: SimRecord;
  callbackId: string;
} {
  const record = quietRecord();
  const tries = drains ? [{ at: STARTED_AT + SECOND_MS, trigger: 'drain' } as const] : [];
  const call = addCall(record, { at: STOPPED_AT + 10 * MINUTE_MS, tries });
  if (drains) Object.assign(record.sent[0]!, { at: STARTED_AT + 100, queue: 'retries' });
  const { callbackId } = call;
  addMove(record, callbackId, STOPPED_AT, { mode: 'stopped', state, epoch: 1 });
  const drain = { drainId: '2', drainStartedAt: STARTED_AT };
  addMove(record, callbackId, STARTED_AT, { mode: 'draining', state: 'Active', epoch: 2, ...drain });
  addMove(record, callbackId, DRAINED_AT, { mode: 'direct', epoch: 3, drainPass: 1 });
  return { record, callbackId };
}
