import type { Trigger } from '../../contract/messages.ts';
import type { Attempt } from '../../domain/call/attempt.ts';
import { retryAfterMs } from '../../domain/call/retry-policy.ts';
import { type Verdict, verdictOf } from '../../domain/call/verdict.ts';
import type { Callback } from '../../domain/callback/callback.ts';
import { hideSecrets, withoutSecrets } from '../../domain/request/hidden-secrets.ts';
import { maskedUrl } from '../../domain/request/masked-url.ts';
import { type CallToSend, prepareRequest } from '../../domain/request/request.ts';
import { ulidOf } from '../../domain/text/ids.ts';
import type { CallLimits } from '../../ports/caller.ts';
import { callReceiver } from './call-receiver.ts';
import type { DeliverPorts } from './deliver-ports.ts';

export interface Made {
  attempt: Attempt;
  /** A request before it, on a kept connection that was gone by then: whether the receiver saw it, nobody knows. */
  lost?: Attempt;
  retryAfterMs?: number;
}

/** `responseMs` where somebody waits for the answer, `repeatMs` where the cutoff is near. */
export type Most = Partial<Pick<CallLimits, 'responseMs' | 'repeatMs'>>;

/**
 * Makes one attempt and says what came of it, with one log line. Records nothing. Where no request can be made of what
 * the event brought, that is the outcome. `most`: less time than the callback has.
 */
export async function makeAttempt(
  ports: Pick<DeliverPorts, 'caller' | 'tokens' | 'clock' | 'log'>,
  callback: Callback,
  call: CallToSend,
  payload: string | undefined,
  trigger: Trigger,
  most?: Most,
): Promise<Made> {
  const { clock, log } = ports;
  const calledAt = clock.now();
  const prepare = (token?: string) =>
    prepareRequest(callback, call, payload, { now: clock.now(), ...(token !== undefined && { token }) });
  const result = await callReceiver(ports, callback.auth, prepare, limitsOf(callback, most));
  const called = result.kind === 'called' ? result : undefined;
  const lost = called?.lostOnKeptConnection;
  const durationMs = called?.durationMs ?? 0;
  const startedAt = calledAt + (lost?.durationMs ?? 0);
  const { retryAfterText, ...verdict }: Verdict =
    result.kind === 'called'
      ? verdictOf(withoutSecrets(result.answer, callback, result.tokens), callback.success)
      : { outcome: result.outcome, statusMessage: hideSecrets(result.message, callback) };
  const attempt: Attempt = {
    id: ulidOf(startedAt, clock.randomBytes(10)),
    startedAt,
    durationMs,
    timings: called?.timings ?? {},
    trigger,
    configVersion: callback.version,
    ...verdict,
    ...(called?.remoteAddress !== undefined && { remoteAddress: called.remoteAddress }),
  };
  const known = {
    callId: call.id,
    callbackId: callback.id,
    event: call.event,
    trigger,
    attempt: call.attemptCount + 1,
    outcome: verdict.outcome,
    statusCode: verdict.statusCode,
    durationMs,
  };
  // Of a success nobody asks where it went, and log bytes are a sixth of what it costs.
  if (verdict.outcome === 'success') log.info('attempt.succeeded', known);
  else log.info('attempt.failed', { ...known, tenant: callback.tenant, url: maskedUrl(callback.url) });
  return {
    attempt,
    ...(lost && { lost: { ...lost, ...lostRequest(calledAt, clock.randomBytes(10)), trigger } }),
    retryAfterMs: retryAfterMs(verdict.statusCode, retryAfterText, startedAt + durationMs),
  };
}

function limitsOf({ timeouts }: Callback, most: Most = {}): CallLimits {
  const { responseMs = Number.POSITIVE_INFINITY, repeatMs } = most;
  return {
    connectMs: timeouts.connectSeconds * 1000,
    responseMs: Math.min(timeouts.responseSeconds * 1000, responseMs),
    ...(repeatMs !== undefined && { repeatMs }),
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
