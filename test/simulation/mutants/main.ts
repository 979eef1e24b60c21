import { CHECKERS } from '../checkers/all-checkers.ts';
import { violationText } from '../checkers/violation-text.ts';
import { play } from '../scenario/play.ts';
import { assertBroken, mutantNamed } from './break.ts';

/**
 * Plays the story of the mutant that this process is broken by, with one seed after the other, until the checker that is to
 * catch it does. Its last line is the seed, the checker and what it says; exits non-zero where the mutant survives.
 */
const MOST_SEEDS = 8;

const mutant = mutantNamed(process.env.REDIAL_MUTANT ?? '');
assertBroken(mutant);

let caught = false;
for (let seed = 1; seed <= MOST_SEEDS && !caught; seed++) {
  const { record } = await play({ ...mutant.story, seed });
  const [violation] = CHECKERS[mutant.caughtBy](record);
  if (violation === undefined) continue;
  caught = true;
  console.log(JSON.stringify({ seed, caughtBy: violation.promise, what: violationText(record, violation) }));
}
if (!caught) {
  console.error(
    `${mutant.name}: survives ${MOST_SEEDS} seeds of its story; ${mutant.caughtBy} has nothing to say.`,
  );
  process.exitCode = 1;
}
