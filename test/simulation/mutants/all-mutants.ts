import { BREAKS_OF_ATTEMPTS, BREAKS_OF_NEIGHBOURS } from './breaks-of-attempts.ts';
import { BREAKS_OF_CALLS } from './breaks-of-calls.ts';
import { BREAKS_OF_CHAINS, BREAKS_OF_MARKS } from './breaks-of-chains.ts';
import { BREAKS_OF_OUTAGES } from './breaks-of-outages.ts';
import { BREAKS_OF_RECORDS } from './breaks-of-records.ts';
import { BREAKS_OF_DRAINS, BREAKS_OF_PARKING, BREAKS_OF_STOPS } from './breaks-of-recovery.ts';
import type { Mutant } from './mutant.ts';

export const MUTANTS: Mutant[] = [
  ...BREAKS_OF_CALLS,
  ...BREAKS_OF_ATTEMPTS,
  ...BREAKS_OF_NEIGHBOURS,
  ...BREAKS_OF_CHAINS,
  ...BREAKS_OF_MARKS,
  ...BREAKS_OF_OUTAGES,
  ...BREAKS_OF_RECORDS,
  ...BREAKS_OF_PARKING,
  ...BREAKS_OF_DRAINS,
  ...BREAKS_OF_STOPS,
];
