import { DAY_MS, START } from '../../kit/samples.ts';
import type { SimRecord } from '../world/record.ts';

export const LIMITS: SimRecord['limits'] = {
  queueLagMs: 2000,
  skewMs: 200,
  indexLagMs: 1000,
  lateMs: 5000,
  visibilityMs: 900_000,
};

/** The record of a run in which nothing happened, over a day and an hour. */
export function emptyRecord(): SimRecord {
  return {
    startedAt: START,
    endedAt: START + DAY_MS + 2 * 3_600_000,
    calmAt: START,
    historyMs: 30 * DAY_MS,
    limits: LIMITS,
    callbacks: new Map(),
    accepted: [],
    requests: [],
    sent: [],
    moves: [],
    mails: [],
    acts: [],
    faults: [],
    invocations: [],
    crowds: [],
    final: {
      calls: [],
      attempts: new Map(),
      outages: [],
      health: new Map(),
      left: [],
      unreadable: [],
    },
  };
}
