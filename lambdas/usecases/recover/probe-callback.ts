import type { CallMessage, ProbeMoreMessage } from '../../contract/messages.ts';
import type { Call } from '../../domain/call/call.ts';
import type { Callback } from '../../domain/callback/callback.ts';
import { parkedBeat, probingMore, stoppedBeat } from '../../domain/health/beat-steps.ts';
import type { Health } from '../../domain/health/health.ts';
import { newId, timeOfId } from '../../domain/text/ids.ts';
import { claimBeat, isBeatOf } from './claim-beat.ts';
import { closeOverdue } from './close-calls.ts';
import { findWaiting, type Looked } from './find-waiting.ts';
import type { RecoverPorts } from './recover-ports.ts';

/**
 * A parked callback's beat: the oldest waiting call goes out as a probe. Where too many in front of it are past their
 * cutoff, the newest does: in a long outage as many pass it in an interval as came in one, a window ago.
 */
export async function probeCallback(ports: RecoverPorts, callback: Callback, known: Health): Promise<void> {
  const { calls, clock, log } = ports;
  const oldest = await findWaiting(calls.oldestIn('OPEN', callback.id, {}, 1), clock.now());
  const probe = oldest.waiting ?? (oldest.rest === undefined ? undefined : await newestOf(ports, callback));
  const waits = probe !== undefined || oldest.rest !== undefined;
  const intervalMs = callback.retry.intervalSeconds * 1000;
  const health = await claimBeat(ports, callback, known, (current) =>
    parkedBeat(current, { now: clock.now(), waits, intervalMs }),
  );
  if (health === undefined) return;
  const { mode, outageId } = health;
  if (mode !== 'parked')
    log.info(`callback.${mode}`, { callbackId: callback.id, outageId, from: 'parked', reason: 'idle' });
  else if (probe !== undefined) await send(ports, health, [probe]);
  await closeLooked(ports, callback, oldest);
}

/** A stopped callback's beat. */
export async function closeOfStopped(ports: RecoverPorts, callback: Callback, known: Health): Promise<void> {
  const { calls, clock } = ports;
  const health = await claimBeat(ports, callback, known, (current) => stoppedBeat(current, clock.now()));
  if (health === undefined) return;
  await closeLooked(
    ports,
    callback,
    await findWaiting(calls.oldestIn('OPEN', callback.id, {}, 1), clock.now()),
  );
}

/**
 * The beat's probe failed although a connection was made: it may have been its payload's fault, so the newest waiting
 * call and one from the middle of the time between go out, too.
 */
export async function probeMore(ports: RecoverPorts, message: ProbeMoreMessage): Promise<void> {
  const { callbackId } = message;
  const [callback, known] = await Promise.all([
    ports.callbacks.get(callbackId),
    ports.health.get(callbackId),
  ]);
  if (callback === undefined || callback.deletedAt !== undefined) return;
  if (known.mode !== 'parked' || !isBeatOf(known, message)) return;
  const { applied, health } = await ports.health.apply(callbackId, probingMore(known));
  if (!applied) return;
  const newest = await newestOf(ports, callback);
  if (newest === undefined) return;
  const between = await betweenOldestAnd(ports, newest);
  const others = [newest, between].filter((call) => call !== undefined && call.id !== message.probed);
  await send(ports, health, others as Call[], { isMore: true });
}

async function newestOf({ calls, clock }: RecoverPorts, { id }: Callback): Promise<Call | undefined> {
  return (await findWaiting(calls.newestIn(['OPEN'], id, {}, 1), clock.now())).waiting;
}

/** Ids begin with their time: the first one from the middle of it. Undefined where there is none between. */
async function betweenOldestAnd(
  { calls, clock }: RecoverPorts,
  { callbackId, id }: Call,
): Promise<Call | undefined> {
  const now = clock.now();
  const oldest = (await findWaiting(calls.oldestIn('OPEN', callbackId, {}, 1), now)).waiting;
  if (oldest === undefined || oldest.id >= id) return undefined;
  const middle = Math.floor((timeOfId(oldest.id) + timeOfId(id)) / 2);
  const from = newId('call', middle, new Uint8Array(10));
  const range = { after: oldest.id, from, before: id };
  return (await findWaiting(calls.oldestIn('OPEN', callbackId, range, 1), now)).waiting;
}

/** With the epoch and beat of the claim: in any other the message is an ordinary one. */
async function send(
  { retries, clock, log }: RecoverPorts,
  { epoch, beat }: Health,
  probes: Call[],
  more: Pick<CallMessage, 'isMore'> = {},
): Promise<void> {
  if (probes.length === 0) return;
  const dueAt = clock.now();
  await retries.retry(
    probes.map(({ id, callbackId, turn }) => ({
      message: { v: 1, callId: id, callbackId, turn, trigger: 'probe', epoch, beat, ...more },
      dueAt,
    })),
  );
  for (const { id, callbackId } of probes) log.info('probe.sent', { callbackId, callId: id, beat, ...more });
}

async function closeLooked(ports: RecoverPorts, { id }: Callback, looked: Looked): Promise<void> {
  await closeOverdue(ports, looked.overdue);
  if (looked.rest === undefined || looked.overdue.length === 0) return;
  const message = { v: 1, callbackId: id, kind: 'close', by: 'cutoff', after: looked.rest } as const;
  await ports.recovery.recover([{ message, delayMs: 0 }]);
}
