import type { CallMessage } from '../../contract/messages.ts';
import { isReplayable, reopened } from '../../domain/call/reopening.ts';
import type { Callback } from '../../domain/callback/callback.ts';
import type { DeliverPorts } from './deliver-ports.ts';
import type { Subject } from './record-attempt.ts';

/**
 * Before a replay attempts a call, or lets it wait: the FAILED call becomes PENDING with a window of its own, in one
 * conditional write, and what its payload lies in lives as long before it does. Any other is returned as it is. Undefined
 * where the call was changed meanwhile, by a person or by another message of the same turn: then it is theirs.
 */
export async function reopenedFirst(
  { calls, clock }: Pick<DeliverPorts, 'calls' | 'clock'>,
  { turn, replay }: CallMessage,
  callback: Callback,
  subject: Subject,
): Promise<Subject | undefined> {
  let { call } = subject;
  while (replay !== undefined && call.turn === turn && isReplayable(call)) {
    const windowMs = callback.retry.windowSeconds * 1000;
    const after = reopened(call, { replayId: replay.id, now: clock.now(), windowMs });
    await calls.prolongPayload(after);
    const other = await calls.put(after, call.revision);
    if (other === undefined) return { ...subject, call: after };
    // Its turn may be the same: an attempt that came late was only counted.
    call = other;
  }
  return call === subject.call ? subject : undefined;
}
