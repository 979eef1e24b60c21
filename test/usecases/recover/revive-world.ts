import type { CallMessage } from '../../../lambdas/contract/messages.ts';
import type { Call } from '../../../lambdas/domain/call/call.ts';
import type { Callback } from '../../../lambdas/domain/callback/callback.ts';
import { type RevivePorts, reviveCalls } from '../../../lambdas/usecases/recover/revive-call.ts';
import { sampleCallback } from '../../kit/samples.ts';
import { deliverWorld } from '../deliver/world.ts';

/** Deliver's world, with a worker of dead letters in it. */
export async function reviveWorld(callback: Callback = sampleCallback()) {
  const world = await deliverWorld({ callback });
  const { ports, queues, clock, log, calls } = world;
  const revivePorts: RevivePorts = { ...ports, retries: queues };
  return {
    ...world,
    /** Works dead letters as one batch; returns the ids (indices) that come back. */
    revive: (messages: CallMessage[]): Promise<string[]> =>
      reviveCalls(
        revivePorts,
        messages.map((message, i) => ({ id: String(i), message, receiveCount: 6, sentAt: clock.now() })),
      ),
    /** Works one, by the id that its message always had. */
    reviveLetter: (id: string, message: CallMessage, sentAt: number): Promise<string[]> =>
      reviveCalls(revivePorts, [{ id, message, receiveCount: 6, sentAt }]),
    storedCall: async ({ callbackId, callId }: CallMessage): Promise<Call> =>
      (await calls.get(callbackId, callId))!,
    events: () => log.lines.map(({ event }) => event),
  };
}

export type ReviveWorld = Awaited<ReturnType<typeof reviveWorld>>;
