import { LARGEST_PAGE } from '../../contract/limits.ts';
import type { CloseMessage } from '../../contract/messages.ts';
import type { Call } from '../../domain/call/call.ts';
import { closed, isOverdue } from '../../domain/call/call-moves.ts';
import type { Callback } from '../../domain/callback/callback.ts';
import { closeCalls, closeOverdue } from './close-calls.ts';
import type { RecoverPorts } from './recover-ports.ts';

/** Worked by one message: about a second. The next one goes on behind it. */
const PAGES_PER_MESSAGE = 10;
/** What the index showed too late, or a worker wrote that had not heard: all is walked again, so long after each walk. */
const WALKED_AGAIN_AFTER_MS = [60_000, 240_000];

/**
 * Makes the open calls of a callback FAILED, the oldest first, in pages. Closing is harmless to repeat, so that a
 * message that comes twice only walks twice.
 */
export async function workClose(ports: RecoverPorts, message: CloseMessage): Promise<void> {
  const { callbackId, by, after, pass = 0 } = message;
  const callback = await ports.callbacks.get(callbackId);
  if (!isCalledFor(by, callback)) return;
  const range = after === undefined ? {} : { after };
  let pages = 0;
  for await (const page of ports.calls.oldestIn('OPEN', callbackId, range, LARGEST_PAGE)) {
    const now = ports.clock.now();
    const open = page.calls.filter((call) => isToClose(by, call, callback, now));
    // Who was accepted later has its cutoff later, but for windows that were changed in between.
    if (by === 'cutoff' && open.length === 0) return;
    await closePage(ports, open, by, callback);
    pages += 1;
    if (page.more && pages === PAGES_PER_MESSAGE)
      return ports.recovery.recover([{ message: { ...message, after: page.last }, delayMs: 0 }]);
  }
  const delayMs = by === 'cutoff' ? undefined : WALKED_AGAIN_AFTER_MS[pass];
  if (delayMs === undefined) return;
  const { after: _walked, ...again } = message;
  await ports.recovery.recover([{ message: { ...again, pass: pass + 1 }, delayMs }]);
}

/** The message may be older than what its callback is by now, and of a deletion it is even sent before that. */
function isCalledFor(by: CloseMessage['by'], callback: Callback | undefined): boolean {
  if (by === 'cutoff') return true;
  if (by === 'deleted') return callback?.deletedAt !== undefined;
  return callback !== undefined && callback.deletedAt === undefined && !callback.retriesEnabled;
}

function isToClose(by: CloseMessage['by'], call: Call, callback: Callback | undefined, now: number): boolean {
  if (call.status !== 'PENDING') return false;
  if (by === 'cutoff') return isOverdue(call, now);
  // With retries off a call still has its first attempt: what came since is none that waited.
  return by === 'deleted' || call.attemptCount > 0 || call.createdAt <= (callback?.updatedAt ?? now);
}

async function closePage(
  ports: RecoverPorts,
  met: Call[],
  by: CloseMessage['by'],
  callback: Callback | undefined,
): Promise<void> {
  const now = ports.clock.now();
  await (by === 'cutoff'
    ? closeOverdue(ports, met)
    : closeCalls(ports, met, by, (call) =>
        isToClose(by, call, callback, now) ? closed(call, by, now) : undefined,
      ));
}
