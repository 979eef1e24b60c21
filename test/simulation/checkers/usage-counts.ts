import type { SimRecord, Violation } from '../world/record.ts';
import { hasFailed, isKnown } from './call-facts.ts';
import { indexed } from './indexed-record.ts';
import { wasSpoilt } from './lengthening.ts';

/**
 * P9, of figures: a callback's usage counts its requests, each once, however often its message comes. Those of a worker
 * that a fault of ours hit may be counted twice, or not at all.
 */
export function miscountedUsage(record: SimRecord): Violation[] {
  return [...record.final.health].flatMap(([callbackId, { totalCalls, totalErrors }]) => {
    const known = indexed(record).requestsOf(callbackId).filter(isKnown);
    const figures = [
      { name: 'requests', told: totalCalls, made: known },
      { name: 'failures', told: totalErrors, made: known.filter(hasFailed) },
    ];
    return figures.flatMap(({ name, told, made }) => {
      const unsure = made.filter((request) => wasSpoilt(record, request)).length;
      if (told >= made.length - unsure && told <= made.length + unsure) return [];
      const what = `its usage counts ${told} ${name}, and there were ${made.length}, of which ${unsure} are uncertain`;
      return [{ promise: 'P9', at: record.endedAt, callbackId, what } as const];
    });
  });
}
