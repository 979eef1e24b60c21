import type { TickEvent } from '../../../lambdas/functions/recover/handler.ts';
import { TICK_SECONDS } from './functions.ts';
import type { SimQueues } from './queues.ts';
import type { Random } from './random.ts';
import type { SimRecord } from './record.ts';
import type { SimTime } from './sim-time.ts';
import type { Stores } from './stores.ts';

const TICK_MS = TICK_SECONDS * 1000;
/** Whatever is overdue by then may be found by a tick, whichever way its worker's clock is off. */
const OVERDUE_MS = 2 * TICK_MS;
const ROUND_MS = 60 * TICK_MS;

export interface TicksDeps {
  time: SimTime;
  random: Random;
  stores: Stores;
  queues: SimQueues;
  record: SimRecord;
  maxSkewMs: number;
  lateMs: number;
  /** The share of them that never comes. */
  lost: () => number;
  /** The share of them that comes twice. */
  twice: () => number;
  work(event: TickEvent): void;
}

/** The schedule of the tick, every minute. One that would find nothing is left out, but for one an hour. */
export function startTicks({ time, random, stores, queues, record, work, ...rules }: TicksDeps): void {
  const deadLetters = queues.all.flatMap((queue) => queue.deadLetters ?? []);
  const findsNothing = (at: number) =>
    at % ROUND_MS >= TICK_MS &&
    !deadLetters.some(({ size }) => size > 0) &&
    !stores.hasDueBefore(at + rules.lateMs + rules.maxSkewMs - OVERDUE_MS);
  const comes = (at: number, isTwice: boolean) => {
    const tick = { tick: new Date(at).toISOString() };
    time.at(at, () => work(tick));
    if (!isTwice) return;
    record.faults.push({ at, kind: 'duplicate', where: 'tick' });
    time.at(at, () => work(tick));
  };
  const tickAt = (at: number) => {
    const isLost = random() < rules.lost();
    const isTwice = random() < rules.twice();
    const lateMs = Math.floor(random() * rules.lateMs);
    time.mark(at + lateMs, () => {
      tickAt(at + TICK_MS);
      if (isLost) record.faults.push({ at, kind: 'late', where: 'tick' });
      else if (!findsNothing(at)) comes(at, isTwice);
    });
  };
  tickAt(record.startedAt + TICK_MS);
}
