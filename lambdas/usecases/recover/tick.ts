import type { RecoveryQueue } from '../../ports/call-queue.ts';
import type { Clock } from '../../ports/clock.ts';
import type { HealthLedger } from '../../ports/health-ledger.ts';
import type { Log } from '../../ports/log.ts';
import type { ReplayLedger } from '../../ports/replay-ledger.ts';
import { type RoundPorts, sendDeadLettersRound } from './send-dead-letters-round.ts';

export interface TickPorts extends RoundPorts {
  health: Pick<HealthLedger, 'overdue' | 'troubled'>;
  replays: Pick<ReplayLedger, 'overdue'>;
  recovery: RecoveryQueue;
  clock: Clock;
  log: Log;
  settings: { tickSeconds: number };
}

/** With less left of the function's time nothing is begun any more: the next tick goes on. */
const RESERVE_MS = 10_000;
const ROUND_MS = 15 * 60_000;
const COUNT_MS = 5 * 60_000;

/**
 * Wakes what a lost message would have stopped: once a minute it sends a beat to every callback that is overdue, and
 * every 15 minutes the dead letters of some queues round again; and every 5 minutes it counts who is in trouble. `scheduledAt` is the time it was meant for, ms since the
 * epoch. Its parts do not wait for each other, and a fault in one leaves the others to their work.
 */
export async function tick(ports: TickPorts, scheduledAt: number, remainingMs: () => number): Promise<void> {
  const hasTime = () => remainingMs() > RESERVE_MS;
  const parts = [wakeOverdue(ports, hasTime), wakeReplays(ports, hasTime)];
  const isDue = (everyMs: number) => isFirstOf(everyMs, scheduledAt, ports.settings.tickSeconds * 1000);
  if (isDue(ROUND_MS)) parts.push(sendDeadLettersRound(ports, hasTime));
  if (isDue(COUNT_MS)) parts.push(countTroubled(ports));
  const ended = await Promise.allSettled(parts);
  const faults = ended.flatMap((part) => (part.status === 'rejected' ? [String(part.reason)] : []));
  if (faults.length > 0) throw new Error(`The tick is not whole: ${faults.join('; ')}`);
}

/** The first tick of each such stretch of time, however far apart ticks are. */
function isFirstOf(everyMs: number, scheduledAt: number, tickMs: number): boolean {
  return Math.floor(scheduledAt / everyMs) > Math.floor((scheduledAt - tickMs) / everyMs);
}

/**
 * A beat is on its way to whatever is due, so only what is late by two ticks is woken. Page by page: ten thousand that
 * are overdue at once are as many messages, but never as much memory.
 */
async function wakeOverdue(
  { health, recovery, clock, log, settings }: TickPorts,
  hasTime: () => boolean,
): Promise<void> {
  const overdueAt = clock.now() - 2 * settings.tickSeconds * 1000;
  let woken = 0;
  for await (const callbackIds of health.overdue(overdueAt)) {
    if (!hasTime()) {
      log.warn('tick.unfinished', { woken });
      return;
    }
    const beats = callbackIds.map((callbackId) => ({ v: 1, kind: 'beat', callbackId }) as const);
    await recovery.recover(beats.map((message) => ({ message, delayMs: 0 })));
    woken += beats.length;
  }
  if (woken > 0) log.info('callbacks.woken', { woken });
}

/** The same of replays: few run at a time. */
async function wakeReplays(
  { replays, recovery, clock, log, settings }: TickPorts,
  hasTime: () => boolean,
): Promise<void> {
  const overdueAt = clock.now() - 2 * settings.tickSeconds * 1000;
  for await (const overdue of replays.overdue(overdueAt)) {
    if (!hasTime()) return;
    const messages = overdue.map((named) => ({ v: 1, kind: 'replay', ...named }) as const);
    await recovery.recover(messages.map((message) => ({ message, delayMs: 0 })));
    log.info('replays.woken', { woken: messages.length });
  }
}

/** Said of none, too: a graph without a point does not tell that all is well. */
async function countTroubled({ health, log }: TickPorts): Promise<void> {
  log.info('callbacks.counted', { troubled: await health.troubled() });
}
