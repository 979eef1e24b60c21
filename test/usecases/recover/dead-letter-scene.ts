import { expect } from 'vitest';
import type { CallMessage } from '../../../lambdas/contract/messages.ts';
import type { Call } from '../../../lambdas/domain/call/call.ts';
import { deliverBatch } from '../../../lambdas/usecases/deliver/deliver-batch.ts';
import { START } from '../../kit/samples.ts';
import { BROKEN, breakOnce } from '../deliver/world.ts';
import { type ReviveWorld, reviveWorld } from './revive-world.ts';

/** When each message was sent. */
export const SENT_AT = START + 10;

/** A receiver that answers 500, and messages that have ids as in a queue. */
export async function deadLetterScene() {
  const world = await reviveWorld();
  world.answers.next = () => BROKEN;
  const receive = (id: string, message: CallMessage, receiveCount = 1) =>
    deliverBatch(world.ports, [{ id, message, receiveCount, sentAt: SENT_AT }], () => 150_000);
  return {
    world,
    receive,
    /** Its worker dies after the request, and those that come after it before they have done anything. */
    async diesFiveTimes(id: string, message: CallMessage) {
      breakOnce(world, ['calls', 'keepAttempt'], 'before');
      expect(await receive(id, message)).toEqual([id]);
    },
    /** The call as it is once the next message has failed, too. */
    async goesOn() {
      await world.clock.advance(400_000);
      const [{ message } = {}] = world.takeRetries();
      expect(await receive('next', message!)).toEqual([]);
    },
    shown: async ({ callId }: CallMessage) =>
      (await world.calls.attempts(callId, 10)).map(({ outcome, startedAt }) => ({ outcome, startedAt })),
    outcomes: async ({ callId }: CallMessage) =>
      (await world.calls.attempts(callId, 10)).map(({ outcome }) => outcome).sort(),
  };
}

export async function changed(world: ReviveWorld, message: CallMessage, change: (call: Call) => Call) {
  const call = await world.storedCall(message);
  await world.calls.put(change(call), call.revision);
}
