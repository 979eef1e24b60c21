import { STATUS_CODES } from 'node:http';
import { timeoutIn } from '../../../lambdas/adapters/http/fault.ts';
import { RESPONSE_BODY_BYTES } from '../../../lambdas/contract/limits.ts';
import type { Fault } from '../../../lambdas/domain/call/answer.ts';
import type { CallLimits, CallResult } from '../../../lambdas/ports/caller.ts';
import {
  type Behaviour,
  DRIPPED,
  isUnreached,
  PART_OF_A_BODY,
  STATUSES_WITHOUT_BODY,
  type Talk,
  type Unreached,
} from './behaviour.ts';

type Begun = Extract<Talk, { kind: 'hang-mid-body' | 'drip' | 'reset-mid-body' }>;

/** What needs no waiting takes so long. */
const AT_ONCE_MS = 1;
const REMOTE_ADDRESS = '203.0.113.7';

/**
 * What a Caller reports of a receiver that behaves so. `HttpCaller` is the measure (test/contracts/caller.contract.ts);
 * only the timings of the phases are left out, which nothing is decided by.
 */
export function resultOf(behaviour: Behaviour, limits: CallLimits): CallResult {
  if (isUnreached(behaviour)) return unreached(behaviour, limits);
  if (behaviour.kind !== 'lost-kept') return talked(behaviour, limits);
  const durationMs = behaviour.afterMs;
  if (durationMs >= limits.responseMs) return connected(limits.responseMs, timeoutIn('waiting', limits));
  if (durationMs > (limits.repeatMs ?? limits.responseMs))
    return connected(
      durationMs,
      fault('connection_reset', 'the connection was closed before a response came'),
    );
  const left = { ...limits, responseMs: limits.responseMs - durationMs };
  const lostOnKeptConnection = { durationMs, remoteAddress: REMOTE_ADDRESS };
  return { ...resultOf(behaviour.next, left), lostOnKeptConnection };
}

function unreached({ kind }: Unreached, limits: CallLimits): CallResult {
  const at = (durationMs: number, answer: Fault) => ({ durationMs, timings: {}, answer });
  switch (kind) {
    case 'refuse':
      return at(AT_ONCE_MS, fault('connection_refused', 'the connection was refused'));
    case 'hang-before-connect':
      return at(Math.min(limits.connectMs, limits.responseMs), timeoutIn('connecting', limits));
    case 'no-name':
      return at(AT_ONCE_MS, fault('dns_error', 'the name has no address'));
    case 'forbidden-address':
      return at(AT_ONCE_MS, fault('blocked_address', 'the name leads to a private address'));
    case 'bad-certificate':
      return connected(AT_ONCE_MS, fault('tls_error', 'TLS failed: self-signed certificate'));
  }
}

function talked(behaviour: Talk, limits: CallLimits): CallResult {
  switch (behaviour.kind) {
    case 'hang-mid-body':
    case 'drip':
    case 'reset-mid-body':
      return begun(behaviour, limits);
    case 'hang-after-connect':
      return connected(limits.responseMs, timeoutIn('waiting', limits));
  }
  const { kind, afterMs } = behaviour;
  if (afterMs >= limits.responseMs) return connected(limits.responseMs, timeoutIn('waiting', limits));
  switch (kind) {
    case 'answer':
      return answered(afterMs, behaviour, behaviour.body ?? '', limits);
    case 'reset':
      return connected(
        afterMs,
        fault('connection_reset', 'the connection was closed before a response came'),
      );
    case 'gibberish':
      return connected(
        afterMs,
        fault('invalid_response', 'the response is not valid HTTP (HPE_INVALID_CONSTANT)'),
      );
  }
}

/** Its status is known at once; more of its body than is wanted makes it a response, before anything else happens. */
function begun(behaviour: Begun, limits: CallLimits): CallResult {
  const { kind, statusCode } = behaviour;
  const { bodyBytes = RESPONSE_BODY_BYTES, responseMs } = limits;
  if (kind === 'drip') {
    const enoughAfterMs = behaviour.everyMs * (bodyBytes + 1);
    if (enoughAfterMs < responseMs)
      return answered(enoughAfterMs, behaviour, DRIPPED.repeat(bodyBytes + 1), limits);
  } else if (PART_OF_A_BODY.length > bodyBytes) {
    return answered(AT_ONCE_MS, behaviour, PART_OF_A_BODY, limits);
  }
  if (kind !== 'reset-mid-body' || behaviour.afterMs >= responseMs)
    return connected(responseMs, { ...timeoutIn('body', limits), statusCode });
  const message = "the connection was closed before the response's body was complete";
  return connected(behaviour.afterMs, { ...fault('connection_reset', message), statusCode });
}

function answered(
  durationMs: number,
  { statusCode, retryAfter }: { statusCode: number; retryAfter?: string },
  text: string,
  { bodyBytes = RESPONSE_BODY_BYTES }: CallLimits,
): CallResult {
  const body = Buffer.from(STATUSES_WITHOUT_BODY.includes(statusCode) ? '' : text);
  return connected(durationMs, {
    kind: 'response',
    statusCode,
    statusMessage: STATUS_CODES[statusCode] ?? '',
    ...(retryAfter !== undefined && { retryAfter }),
    body: body.subarray(0, bodyBytes),
    truncated: body.length > bodyBytes,
  });
}

function connected(durationMs: number, answer: CallResult['answer']): CallResult {
  return { durationMs, timings: {}, remoteAddress: REMOTE_ADDRESS, answer };
}

function fault(outcome: Fault['outcome'], message: string): Fault {
  return { kind: 'fault', outcome, message };
}
