import type { ApiCaller } from '../../domain/api/api-caller.ts';
import { RefusedError } from '../../domain/api/refused-error.ts';
import type { Call } from '../../domain/call/call.ts';
import type { Callback } from '../../domain/callback/callback.ts';
import type { Health } from '../../domain/health/health.ts';
import type { CallLedger } from '../../ports/call-ledger.ts';
import type { CallQueue } from '../../ports/call-queue.ts';
import type { CallbackLookup } from '../../ports/callback-directory.ts';
import type { Clock } from '../../ports/clock.ts';
import type { HealthLedger } from '../../ports/health-ledger.ts';
import { findCallbackOrTombstone } from '../callbacks/find-callback.ts';
import { findCall } from './find-call.ts';

interface Ports {
  callbacks: Pick<CallbackLookup, 'get'>;
  calls: Pick<CallLedger, 'get'>;
  health: Pick<HealthLedger, 'get'>;
  retries: Pick<CallQueue, 'retry'>;
  clock: Clock;
}

/**
 * A person asks for one attempt, now. Writes nothing: the message names the call's turn, and deliver does the rest. Asked
 * for twice, both messages are of one turn: once the first is recorded, the second is stale. Worked at the same moment, both
 * may call; the chain of attempts stays one.
 */
export async function retryCall(
  { callbacks, calls, health, retries, clock }: Ports,
  caller: ApiCaller,
  callbackId: string,
  callId: string,
): Promise<void> {
  const now = clock.now();
  const callback = await findCallbackOrTombstone({ callbacks }, caller, callbackId);
  const [call, { state }] = await Promise.all([
    findCall(calls, callback.id, callId, now),
    health.get(callback.id),
  ]);
  const refusal = whyNot(callback, state, call);
  if (refusal !== undefined) throw new RefusedError('conflict', refusal);
  const message = { v: 1, callId, callbackId: callback.id, turn: call.turn, trigger: 'manual' } as const;
  await retries.retry([{ message, dueAt: now }]);
}

function whyNot({ deletedAt }: Callback, state: Health['state'], call: Call): string | undefined {
  if (deletedAt !== undefined) return 'The callback is deleted: it is called no more.';
  if (state === 'Stopped' || state === 'TooManyErrors')
    return `The callback is ${state}: it is not called until it is active again.`;
  if (call.erasedAt !== undefined) return 'What the event brought was erased: there is nothing left to send.';
  if (call.status !== 'SUCCESS') return undefined;
  return call.resolution?.by === 'person'
    ? 'A person has marked the call SUCCESS: take that back first.'
    : 'The call was delivered.';
}
