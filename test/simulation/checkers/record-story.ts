import type { CallMessage, Trigger } from '../../../lambdas/contract/messages.ts';
import type { Attempt } from '../../../lambdas/domain/call/attempt.ts';
import type { Call } from '../../../lambdas/domain/call/call.ts';
import { closed, failed, succeeded } from '../../../lambdas/domain/call/call-moves.ts';
import type { Callback } from '../../../lambdas/domain/callback/callback.ts';
import { HEALTHY, type Health } from '../../../lambdas/domain/health/health.ts';
import { derivedId, derivedUlid } from '../../../lambdas/domain/text/ids.ts';
import { START, sampleCallback } from '../../kit/samples.ts';
import type { Invocation, SeenRequest, SentMessage, SimRecord } from '../world/record.ts';

/** One request of a call and what came of it. */
export interface Try {
  at: number;
  lastsMs?: number;
  /** Its message came this much later than it was due. */
  lagMs?: number;
  trigger?: Trigger;
  outcome?: Exclude<Attempt['outcome'], 'unknown'>;
  statusCode?: number;
  retryAfter?: string;
}

export interface ToldCall {
  callbackId?: string;
  /** Accepted. */
  at?: number;
  tries?: Try[];
}

export const SECOND_MS = 1000;
export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;

export function addCallback(record: SimRecord, changes: Partial<Callback> = {}): Callback {
  const callback = sampleCallback(changes);
  record.callbacks.set(callback.id, [{ at: START, callback }]);
  record.final.health.set(callback.id, HEALTHY);
  return callback;
}

export function addInvocation(record: SimRecord, changes: Partial<Invocation> & { at: number }): Invocation {
  const id = record.invocations.length + 1;
  const endedAt = changes.at + 100;
  const invocation = {
    id,
    function: 'deliver',
    host: 1,
    skewMs: 0,
    endedAt,
    died: false,
    ...changes,
  } as const;
  record.invocations.push(invocation);
  return invocation;
}

export function addMessage(
  record: SimRecord,
  changes: Omit<SentMessage, 'messageId'> & { messageId?: string },
): SentMessage {
  const sent = { messageId: `message-${record.sent.length + 1}`, ...changes };
  record.sent.push(sent);
  return sent;
}

/** A call with all its requests: each by a message of its own turn, sent when the one before was recorded. */
export function addCall(
  record: SimRecord,
  { callbackId = sampleCallback().id, at = START, tries = [{ at: at + SECOND_MS }] }: ToldCall = {},
): Call {
  const callback = record.callbacks.get(callbackId)![0]!.callback;
  const eventId = derivedId('evt', at, record.accepted.length);
  let call: Call = {
    id: derivedId('call', at, eventId, callbackId),
    callbackId,
    tenant: callback.tenant,
    eventId,
    event: 'reply',
    status: 'PENDING',
    turn: 1,
    revision: 0,
    createdAt: at,
    retryUntil: at + callback.retry.windowSeconds * SECOND_MS,
    attemptCount: 0,
    payload: '{"n":1}',
  };
  record.accepted.push({ eventId, callbackId, at });
  const { tenant, event, retryUntil, payload } = call;
  const content = { tenant, eventId, event, acceptedAt: at, retryUntil, payload };
  let sentAt = at;
  let invocation: number | undefined;
  const attempts: Attempt[] = [];
  for (const [i, told] of tries.entries()) {
    const { trigger = i === 0 ? 'delivery' : 'retry', outcome = 'success', lagMs = 0 } = told;
    const asked = { v: 1, callId: call.id, callbackId, turn: call.turn, trigger } as const;
    const message: CallMessage = i === 0 ? { ...asked, call: content } : asked;
    const queue = i === 0 ? 'deliveries' : 'retries';
    const by = invocation === undefined ? {} : { invocation };
    const sent = addMessage(record, { at: sentAt, queue, dueAt: told.at - lagMs, message, ...by });
    const request = addRequest(record, callback, sent, { ...told, trigger, outcome });
    const attempt = attemptOf(request);
    if (outcome === 'success') call = succeeded(call, attempt);
    else call = failed(call, attempt, nextOf(callback, call, tries[i + 1], request.endedAt!));
    if (i > 0 || outcome !== 'success') attempts.push(attempt);
    sentAt = request.endedAt! + 50;
    invocation = request.invocation;
  }
  if (call.status === 'PENDING') call = closed(call, 'cutoff', call.retryUntil + 1);
  record.final.calls.push(call);
  if (attempts.length > 0) record.final.attempts.set(call.id, attempts);
  return call;
}

/** A request by an invocation of its own. */
export function addRequest(
  record: SimRecord,
  callback: Callback,
  { messageId, message }: SentMessage,
  { at, lastsMs = 200, trigger = 'retry', outcome = 'success', statusCode, retryAfter }: Try,
): SeenRequest {
  const { callId, turn } = message as CallMessage;
  const endedAt = at + lastsMs;
  const { id } = addInvocation(record, { at, endedAt: endedAt + 100 });
  const status = statusCode ?? { success: 200, http_error: 500 }[outcome as string];
  const request: SeenRequest = {
    at,
    hostAt: at,
    callbackId: callback.id,
    callId,
    turn,
    trigger,
    messageId,
    receiveCount: 1,
    invocation: id,
    configVersion: callback.version,
    endedAt,
    outcome,
    ...(status !== undefined && { statusCode: status }),
    ...(retryAfter !== undefined && { retryAfter }),
  };
  record.requests.push(request);
  count(record, request);
  return request;
}

/** In its callback's usage. */
function count({ final }: SimRecord, { callbackId, outcome }: SeenRequest): void {
  const health = final.health.get(callbackId) ?? HEALTHY;
  const { totalCalls, totalErrors } = health;
  const errors = totalErrors + (outcome === 'success' ? 0 : 1);
  final.health.set(callbackId, { ...health, totalCalls: totalCalls + 1, totalErrors: errors });
}

/** As the history has it. */
export function attemptOf(request: SeenRequest): Attempt {
  const { hostAt, at, endedAt = at, outcome = 'unknown', statusCode, trigger, configVersion } = request;
  return {
    id: derivedUlid(hostAt, request.messageId, request.invocation),
    startedAt: hostAt,
    durationMs: endedAt - at,
    timings: {},
    trigger,
    outcome,
    configVersion,
    ...(statusCode !== undefined && { statusCode }),
  };
}

/** A write of a callback's health, on top of the one before. */
export function addMove(record: SimRecord, callbackId: string, at: number, changes: Partial<Health>): Health {
  const before = record.final.health.get(callbackId) ?? HEALTHY;
  const after = { ...before, ...changes };
  record.moves.push({ at, callbackId, before, after });
  record.final.health.set(callbackId, after);
  return after;
}

function nextOf({ retriesEnabled }: Callback, call: Call, next: Try | undefined, endedAt: number) {
  if (!retriesEnabled) return { giveUp: 'retries-off' } as const;
  if (next === undefined && endedAt + 300 * SECOND_MS > call.retryUntil) return { giveUp: 'cutoff' } as const;
  return { retryAt: next === undefined ? endedAt + 300 * SECOND_MS : next.at - (next.lagMs ?? 0) };
}
