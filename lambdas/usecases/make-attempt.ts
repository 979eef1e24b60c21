import type { CallMessage } from '../contract/messages.ts';
import type { Attempt } from '../domain/attempt.ts';
import type { Call } from '../domain/call.ts';
import type { Callback } from '../domain/callback.ts';
import { withoutSecrets } from '../domain/hidden-secrets.ts';
import { derivedUlid, ulidOf } from '../domain/ids.ts';
import { maskedUrl } from '../domain/masked-url.ts';
import { requestFor } from '../domain/request.ts';
import { retryAfterMs } from '../domain/retry-policy.ts';
import { verdictOf } from '../domain/verdict.ts';
import type { DeliverPorts } from './deliver-ports.ts';

export interface Made {
  attempt: Attempt;
  /** A request before it, on a kept connection that was gone by then: whether the receiver saw it, nobody knows. */
  lost?: Attempt;
  retryAfterMs?: number;
}

/** Makes one attempt and says what came of it, with one log line. Records nothing. */
export async function makeAttempt(
  { caller, clock, log }: Pick<DeliverPorts, 'caller' | 'clock' | 'log'>,
  callback: Callback,
  call: Call,
  payload: string | undefined,
  trigger: CallMessage['trigger'],
): Promise<Made> {
  const calledAt = clock.now();
  const request = requestFor(callback, call, payload, calledAt);
  const result = await caller.call(request, {
    connectMs: callback.timeouts.connectSeconds * 1000,
    responseMs: callback.timeouts.responseSeconds * 1000,
  });
  const { lostOnKeptConnection: lost } = result;
  const startedAt = calledAt + (lost?.durationMs ?? 0);
  const { retryAfterText, ...verdict } = verdictOf(withoutSecrets(result.answer, callback), callback.success);
  const attempt: Attempt = {
    id: ulidOf(startedAt, clock.randomBytes(10)),
    startedAt,
    durationMs: result.durationMs,
    timings: result.timings,
    trigger,
    configVersion: callback.version,
    ...verdict,
    ...(result.remoteAddress !== undefined && { remoteAddress: result.remoteAddress }),
  };
  log.info(verdict.outcome === 'success' ? 'attempt.succeeded' : 'attempt.failed', {
    callId: call.id,
    callbackId: callback.id,
    tenant: callback.tenant,
    event: call.event,
    trigger,
    attempt: call.attemptCount + 1,
    outcome: verdict.outcome,
    statusCode: verdict.statusCode,
    durationMs: result.durationMs,
    url: maskedUrl(callback.url),
  });
  return {
    attempt,
    ...(lost && { lost: { ...lost, ...lostRequest(calledAt, clock.randomBytes(10)), trigger } }),
    retryAfterMs: retryAfterMs(verdict.statusCode, retryAfterText, startedAt + result.durationMs),
  };
}

function lostRequest(startedAt: number, random: Uint8Array) {
  return {
    id: ulidOf(startedAt, random),
    startedAt,
    timings: {},
    outcome: 'unknown',
    statusMessage: 'The kept connection was gone before an answer came; another request followed at once.',
  } as const;
}

/**
 * What a worker that may have died left behind: at most one a turn, dated when the turn was due, since nobody knows
 * when it was made.
 */
export function unknownAttempt(call: Call, trigger: CallMessage['trigger']): Attempt {
  const startedAt = call.nextAttemptAt ?? call.createdAt;
  return {
    id: derivedUlid(startedAt, 'unknown', call.id, call.turn),
    startedAt,
    durationMs: 0,
    timings: {},
    trigger,
    outcome: 'unknown',
    statusMessage: 'A worker may have stopped between the request and its record.',
  };
}
