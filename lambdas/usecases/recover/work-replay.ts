import type { CallMessage, PaceStep, ReplayMessage } from '../../contract/messages.ts';
import type { Call } from '../../domain/call/call.ts';
import { asRead } from '../../domain/call/call-moves.ts';
import { isReplayable } from '../../domain/call/reopening.ts';
import type { Callback } from '../../domain/callback/callback.ts';
import { STEP_LIMIT_MS } from '../../domain/health/pace.ts';
import type { Replay } from '../../domain/replay/replay.ts';
import {
  ended,
  type FoundForReplay,
  isDue,
  placeToLook,
  replaySize,
  replayStep,
} from '../../domain/replay/replay-steps.ts';
import type { CallLedger } from '../../ports/call-ledger.ts';
import type { Due } from '../../ports/call-queue.ts';
import { maySend, replayableCalls } from '../replays/replayable-calls.ts';
import type { RecoverPorts } from './recover-ports.ts';

export type ReplayPorts = Pick<
  RecoverPorts,
  'callbacks' | 'calls' | 'replays' | 'retries' | 'recovery' | 'clock' | 'log' | 'settings'
>;

/** A step that finds little reads no more than this, and leaves the rest to the next. */
const MAX_CALLS_READ = 2000;
const CLOSED_AT_ONCE = 25;

/**
 * One step of a replay: finds its calls, claims it by a conditional write, then sends them. Of two messages for one step
 * one claims it; a step whose calls may not have been sent is done again once its time is over. The next is begun by the
 * worker that answers the last call, and at the latest by the message that is sent here.
 */
export async function workReplay(ports: ReplayPorts, message: ReplayMessage): Promise<void> {
  const { callbacks, replays, clock } = ports;
  const { callbackId, replayId } = message;
  const [replay, callback] = await Promise.all([
    replays.get(callbackId, replayId),
    callbacks.get(callbackId),
  ]);
  const now = clock.now();
  if (replay === undefined || !isDue(replay, message.step, now)) return;
  if (callback === undefined || callback.deletedAt !== undefined) {
    const { applied } = await replays.apply(callbackId, replayId, ended('canceled', now));
    if (applied) tellEnd(ports, replay, 'canceled');
    return;
  }
  const found = await findForStep(ports, replay, callback, now);
  const change = replayStep(replay, found, now);
  const { applied } = await replays.apply(callbackId, replayId, change);
  if (!applied) return;
  if (change.set?.status === 'done') tellEnd(ports, replay, 'done');
  else await sendStep(ports, callback, { id: replayId, step: replay.step + 1 }, found.calls, now);
}

type Found = FoundForReplay & { calls: Call[] };

async function findForStep(
  { calls: ledger, settings }: ReplayPorts,
  replay: Replay,
  callback: Callback,
  now: number,
): Promise<Found> {
  const size = replaySize(replay, callback, settings.drainPerSecond);
  let place = placeToLook(replay);
  const wanted: Call[] = [];
  let skipped = 0;
  let read = 0;
  const foundSoFar = async (isEnd: boolean): Promise<Found> => {
    const calls = await closedFirst(ledger, wanted, now);
    return { calls, count: calls.length, skipped, place, isEnd };
  };
  for await (const stretch of replayableCalls(ledger, replay, place, now)) {
    for (const call of stretch.calls) {
      if (wanted.length === size) return foundSoFar(false);
      place = { group: stretch.place.group, after: call.id };
      if (maySend(call, now)) wanted.push(call);
      else skipped += 1;
    }
    place = stretch.place;
    read += stretch.read;
    if (wanted.length === size || read >= MAX_CALLS_READ) return foundSoFar(false);
  }
  return foundSoFar(true);
}

/** What waits past its cutoff is written FAILED on the way. What others changed meanwhile is left out, unless they did the same. */
async function closedFirst(ledger: Pick<CallLedger, 'put'>, calls: Call[], now: number): Promise<Call[]> {
  const failed: Call[] = [];
  for (let start = 0; start < calls.length; start += CLOSED_AT_ONCE) {
    const chunk = calls.slice(start, start + CLOSED_AT_ONCE).map(async (call) => {
      const closed = asRead(call, now);
      return closed === call ? call : ((await ledger.put(closed, call.revision)) ?? closed);
    });
    failed.push(...(await Promise.all(chunk)).filter(isReplayable));
  }
  return failed;
}

/** The calls go out at once, or as the rate limit lets them. */
async function sendStep(
  { retries, recovery, log }: ReplayPorts,
  { id: callbackId, rateLimit: { perSecond } }: Callback,
  replay: PaceStep,
  calls: Call[],
  now: number,
): Promise<void> {
  const next = { v: 1, kind: 'replay', callbackId, replayId: replay.id, step: replay.step } as const;
  await recovery.recover([{ message: next, delayMs: calls.length > 0 ? STEP_LIMIT_MS : 0 }]);
  if (calls.length === 0) return;
  const gapMs = perSecond === null ? 0 : 1000 / perSecond;
  const messages = calls.map(
    ({ id: callId, turn }, i): Due<CallMessage> => ({
      message: { v: 1, callId, callbackId, turn, trigger: 'replay', replay },
      dueAt: Math.round(now + i * gapMs),
    }),
  );
  await retries.retry(messages);
  log.info('replay.step', { callbackId, replayId: replay.id, step: replay.step, size: calls.length });
}

function tellEnd({ log }: ReplayPorts, { callbackId, id }: Replay, status: Replay['status']): void {
  log.info('replay.ended', { callbackId, replayId: id, status });
}
