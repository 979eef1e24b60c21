import { it } from 'vitest';

/** A run that cannot be had here is one skipped test, and the line that says why: the reporter keeps names to itself. */
export function skippedRun(what: string, why: string): void {
  console.info(`Skipped: ${what}. ${why}`);
  it.skip(what, () => {});
}
