import { notFound, RefusedError } from '../../domain/api/refused-error.ts';
import type { Call } from '../../domain/call/call.ts';
import { isId, timeOfId } from '../../domain/text/ids.ts';
import type { CallLedger } from '../../ports/call-ledger.ts';

/** As long as a queue may hold a message. */
const MAY_BE_QUEUED_MS = 14 * 86_400_000;
const CLOCK_SKEW_MS = 60_000;

/** Refuses what is not recorded; where it may still be in a queue, it says so. */
export async function findCall(
  calls: Pick<CallLedger, 'get'>,
  callbackId: string,
  callId: string,
  now: number,
): Promise<Call> {
  if (!isId('call', callId)) throw notFound('call', callId);
  const call = await calls.get(callbackId, callId);
  if (call) return call;
  const age = now - timeOfId(callId);
  if (age > MAY_BE_QUEUED_MS || age < -CLOCK_SKEW_MS) throw notFound('call', callId);
  throw new RefusedError(
    'not-recorded-yet',
    `There is no record of call ${callId} yet; it may be in a queue.`,
    {
      retryAfterSeconds: 1,
    },
  );
}
