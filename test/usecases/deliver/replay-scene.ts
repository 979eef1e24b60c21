import type { CallMessage } from '../../../lambdas/contract/messages.ts';
import type { Call } from '../../../lambdas/domain/call/call.ts';
import { callFrom, closed, failed } from '../../../lambdas/domain/call/call-moves.ts';
import type { Callback } from '../../../lambdas/domain/callback/callback.ts';
import { newReplay } from '../../../lambdas/domain/replay/replay.ts';
import { derivedId, newId } from '../../../lambdas/domain/text/ids.ts';
import { DAY_MS, sampleAttempt, sampleCallback, sampleContent } from '../../kit/samples.ts';
import { deliverWorld, ID } from './world.ts';

/** A replay whose first step was claimed: it sent `sent` calls, each FAILED by its cutoff two days ago. */
export async function replayedScene(
  { sent = 1, ...changes }: Partial<Callback> & { sent?: number } = {},
  ofCalls: Partial<Call> = {},
) {
  const world = await deliverWorld({ callback: sampleCallback(changes) });
  const now = world.clock.now();
  const id = newId('rep', now, world.clock.randomBytes(10));
  const step = { step: 1, stepSent: sent, stepSentAt: now, sent };
  await world.replays.start({ ...newReplay({ id, callbackId: ID, createdBy: 'key_1' }, now), ...step });
  const calls = Array.from({ length: sent }, (_, i) => ({ ...failedCall(now - 3 * DAY_MS, i), ...ofCalls }));
  for (const call of calls) await world.calls.put(call, 'nothing');
  const messages = calls.map(
    (call): CallMessage => ({
      ...{ v: 1, callId: call.id, callbackId: ID, turn: call.turn },
      ...{ trigger: 'replay', replay: { id, step: 1 } },
    }),
  );
  return {
    world,
    calls,
    call: calls[0]!,
    messages,
    message: messages[0]!,
    replay: async () => (await world.replays.get(ID, id))!,
    stored: async () => (await world.calls.get(ID, calls[0]!.id))!,
  };
}

/** Attempted once: it is at its second turn. */
function failedCall(acceptedAt: number, i: number): Call {
  const retryUntil = acceptedAt + DAY_MS;
  const call = callFrom(derivedId('call', acceptedAt, i), ID, sampleContent({ acceptedAt, retryUntil }));
  const attempt = sampleAttempt({ startedAt: acceptedAt });
  return closed(failed(call, attempt, { retryAt: acceptedAt + 300_000 }), 'cutoff', retryUntil);
}
