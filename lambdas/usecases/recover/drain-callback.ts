import { LARGEST_PAGE } from '../../contract/limits.ts';
import type { Call } from '../../domain/call/call.ts';
import { isOverdue } from '../../domain/call/call-moves.ts';
import type { Callback } from '../../domain/callback/callback.ts';
import { drainedStep, drainStep } from '../../domain/health/drain-steps.ts';
import type { Health } from '../../domain/health/health.ts';
import { isOver, nextStepSize } from '../../domain/health/pace.ts';
import { claimBeat } from './claim-beat.ts';
import { closeOverdue } from './close-calls.ts';
import { isWaiting } from './find-waiting.ts';
import type { RecoverPorts } from './recover-ports.ts';

/** Looked at for one step; where few of them are to be sent, the next one goes on behind them. */
const PAGES_PER_STEP = 20;
/** A step's calls go out over at most so long a time, as a rate limit spreads them. */
const SPREAD_SECONDS = 30;
const FORGOTTEN_MS = 120_000;
/** Sent so shortly before or after its own message comes, a call might be made by both at the same time. */
const OWN_MESSAGE_MS = 10_000;

/** What a step sends, in memory: no payloads. */
interface Found {
  calls: Pick<Call, 'id' | 'turn'>[];
  /** The last call that was looked at. */
  cursor: string | undefined;
  isEnd: boolean;
}

/**
 * A beat of a drain, or of one of the passes after it: the next step, once the last one is over. The step is claimed,
 * then its calls are sent: what a crash leaves unsent the next pass finds, since it has no attempt since the drain began.
 */
export async function drainCallback(ports: RecoverPorts, callback: Callback, known: Health): Promise<void> {
  const { clock, settings } = ports;
  const last = drainedStep(known);
  if (known.drainId === undefined || !isOver(last, clock.now())) return;
  const { perSecond } = callback.rateLimit;
  const most = Math.min(settings.drainPerSecond, (perSecond ?? Number.POSITIVE_INFINITY) * SPREAD_SECONDS);
  const found = await findForStep(ports, callback, known, nextStepSize(last, most));
  const { calls, cursor, isEnd } = found;
  const health = await claimBeat(ports, callback, known, (current) =>
    drainStep(current, { count: calls.length, cursor, isEnd }, clock.now()),
  );
  if (health === undefined) return;
  tell(ports, callback, known, health, calls.length);
  await send(ports, callback, health, calls);
}

/** Waiting calls behind the cursor, without those that were attempted since the drain began or are about to be. */
async function findForStep(
  ports: RecoverPorts,
  { id }: Callback,
  health: Health,
  size: number,
): Promise<Found> {
  const { drainCursor, drainStartedAt = 0 } = health;
  const calls: Found['calls'] = [];
  const range = drainCursor === undefined ? {} : { after: drainCursor };
  let cursor = drainCursor;
  let pages = 0;
  const firstPage = Math.min(size, LARGEST_PAGE);
  for await (const page of ports.calls.oldestIn('OPEN', id, range, firstPage)) {
    const now = ports.clock.now();
    await closeOverdue(
      ports,
      page.calls.filter((call) => isOverdue(call, now)),
    );
    for (const call of page.calls) {
      if (calls.length === size) return { calls, cursor, isEnd: false };
      cursor = call.id;
      const isUntried = (call.lastAttempt?.startedAt ?? 0) < drainStartedAt;
      const isLeft = (isUntried || isForgotten(call, now)) && isWaiting(call, now);
      if (isLeft && !comesByItself(call, health, now)) calls.push({ id: call.id, turn: call.turn });
    }
    cursor = page.last;
    pages += 1;
    const isEnough = calls.length === size || pages === PAGES_PER_STEP;
    if (page.more && isEnough) return { calls, cursor, isEnd: false };
  }
  return { calls, cursor, isEnd: true };
}

/**
 * Its own message comes about now, and is not let go any more, as it was before the drain. Should it be lost, a pass sends
 * the call: those leave none to others.
 */
function comesByItself(
  { nextAttemptAt = 0 }: Call,
  { mode, drainStartedAt = 0 }: Health,
  now: number,
): boolean {
  const isAboutNow = Math.abs(nextAttemptAt - now) <= OWN_MESSAGE_MS;
  return mode === 'draining' && nextAttemptAt >= drainStartedAt && isAboutNow;
}

/** Its own message would have come by now, whatever the clocks of its workers said. */
function isForgotten({ nextAttemptAt }: Call, now: number): boolean {
  return nextAttemptAt !== undefined && nextAttemptAt < now - FORGOTTEN_MS;
}

/** A rate limit spreads the calls over the time that they take by it. */
async function send(
  { retries, clock }: RecoverPorts,
  { id: callbackId, rateLimit: { perSecond } }: Callback,
  { drainId, drainStep: step }: Health,
  calls: Found['calls'],
): Promise<void> {
  if (calls.length === 0) return;
  const now = clock.now();
  const gapMs = perSecond === null ? 0 : 1000 / perSecond;
  const drain = { id: drainId!, step: step! };
  await retries.retry(
    calls.map(({ id, turn }, i) => ({
      message: { v: 1, callId: id, callbackId, turn, trigger: 'drain', drain },
      dueAt: Math.round(now + i * gapMs),
    })),
  );
}

/** `ok`, `failed` and `dropped` are those of the step before. */
function tell(
  { log }: RecoverPorts,
  { id: callbackId }: Callback,
  before: Health,
  after: Health,
  size: number,
): void {
  const { drainId, drainPass: pass, drainOk: ok, drainFailed: failed, drainDropped: dropped } = before;
  const of = { callbackId, drainId, ...(pass !== undefined && { pass }), ok, failed, dropped };
  if (size > 0) log.info('drain.step', { ...of, step: after.drainStep, size });
  if (before.mode === 'draining' && after.mode === 'direct') log.info('drain.ended', of);
}
