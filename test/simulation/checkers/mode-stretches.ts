import { HEALTHY, type Health, type Mode } from '../../../lambdas/domain/health/health.ts';
import type { HealthMove, SimRecord } from '../world/record.ts';
import { indexed } from './indexed-record.ts';

/** A time in which something about a callback's health stayed the same. */
export interface Stretch<T> {
  value: T;
  from: number;
  /** The end of the record, where nothing ended it. */
  to: number;
  /** The write that began it; undefined: it was so from the start. */
  began?: HealthMove;
  /** The write that ended it; undefined: the record did. */
  ended?: HealthMove;
  /** Every write in it, the one that began it first. */
  moves: HealthMove[];
}

/** From the start of the record to its end, without a gap. */
export function stretchesOf<T>(
  record: SimRecord,
  callbackId: string,
  tell: (health: Health) => T,
): Stretch<T>[] {
  const moves = indexed(record).movesOf(callbackId);
  let current: Stretch<T> = {
    value: tell(moves[0]?.before ?? HEALTHY),
    from: record.startedAt,
    to: record.endedAt,
    moves: [],
  };
  const stretches = [current];
  for (const move of moves) {
    const value = tell(move.after);
    if (value === current.value) {
      current.moves.push(move);
      continue;
    }
    Object.assign(current, { to: move.at, ended: move });
    current = { value, from: move.at, to: record.endedAt, began: move, moves: [move] };
    stretches.push(current);
  }
  return stretches;
}

export function modeStretches(record: SimRecord, callbackId: string): Stretch<Mode>[] {
  return stretchesOf(record, callbackId, ({ mode }) => mode);
}

/** By whatever its health says so: its calls wait, and nobody calls it. */
export function isInactive({ mode, state }: Health): boolean {
  return mode === 'stopped' || state === 'Stopped' || state === 'TooManyErrors';
}
