import type { CallMessage } from '../../../lambdas/contract/messages.ts';
import type { Call } from '../../../lambdas/domain/call/call.ts';
import type { Callback } from '../../../lambdas/domain/callback/callback.ts';
import { START, sampleCallback } from '../../kit/samples.ts';
import type { SeenRequest, SentMessage, SimRecord } from '../world/record.ts';
import { addOutage, quietRecord } from './record-samples.ts';
import { addCall, addMessage, addMove, MINUTE_MS, SECOND_MS, type Try } from './record-story.ts';

/** Ten first attempts fail, 2 s apart. */
const FAILURES = 10;
export const PARKED_AT = START + 19 * SECOND_MS + 350;
export const BEAT_MS = 300 * SECOND_MS;
/** The success of the second beat's probe. */
export const BACK_AT = PARKED_AT + 2 * BEAT_MS + 1220;
const STEP_AT = [BACK_AT + SECOND_MS, BACK_AT + 3 * SECOND_MS];
export const DRAINED_AT = BACK_AT + 5 * SECOND_MS;
const PASSES_MS = [MINUTE_MS, 5 * MINUTE_MS, 60 * MINUTE_MS];

export interface ParkedStory {
  record: SimRecord;
  callbackId: string;
  /** Ten that failed, then fifteen that came while it was parked; the first was its probe, and is the outage's first. */
  calls: Call[];
}

/**
 * A run that every checker accepts: a callback fails and is parked, its first beat sends three probes in vain, its second
 * one that succeeds; the drain takes a step of 10 calls and one of 14, and three passes find nothing.
 */
export function parkedStory(changes: Partial<Callback> = {}): ParkedStory {
  const record = quietRecord(changes);
  const { id: callbackId } = sampleCallback(changes);
  const calls: Call[] = [];
  for (let n = 0; n < FAILURES + 15; n++) {
    const isFailed = n < FAILURES;
    const at = START + (isFailed ? n * 2 * SECOND_MS : n * 10 * SECOND_MS);
    const tries: Try[] = isFailed ? [{ at: at + SECOND_MS, outcome: 'http_error' }] : [];
    if (n === 0) tries.push(probeAt(1, 0, 'http_error'), probeAt(2, 0, 'success'));
    if (n === 12 || n === 24) tries.push(probeAt(1, n === 24 ? 3 : 3.5, 'http_error'));
    if (n > 0) tries.push({ at: STEP_AT[n <= 10 ? 0 : 1]! + 100, trigger: 'drain' });
    const call = addCall(record, { callbackId, at, tries });
    if (!isFailed) addMessage(record, firstMessage(call));
    calls.push(call);
  }
  tellMoves(record, callbackId);
  for (const request of record.requests) nameOf(record, request);
  return { record, callbackId, calls };
}

function tellMoves(record: SimRecord, callbackId: string): void {
  const outage = addOutage(record, record.requests[0]!);
  const move = (at: number, changes: Parameters<typeof addMove>[3]) =>
    addMove(record, callbackId, at, changes);
  move(PARKED_AT, { mode: 'parked', epoch: 1, beat: 0, parkedAt: PARKED_AT });
  move(PARKED_AT + BEAT_MS, { beat: 1 });
  move(PARKED_AT + 2 * BEAT_MS, { beat: 2 });
  const ended = { outageEndedAt: BACK_AT - 20, outageEndedBy: 'delivery' };
  Object.assign(outage, { endedAt: ended.outageEndedAt, endedBy: 'delivery', attempts: 13, probes: 3 });
  const drain = { drainId: '2', drainStartedAt: BACK_AT - 20, parkedAt: undefined, streak: 0 };
  move(BACK_AT, { ...ended, ...drain, mode: 'draining', epoch: 2, beat: 0, state: 'Active' });
  for (const [i, at] of STEP_AT.entries()) move(at, { beat: i + 1, drainStep: i + 1 });
  move(DRAINED_AT, { mode: 'direct', epoch: 3, beat: 0, drainPass: 1 });
  for (const [i, ms] of PASSES_MS.entries()) move(DRAINED_AT + ms, { beat: i + 1, drainPass: i + 2 });
}

function probeAt(beat: number, seconds: number, outcome: 'success' | 'http_error'): Try {
  return { at: PARKED_AT + beat * BEAT_MS + (1 + seconds) * SECOND_MS, trigger: 'probe', outcome };
}

/** It was worked while its callback was parked, and let its call wait. */
function firstMessage({ id: callId, callbackId, createdAt: at }: Call): Omit<SentMessage, 'messageId'> {
  const message: CallMessage = { v: 1, callId, callbackId, turn: 1, trigger: 'delivery' };
  return { at, queue: 'deliveries', dueAt: at, message };
}

/** What its message says of the beat or the step that it is of. */
function nameOf(record: SimRecord, { messageId, trigger, at }: SeenRequest): void {
  const sent = record.sent.find((one) => one.messageId === messageId)!;
  if (trigger === 'probe') {
    const beat = Math.floor((at - PARKED_AT) / BEAT_MS);
    Object.assign(sent, { at: at - 800, dueAt: at - 800, queue: 'retries' });
    Object.assign(sent.message, { epoch: 1, beat });
  }
  if (trigger !== 'drain') return;
  const step = at < STEP_AT[1]! ? 1 : 2;
  Object.assign(sent, { at: STEP_AT[step - 1]! + 20, dueAt: STEP_AT[step - 1]! + 20, queue: 'retries' });
  Object.assign(sent.message, { drain: { id: '2', step } });
}
