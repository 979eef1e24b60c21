import { measureDelivery } from './deliver-speed.ts';
import { measureDrain } from './drain-rate.ts';
import { measureLoads } from './function-loads.ts';
import { measureQuietNeighbour } from './quiet-neighbour.ts';

/** `npm run bench`: what a machine's own speed cancels out of. Each ratio is of two things measured in this one run. */
const sections = [
  ['Delivering', measureDelivery],
  ['Functions', measureLoads],
  ['A quiet callback', measureQuietNeighbour],
  ['Draining', measureDrain],
] as const;

for (const [title, measure] of sections) {
  process.stdout.write(`\n${title}\n`);
  for (const line of await measure()) process.stdout.write(`   ${line}\n`);
}
