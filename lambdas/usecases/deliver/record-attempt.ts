import { type Attempt, isRequest } from '../../domain/call/attempt.ts';
import type { Call } from '../../domain/call/call.ts';
import {
  alreadyHolds,
  countedOnly,
  failed,
  failureCounts,
  succeeded,
  successCounts,
} from '../../domain/call/call-moves.ts';
import { nextStep } from '../../domain/call/retry-policy.ts';
import type { Callback } from '../../domain/callback/callback.ts';
import type { CallLedger } from '../../ports/call-ledger.ts';
import type { DeliverPorts } from './deliver-ports.ts';
import type { Made } from './make-attempt.ts';

type Ports = Pick<DeliverPorts, 'calls' | 'clock' | 'log' | 'settings'>;

/** The call an attempt was made for; `stored` where it was read from the table. */
export interface Subject {
  call: Call;
  stored: boolean;
  payload: string | undefined;
  /** By a worker that stopped before it wrote the call: whether that failed is in the history alone. */
  mayBeAttempted?: boolean;
}

/**
 * A success: for a call that was never attempted before one conditional write with the attempt in it. Otherwise the
 * attempt goes to the history first, then the call: a call is never SUCCESS without its attempt to show for it.
 */
export async function recordSuccess(
  { calls, settings }: Ports,
  subject: Subject,
  { attempt }: Pick<Made, 'attempt'>,
): Promise<void> {
  const { payloadHistory } = settings;
  let call = subject.call;
  let replaces: number | 'nothing' = 'nothing';
  let isApart = false;
  const keepApart = async (whose: Call) => {
    if (!isApart) await calls.keepAttempt(whose, attempt);
    isApart = true;
  };
  if (subject.stored) {
    replaces = call.revision;
    if (call.attemptCount > 0) await keepApart(call);
  } else if (payloadHistory === 'failures' && !subject.mayBeAttempted) {
    call = withoutPayload(call);
  } else {
    await keepPayloadApart(calls, subject);
  }
  while (successCounts(call, attempt)) {
    const other = await calls.put(succeeded(call, isApart ? withoutBody(attempt) : attempt), replaces);
    if (other === undefined || alreadyHolds(other, attempt)) return;
    // Another worker recorded this call meanwhile: the attempt goes beside its own.
    await keepApart(other);
    call = other;
    replaces = other.revision;
  }
  await keepApart(call);
  await countAttempt(calls, call, attempt);
}

/**
 * A failure, in this order: payload, attempt, call. Whatever the call's item refers to is there before it, and after
 * a crash the message finds the turn as it was. Returns the call as it is now, or undefined where another result of
 * the same turn came first: the attempt then stays in the history and nothing follows from it.
 */
export async function recordFailure(
  { calls, clock, log }: Ports,
  callback: Callback,
  subject: Subject,
  made: Made,
): Promise<Call | undefined> {
  const { attempt, retryAfterMs } = made;
  const { turn } = subject.call;
  if (!subject.stored) await keepPayloadApart(calls, subject);
  await calls.keepAttempt(subject.call, attempt);
  let call = subject.call;
  let replaces: number | 'nothing' = subject.stored ? call.revision : 'nothing';
  const fraction = clock.fraction();
  const endedAt = attempt.startedAt + attempt.durationMs;
  while (failureCounts(call, turn)) {
    const next = nextStep(call, callback, { ...attempt, endedAt, fraction, retryAfterMs });
    const after = failed(call, withoutBody(attempt), next);
    const other = await calls.put(after, replaces);
    if (other === undefined || alreadyHolds(other, attempt)) {
      if ('giveUp' in next && next.giveUp === 'cutoff' && call.status === 'PENDING')
        log.info('call.closed', { callId: call.id, callbackId: call.callbackId, by: next.giveUp });
      return other ?? after;
    }
    call = other;
    replaces = other.revision;
  }
  if (isRequest(attempt)) await countAttempt(calls, call, attempt);
  return undefined;
}

/** A call that is written without an attempt: it waits, or is closed. False where it was changed meanwhile. */
export async function recordWithoutAttempt(
  { calls }: Pick<Ports, 'calls'>,
  subject: Subject,
  after: Call,
): Promise<boolean> {
  if (!subject.stored) await keepPayloadApart(calls, subject);
  return (await calls.put(after, subject.stored ? subject.call.revision : 'nothing')) === undefined;
}

/** Another result came first, or a person did: the attempt is in the history, and only counts. */
async function countAttempt(calls: CallLedger, call: Call, attempt: Attempt): Promise<void> {
  for (let stored: Call | undefined = call; stored; )
    stored = await calls.put(countedOnly(stored, attempt), stored.revision);
}

async function keepPayloadApart(calls: CallLedger, { call, payload }: Subject): Promise<void> {
  if (call.payloadApart !== undefined && payload !== undefined) await calls.keepPayload(call, payload);
}

function withoutBody(attempt: Attempt): Attempt {
  const { responseBody: _body, responseEncoding: _encoding, ...rest } = attempt;
  return rest;
}

/** Where only failures keep their payload, nothing of one that succeeds at once is stored. */
function withoutPayload(call: Call): Call {
  const { payload: _payload, payloadApart: _apart, ...rest } = call;
  return rest;
}
