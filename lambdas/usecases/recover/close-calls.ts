import type { Call } from '../../domain/call/call.ts';
import { asRead } from '../../domain/call/call-moves.ts';
import type { RecoverPorts } from './recover-ports.ts';

/** Each is a conditional write of its own. */
const CLOSED_AT_ONCE = 25;

type Ports = Pick<RecoverPorts, 'calls' | 'clock' | 'log'>;

/**
 * Makes calls FAILED, those that still are to be: `move` returns the call as it is then, or undefined where it is to be
 * left alone, and is asked again of a call that was changed meanwhile. Returns how many were closed.
 */
export async function closeCalls(
  { calls, log }: Ports,
  met: Call[],
  by: 'cutoff' | 'retries-off' | 'deleted',
  move: (call: Call) => Call | undefined,
): Promise<number> {
  const callIds: string[] = [];
  const close = async (call: Call) => {
    for (let stored: Call | undefined = call; stored !== undefined; ) {
      const after = move(stored);
      if (after === undefined) return;
      stored = await calls.put(after, stored.revision);
    }
    callIds.push(call.id);
  };
  for (let start = 0; start < met.length; start += CLOSED_AT_ONCE)
    await Promise.all(met.slice(start, start + CLOSED_AT_ONCE).map(close));
  const { length } = callIds;
  if (length > 0) log.info('calls.closed', { callbackId: met[0]!.callbackId, by, calls: length, callIds });
  return length;
}

/** Closes those that are past their cutoff: whoever meets them does. */
export function closeOverdue(ports: Ports, met: Call[]): Promise<number> {
  const now = ports.clock.now();
  return closeCalls(ports, met, 'cutoff', (call) => {
    const read = asRead(call, now);
    return read === call ? undefined : read;
  });
}
