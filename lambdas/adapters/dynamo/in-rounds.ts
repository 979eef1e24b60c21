import type { Clock } from '../../ports/clock.ts';

const MAX_ROUNDS = 8;
const FIRST_PAUSE_MS = 25;

/**
 * DynamoDB may do a part of a batch only: the rest is asked for again, in growing pauses. `work` returns what it left
 * undone; returned is what was left after 8 rounds.
 */
export async function inRounds<T>(
  clock: Pick<Clock, 'sleep' | 'fraction'>,
  batch: T[],
  work: (left: T[]) => Promise<T[]>,
): Promise<T[]> {
  let left = batch;
  for (let round = 0; round < MAX_ROUNDS && left.length > 0; round++) {
    if (round > 0) await clock.sleep(FIRST_PAUSE_MS * 2 ** round * (0.5 + clock.fraction() / 2));
    left = await work(left);
  }
  return left;
}
