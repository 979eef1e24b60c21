import type { Mark } from '../../contract/api/mark.ts';
import type { ApiCaller } from '../../domain/api/api-caller.ts';
import { RefusedError } from '../../domain/api/refused-error.ts';
import type { Call } from '../../domain/call/call.ts';
import { asRead, marked } from '../../domain/call/call-moves.ts';
import type { CallLedger } from '../../ports/call-ledger.ts';
import type { CallbackLookup } from '../../ports/callback-directory.ts';
import type { Clock } from '../../ports/clock.ts';
import { findCallbackOrTombstone } from '../callbacks/find-callback.ts';
import { findCall } from './find-call.ts';

interface Ports {
  callbacks: Pick<CallbackLookup, 'get'>;
  calls: CallLedger;
  clock: Clock;
}

export interface MarkResult {
  id: string;
  /** As the answer to that one call would have been. */
  status: number;
  detail: string;
}

const MAX_TRIES = 3;
const AT_ONCE = 10;

/** A person's word about one call: it is final until a person takes it back. */
export async function markCall(
  ports: Ports,
  caller: ApiCaller,
  callbackId: string,
  callId: string,
  mark: Mark,
): Promise<void> {
  const callback = await findCallbackOrTombstone(ports, caller, callbackId);
  await markOne(ports, caller, callback.id, callId, mark);
}

/** The same for many. Each is answered for by itself: one that cannot be marked does not hold up the others. */
export async function markCalls(
  ports: Ports,
  caller: ApiCaller,
  callbackId: string,
  callIds: string[],
  mark: Mark,
): Promise<MarkResult[]> {
  const callback = await findCallbackOrTombstone(ports, caller, callbackId);
  const results: MarkResult[] = [];
  for (let start = 0; start < callIds.length; start += AT_ONCE) {
    const chunk = callIds.slice(start, start + AT_ONCE);
    results.push(...(await Promise.all(chunk.map((id) => resultOf(ports, caller, callback.id, id, mark)))));
  }
  return results;
}

async function resultOf(
  ports: Ports,
  caller: ApiCaller,
  callbackId: string,
  id: string,
  mark: Mark,
): Promise<MarkResult> {
  try {
    await markOne(ports, caller, callbackId, id, mark);
    return { id, status: 204, detail: `The call is ${mark.status}.` };
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    return { id, status: error.status, detail: error.message };
  }
}

async function markOne(
  { calls, clock }: Ports,
  caller: ApiCaller,
  callbackId: string,
  callId: string,
  { status, note }: Mark,
): Promise<void> {
  const now = clock.now();
  let stored = await findCall(calls, callbackId, callId, now);
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    // Past its cutoff it is a failed call, whether or not that was written down: one write does both.
    const call = asRead(stored, now);
    const after = marked(call, status, { at: now, actor: caller.actor, ...(note && { note }) });
    if (!after) throw new RefusedError('conflict', whyNot(call, status));
    if (after === stored) return;
    const other = await calls.put(after, stored.revision);
    if (!other) return;
    stored = other;
  }
  throw new RefusedError('conflict', 'The call is changing at this moment. Try again.');
}

function whyNot(call: Call, status: Mark['status']): string {
  return call.status === 'PENDING'
    ? `A pending call cannot be marked ${status}: it is still being delivered.`
    : 'The call was delivered: only a SUCCESS by a person can be taken back.';
}
