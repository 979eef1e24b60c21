import { expect, test } from 'vitest';
import type { Callback } from '../../../lambdas/domain/callback/callback.ts';
import { START, sampleCallback } from '../../kit/samples.ts';
import type { FaultHit, SentMessage, SimRecord } from '../world/record.ts';
import { p8Recovery } from './p8-recovery.ts';
import { quietRecord, whatsOf } from './record-samples.ts';
import { addCall, addInvocation, addMessage, addMove, SECOND_MS } from './record-story.ts';

const AT = START + 3_600_000;
const SOONER = ['step 2 of its drain sends 10 calls: sooner than a second after step 1 at 1:00:00'];

/** How many calls a step sends, and how many of them fail; sent a second after the one before, or so many. */
interface ToldStep {
  size: number;
  failed?: number;
  seconds?: number;
}

test('steps that double as long as nine of ten answers are successes are accepted', () => {
  expect(
    whatsOf(p8Recovery, drain([{ size: 10, failed: 1 }, { size: 20, failed: 2 }, { size: 40 }])),
  ).toEqual([]);
  expect(whatsOf(p8Recovery, drain([{ size: 10, failed: 5 }, { size: 10 }, { size: 20 }]))).toEqual([]);
});

test('a drain that begins with more than 10 calls is reported', () => {
  expect(whatsOf(p8Recovery, drain([{ size: 11 }]))).toEqual([
    'step 1 of its drain sends 11 calls: more than 10 at first',
  ]);
});

test('a step that is more than double the one before is reported', () => {
  expect(whatsOf(p8Recovery, drain([{ size: 10 }, { size: 21 }]))).toEqual([
    'step 2 of its drain sends 21 calls: more than double the 10 before',
  ]);
});

test('a step that grows after failures is reported, and one that grows without an answer', () => {
  expect(whatsOf(p8Recovery, drain([{ size: 10, failed: 2 }, { size: 12 }]))).toEqual([
    'step 2 of its drain sends 12 calls: more than before, and of that 8 succeeded and 2 failed',
  ]);
  const unanswered = drain([{ size: 10 }, { size: 12 }]);
  unanswered.requests = unanswered.requests.filter(({ at }) => at > AT + SECOND_MS);
  expect(whatsOf(p8Recovery, unanswered)).toEqual([
    'step 2 of its drain sends 12 calls: more than before, and of that 0 succeeded and 0 failed',
  ]);
});

test('of two failures one may not have been seen, if a fault hit it or its message came twice', () => {
  const record = drain([{ size: 10, failed: 2 }, { size: 12 }]);
  const { callId } = record.requests[0]!;
  record.faults.push({ at: AT + 100, kind: 'duplicate', where: 'queue.retries', callIds: [callId] });
  expect(whatsOf(p8Recovery, record)).toEqual([]);
});

test('a step sooner than a second after the one before is reported', () => {
  expect(whatsOf(p8Recovery, drain([{ size: 10 }, { size: 10, seconds: 0.4 }]))).toEqual(SOONER);
});

test('a step is timed from when the one before was sent, or from where that was held up', () => {
  const sentLate = (fault?: Partial<FaultHit>) => {
    const record = drain([{ size: 10 }, { size: 10, seconds: 0.4 }]);
    const { id: callbackId } = sampleCallback();
    addMove(record, callbackId, AT - SECOND_MS, { drainId: '2', drainStep: 1 });
    const { id: invocation } = addInvocation(record, { at: AT - SECOND_MS, function: 'recover' });
    const hit = { at: AT - SECOND_MS, kind: 'slow', where: 'queue.retry', invocation } as const;
    if (fault) record.faults.push({ ...hit, callbackIds: [callbackId], ...fault });
    return whatsOf(p8Recovery, record);
  };
  expect(sentLate()).toEqual(SOONER);
  expect(sentLate({})).toEqual([]);
  expect(sentLate({ where: 'queue.recover' })).toEqual([]);
  expect(sentLate({ at: AT - 50 })).toEqual(SOONER);
  expect(sentLate({ kind: 'lost' })).toEqual(SOONER);
  expect(sentLate({ where: 'calls.get' })).toEqual(SOONER);
  expect(sentLate({ callbackIds: ['cb_OTHER'] })).toEqual(SOONER);
});

test('more than the deployment drains in a second is reported', () => {
  const record = drain([{ size: 10 }, { size: 20 }]);
  record.settings = { parkAfterErrors: 10, drainPerSecond: 15 };
  expect(whatsOf(p8Recovery, record)).toEqual(['step 2 of its drain sends 20 calls: more than 15 at once']);
});

test('a step that heeds no rate limit is reported, and one that is spread by it is not', () => {
  const changes = { rateLimit: { perSecond: 2 } };
  expect(whatsOf(p8Recovery, drain([{ size: 10 }], changes))).toEqual([
    'step 1 of its drain sends 10 calls: within 0 ms, at 2 per second',
  ]);
  const spread = drain([{ size: 10 }], changes);
  for (const [i, one] of drainMessages(spread).entries()) one.dueAt += 500 * i;
  expect(whatsOf(p8Recovery, spread)).toEqual([]);
});

test('what was sent on for want of a slot is no second call of its step, and its answer counts', () => {
  const record = drain([{ size: 10 }, { size: 20 }]);
  const { messageId, ...first } = drainMessages(record)[0]!;
  const again = addMessage(record, { ...first, at: AT + 300, dueAt: AT + 500 });
  record.requests.find((one) => one.messageId === messageId)!.messageId = again.messageId;
  expect(whatsOf(p8Recovery, record)).toEqual([]);
});

test('a message of a drain that names no step is reported', () => {
  const record = drain([{ size: 3 }]);
  for (const { message } of drainMessages(record).slice(1)) Reflect.deleteProperty(message, 'drain');
  expect(whatsOf(p8Recovery, record)).toHaveLength(2);
});

/** Nothing but the calls of a drain: that it began, and why, is told elsewhere. */
function drain(steps: ToldStep[], changes: Partial<Callback> = {}): SimRecord {
  const record = quietRecord(changes);
  const { id: callbackId } = sampleCallback(changes);
  let at = AT;
  for (const [i, { size, failed = 0, seconds = 1 }] of steps.entries()) {
    if (i > 0) at += seconds * SECOND_MS;
    for (let n = 0; n < size; n++) {
      const outcome = n < failed ? 'http_error' : 'success';
      const tries = [{ at: at + 100, trigger: 'drain', outcome } as const];
      addCall(record, { callbackId, at: START, tries });
      const sent = record.sent.at(-1)!;
      Object.assign(sent, { at, dueAt: at, queue: 'retries' });
      Object.assign(sent.message, { drain: { id: '2', step: i + 1 } });
    }
  }
  return record;
}

function drainMessages({ sent }: SimRecord): SentMessage[] {
  return sent.filter(({ message }) => 'drain' in message);
}
