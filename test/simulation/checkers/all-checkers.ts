import type { Checker, SimRecord, Violation } from '../world/record.ts';
import { p1NothingLost } from './p1-nothing-lost.ts';
import { p2AtLeastOnce } from './p2-at-least-once.ts';
import { p3NeverPastCutoff } from './p3-never-past-cutoff.ts';
import { p4Cadence } from './p4-cadence.ts';
import { p5OneMail } from './p5-one-mail.ts';
import { p6QuietNeighbours } from './p6-quiet-neighbours.ts';
import { p7DeadCostsLittle } from './p7-dead-costs-little.ts';
import { p8Recovery } from './p8-recovery.ts';
import { p9EveryAttempt } from './p9-every-attempt.ts';
import { p10PersonsWord } from './p10-persons-word.ts';
import { p11NotActive } from './p11-not-active.ts';
import { miscountedUsage } from './usage-counts.ts';

/** One for each promise of the design, section 2. P12 is proven elsewhere. */
export const CHECKERS: Record<Violation['promise'], Checker> = {
  P1: p1NothingLost,
  P2: p2AtLeastOnce,
  P3: p3NeverPastCutoff,
  P4: p4Cadence,
  P5: p5OneMail,
  P6: p6QuietNeighbours,
  P7: p7DeadCostsLittle,
  P8: p8Recovery,
  P9: (record) => [...p9EveryAttempt(record), ...miscountedUsage(record)],
  P10: p10PersonsWord,
  P11: p11NotActive,
};

/** All promises; what was broken first comes first. */
export function check(record: SimRecord): Violation[] {
  const found = Object.values(CHECKERS).flatMap((checker) => checker(record));
  return found.sort((one, other) => one.at - other.at);
}
