import type { Call } from '../../domain/call/call.ts';
import { callFrom } from '../../domain/call/call-moves.ts';
import type { Callback } from '../../domain/callback/callback.ts';
import type { PublishableEvent } from '../../domain/event/event.ts';
import { newId } from '../../domain/text/ids.ts';
import type { Clock } from '../../ports/clock.ts';
import { firstAttempt } from '../publish/fan-out-event.ts';

/** The call that an event would become for a callback if it were published now. It goes into no queue and no table. */
export function unpublishedCall(
  clock: Clock,
  callback: Callback,
  event: PublishableEvent,
): { call: Call; payload: string | undefined } {
  const now = clock.now();
  const accepted = { id: newId('evt', now, clock.randomBytes(10)), acceptedAt: now, event };
  const { callId, call } = firstAttempt(accepted, callback);
  return { call: callFrom(callId, callback.id, call), payload: call.payload };
}
