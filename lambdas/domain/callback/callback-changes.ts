import { isDeepStrictEqual } from 'node:util';
import type { Callback } from './callback.ts';

/** Fields that say what is called, and how: with another one, what failed before may work. */
const OF_A_REPAIR = ['url', 'auth', 'method', 'headers', 'success'] as const satisfies (keyof Callback)[];

/** Nothing of `changes` is other than it is stored. */
export function isUnchanged(stored: Callback, changes: Partial<Callback>): boolean {
  return (Object.keys(changes) as (keyof Callback)[]).every((field) =>
    isDeepStrictEqual(changes[field], stored[field]),
  );
}

export function isRepair(before: Callback, after: Callback): boolean {
  return OF_A_REPAIR.some((field) => !isDeepStrictEqual(before[field], after[field]));
}
