import type { CallMessage } from '../../../lambdas/contract/messages.ts';
import type { Call } from '../../../lambdas/domain/call/call.ts';
import type { Callback } from '../../../lambdas/domain/callback/callback.ts';
import { sampleCallback, sampleMessage } from '../../kit/samples.ts';
import { BROKEN, deliverWorld, OK, stored, type World } from './world.ts';

/** A call that failed once; the receiver is well by now. `successor`: the message that waits for its next turn. */
export async function failedOnce(changes: Partial<Callback> = {}) {
  const world = await deliverWorld({ callback: sampleCallback(changes) });
  world.answers.next = () => BROKEN;
  const message = sampleMessage();
  await world.deliver([message]);
  await world.clock.advance(1000);
  world.answers.next = () => OK;
  const successor = world.takeRetries()[0]?.message;
  return { world, message, successor: successor as CallMessage };
}

/** The message that a person's retry sends of the call as it now is. */
export async function byHand(world: World, message: CallMessage): Promise<CallMessage> {
  const { id: callId, callbackId, turn } = (await stored(world, message))!;
  return { v: 1, callId, callbackId, turn, trigger: 'manual' };
}

/** Changes the stored call as another worker or a person would. */
export async function change(world: World, message: CallMessage, move: (call: Call) => Call): Promise<void> {
  const call = (await stored(world, message))!;
  await world.calls.put(move(call), call.revision);
}
