import { UNHEALTHY_SHARDS } from '../../contract/tables.ts';
import type { Health, HealthChange } from './health.ts';

/** A notice is recorded within this time, or it is due again. */
export const NOTICE_DUE_MS = 10 * 60_000;

export type DueField = 'modeDueAt' | 'noticeDueAt' | 'recoveryDueAt';
const DUE_FIELDS: DueField[] = ['modeDueAt', 'noticeDueAt', 'recoveryDueAt'];

/** What becomes due, and what no longer is. A field that is not named stays as it is. */
export type Dues = Partial<Record<DueField, number | 'never'>>;

/** A part of a change: what it makes due is worked out once for the whole. */
export type HealthMove = HealthChange & { dues?: Dues };

/**
 * Several moves as one change. What a later one sets or removes, an earlier one neither sets nor removes; what is set is
 * not added to.
 */
export function combined(health: Health, ...moves: HealthMove[]): HealthChange {
  const dues: Dues = {};
  for (const move of moves) Object.assign(dues, move.dues);
  const all = [...moves, duesChange(health, dues)];
  const set: Partial<Health> = {};
  const add: NonNullable<HealthChange['add']> = {};
  const when: HealthChange['when'] = [];
  const removed = new Set<keyof Health>();
  for (const move of all) {
    for (const field of move.remove ?? []) {
      removed.add(field);
      delete set[field];
    }
    if (removed.size > 0) for (const field in move.set) removed.delete(field as keyof Health);
    Object.assign(set, move.set);
    Object.assign(add, move.add);
    when.push(...move.when);
  }
  for (const field of [...Object.keys(set), ...removed]) delete add[field as keyof typeof add];
  const remove = [...removed];
  return {
    ...(Object.keys(set).length > 0 && { set }),
    ...(Object.keys(add).length > 0 && { add }),
    ...(remove.length > 0 && { remove }),
    when,
  };
}

/**
 * The change of what is due, and with it of `beatAt`, the earliest of it. Other writers change other dues at the same
 * time, and not always the earliest: the write holds only if all of them are as they were known.
 */
function duesChange(health: Health, dues: Dues): HealthChange {
  if (Object.keys(dues).length === 0) return { when: [] };
  const set: Partial<Health> = {};
  const remove: (keyof Health)[] = [];
  const left: number[] = [];
  for (const field of DUE_FIELDS) {
    const due = dues[field] ?? health[field];
    if (typeof due === 'number') left.push(due);
    if (due === health[field]) continue;
    if (typeof due === 'number') set[field] = due;
    else if (health[field] !== undefined) remove.push(field);
  }
  if (Object.keys(set).length + remove.length === 0) return { when: [] };
  const beatAt = left.length > 0 ? Math.min(...left) : undefined;
  if (beatAt === undefined) remove.push('beatAt', 'unhealthyShard');
  else Object.assign(set, { beatAt, unhealthyShard: unhealthyShardOf(beatAt) });
  return { set, remove, when: DUE_FIELDS.map((field) => ({ field, is: 'equal', to: health[field] })) };
}

/** Spread by time: it changes with every beat, so that no shard stays hot. */
function unhealthyShardOf(beatAt: number): string {
  return String(Math.floor(beatAt) % UNHEALTHY_SHARDS);
}
