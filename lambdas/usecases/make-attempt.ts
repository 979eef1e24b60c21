import type { CallMessage } from '../contract/messages.ts';
import type { Attempt } from '../domain/attempt.ts';
import type { Call } from '../domain/call.ts';
import type { Callback } from '../domain/callback.ts';
import { hideSecrets } from '../domain/hidden-secrets.ts';
import { derivedUlid, ulidOf } from '../domain/ids.ts';
import { maskedUrl } from '../domain/masked-url.ts';
import { requestFor } from '../domain/request.ts';
import { retryAfterMs } from '../domain/retry-policy.ts';
import { verdictOf } from '../domain/verdict.ts';
import type { DeliverPorts } from './deliver-ports.ts';

export interface Made {
  attempt: Attempt;
  retryAfterMs?: number;
}

/** Makes one attempt and says what came of it: one request, one log line. Records nothing. */
export async function makeAttempt(
  { caller, clock, log }: Pick<DeliverPorts, 'caller' | 'clock' | 'log'>,
  callback: Callback,
  call: Call,
  payload: string | undefined,
  trigger: CallMessage['trigger'],
): Promise<Made> {
  const startedAt = clock.now();
  const request = requestFor(callback, call, payload, startedAt);
  const result = await caller.call(request, {
    connectMs: callback.timeouts.connectSeconds * 1000,
    responseMs: callback.timeouts.responseSeconds * 1000,
  });
  const { retryAfterText, ...verdict } = verdictOf(result.answer, callback.success);
  const attempt: Attempt = {
    id: ulidOf(startedAt, clock.randomBytes(10)),
    startedAt,
    durationMs: result.durationMs,
    timings: result.timings,
    trigger,
    configVersion: callback.version,
    ...withoutSecrets(verdict, callback),
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
    retryAfterMs: retryAfterMs(verdict.statusCode, retryAfterText, startedAt + result.durationMs),
  };
}

/** Receivers like to answer with the request they got. */
function withoutSecrets<T extends { statusMessage?: string; responseBody?: string }>(
  verdict: T,
  callback: Callback,
): T {
  const { statusMessage, responseBody } = verdict;
  return {
    ...verdict,
    ...(statusMessage !== undefined && { statusMessage: hideSecrets(statusMessage, callback) }),
    ...(responseBody !== undefined && { responseBody: hideSecrets(responseBody, callback) }),
  };
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
