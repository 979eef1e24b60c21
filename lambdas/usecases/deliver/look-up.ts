import type { CallMessage } from '../../contract/messages.ts';
import type { Call } from '../../domain/call/call.ts';
import type { Callback } from '../../domain/callback/callback.ts';
import type { Health } from '../../domain/health/health.ts';
import type { Received } from '../../ports/received.ts';
import type { DeliverPorts } from './deliver-ports.ts';

type Ports = Pick<DeliverPorts, 'callbacks' | 'directory' | 'calls' | 'health' | 'healthView'>;

/** What a message is judged by. */
export interface Known {
  callback: Callback | undefined;
  health: Health;
  /** Undefined, too, of a first attempt that nothing was recorded of before. */
  stored: Call | undefined;
}

export async function lookUp(
  ports: Ports,
  { message, receiveCount }: Pick<Received<CallMessage>, 'message' | 'receiveCount'>,
): Promise<Known> {
  const { callbackId, callId } = message;
  // What was sent on may have come twice before, and the other one may be worked by now.
  const isRepeat = receiveCount > 1 || message.again === true || message.sentOn === true;
  const mayBeStored = message.call === undefined || isRepeat;
  // A person who repairs a callback and then asks for a retry means it as it is now, not as it was last seen here. So
  // does the probe that follows a repair.
  const isMeantAsItIs = message.trigger === 'manual' || message.trigger === 'probe';
  const [callback, health, stored] = await Promise.all([
    (isMeantAsItIs ? ports.directory : ports.callbacks).get(callbackId),
    isMeantAsItIs ? healthAsItIs(ports, callbackId) : healthFor(ports, message),
    mayBeStored ? ports.calls.get(callbackId, callId) : undefined,
  ]);
  return { callback, health, stored };
}

/** Not as this worker has seen it last. */
export async function healthAsItIs(
  { health, healthView }: Pick<Ports, 'health' | 'healthView'>,
  callbackId: string,
): Promise<Health> {
  const found = await health.get(callbackId);
  healthView.remember(callbackId, found);
  return found;
}

/** A drain begins sooner than the view of a worker ends that saw the callback parked. */
export async function healthFor(
  ports: Pick<Ports, 'health' | 'healthView'>,
  { callbackId, drain }: CallMessage,
): Promise<Health> {
  const seen = await ports.healthView.get(callbackId);
  return drain === undefined || drain.id === seen.drainId ? seen : healthAsItIs(ports, callbackId);
}
