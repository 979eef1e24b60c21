import type { Scenario } from '../scenario/scenario.ts';
import type { Violation } from '../world/record.ts';

/** A piece of a file's source, which is there exactly once, and what stands in its place. */
export interface Change {
  find: string;
  replace: string;
}

/** A deliberate break of the code, and what shows it: if no checker told of it, nobody would see such a bug. */
export interface Mutant extends Change {
  /** What the broken code does, or no longer does. */
  name: string;
  /** From the root of the repository. */
  file: string;
  /** Where the code guards itself twice: the other one, in the same file. */
  also?: Change;
  /** The promise whose checker must report it. */
  caughtBy: Violation['promise'];
  /** A story in which it matters; played with one seed after the other until it is caught. */
  story: Scenario;
}
