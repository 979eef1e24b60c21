import { expect, test } from 'vitest';
import type { CallMessage } from '../../../lambdas/contract/messages.ts';
import type { FaultHit, SeenRequest, SimRecord } from '../world/record.ts';
import { p7DeadCostsLittle } from './p7-dead-costs-little.ts';
import { BEAT_MS, PARKED_AT, type ParkedStory, parkedStory } from './parked-story.ts';
import { healthyRecord, whatsOf } from './record-samples.ts';
import { addMessage, addRequest, SECOND_MS } from './record-story.ts';

const FIRST_BEAT_AT = PARKED_AT + BEAT_MS;

test('three probes in a beat and what was under way for 5 s are accepted', () => {
  expect(whatsOf(p7DeadCostsLittle, healthyRecord())).toEqual([]);
  const story = parkedStory();
  requestOf(story, { at: PARKED_AT + 4 * SECOND_MS, trigger: 'retry' });
  expect(whatsOf(p7DeadCostsLittle, story.record)).toEqual([]);
});

test('a first attempt, a retry or a drain later than that is reported', () => {
  for (const trigger of ['delivery', 'retry', 'drain', 'replay'] as const) {
    const story = parkedStory();
    requestOf(story, { at: PARKED_AT + 6 * SECOND_MS, trigger });
    expect(whatsOf(p7DeadCostsLittle, story.record)).toEqual([`a ${trigger}, parked since 0:00:19.4`]);
  }
});

test('what a fault of ours held up in its worker is accepted, unless the worker began too late', () => {
  const at = PARKED_AT + 20 * SECOND_MS;
  const heldUp = (begunAt: number, kind: FaultHit['kind'] = 'slow') => {
    const story = parkedStory();
    const { invocation } = requestOf(story, { at, trigger: 'retry' });
    story.record.invocations.find(({ id }) => id === invocation)!.at = begunAt;
    story.record.faults.push({ at: at - SECOND_MS, kind, where: 'calls.payload', invocation });
    return whatsOf(p7DeadCostsLittle, story.record);
  };
  expect(heldUp(PARKED_AT + SECOND_MS)).toEqual([]);
  expect(heldUp(PARKED_AT + 10 * SECOND_MS)).toHaveLength(1);
  expect(heldUp(PARKED_AT + SECOND_MS, 'fail')).toHaveLength(1);
});

test('a fourth probe in a beat is reported', () => {
  const story = parkedStory();
  requestOf(story, { at: FIRST_BEAT_AT + 10 * SECOND_MS, trigger: 'probe', epoch: 1, beat: 1 });
  expect(whatsOf(p7DeadCostsLittle, story.record)).toEqual(['attempt 4 in beat 1 of epoch 1']);
});

test('a probe that is made again counts unless its message came twice', () => {
  const again = (receiveCount: number, ...faults: FaultHit[]) => {
    const { record } = parkedStory();
    const probe = record.requests.find(({ trigger }) => trigger === 'probe')!;
    record.requests.push({ ...probe, at: probe.at + SECOND_MS, receiveCount });
    record.faults.push(...faults.map((hit) => ({ ...hit, callIds: [probe.callId] })));
    return whatsOf(p7DeadCostsLittle, record);
  };
  expect(again(1)).toEqual(['attempt 4 in beat 1 of epoch 1']);
  expect(again(2)).toEqual([]);
  expect(again(1, { at: PARKED_AT, kind: 'duplicate', where: 'queue.retries' })).toEqual([]);
});

test('a probe of a beat that is over, or of another epoch, is reported', () => {
  const old = parkedStory();
  requestOf(old, { at: FIRST_BEAT_AT + BEAT_MS - SECOND_MS, trigger: 'probe', epoch: 1, beat: 0 });
  expect(whatsOf(p7DeadCostsLittle, old.record)).toEqual([
    'a probe of beat 0, which lasted from 0:00:19.4 to 0:05:19.4',
  ]);
  const other = parkedStory();
  requestOf(other, { at: FIRST_BEAT_AT + 10 * SECOND_MS, trigger: 'probe', epoch: 0, beat: 1 });
  expect(whatsOf(p7DeadCostsLittle, other.record)).toEqual([
    'a probe of beat 1 of epoch 0, which there was not',
  ]);
});

test("a person's retry apart, if a person asked for it", () => {
  const at = PARKED_AT + 60 * SECOND_MS;
  const story = parkedStory();
  const { callId } = requestOf(story, { at, trigger: 'manual' });
  expect(whatsOf(p7DeadCostsLittle, asCopied(story.record))).toEqual([
    'a manual that no person asked for, parked since 0:00:19.4',
  ]);
  const act = { kind: 'retry', callbackId: story.callbackId, callId, at: at - SECOND_MS } as const;
  story.record.acts.push({ ...act, status: 409 });
  expect(whatsOf(p7DeadCostsLittle, asCopied(story.record))).toHaveLength(1);
  story.record.acts.push({ ...act, status: 200 });
  expect(whatsOf(p7DeadCostsLittle, asCopied(story.record))).toEqual([]);
});

/** Of the last call; by a message that says so much about its beat. */
function requestOf(
  { record, callbackId, calls }: ParkedStory,
  { at, trigger, ...beat }: { at: number } & Pick<CallMessage, 'trigger' | 'epoch' | 'beat'>,
): SeenRequest {
  const { callback } = record.callbacks.get(callbackId)![0]!;
  const message: CallMessage = { v: 1, callId: calls[20]!.id, callbackId, turn: 1, trigger, ...beat };
  const sent = addMessage(record, { at: at - 500, dueAt: at - 500, queue: 'retries', message });
  return addRequest(record, callback, sent, { at, trigger, outcome: 'http_error' });
}

/** A record must not be changed once it was looked at. */
function asCopied(record: SimRecord): SimRecord {
  return { ...record };
}
