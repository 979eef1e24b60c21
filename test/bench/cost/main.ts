import { parseArgs } from 'node:util';
import { CASES } from './cases.ts';
import { deployed } from './deployed.ts';
import { idleMonth } from './idle.ts';
import { type CaseResult, runCase } from './run-case.ts';
import { idleTable, table, verdictTable } from './table.ts';
import { verdictsOn } from './targets.ts';

/**
 * `npm run bench:cost [-- --json] [-- <words>]`: what calls cost on AWS, case by case, and whether the targets are met.
 * With words only the cases whose names contain them. Exits with 1 where a target is missed.
 */
const { values, positionals } = parseArgs({
  options: { json: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const wanted = CASES.filter(({ name }) => name.includes(positionals.join(' ')));

const plan = deployed();
const results: CaseResult[] = [];
for (const spec of wanted) {
  const startedAt = performance.now();
  results.push(await runCase(plan, spec));
  console.error(`${spec.name}: run in ${((performance.now() - startedAt) / 1000).toFixed(0)} s`);
}
const verdicts = verdictsOn(results);
const idle = await idleMonth(plan);
const asJson = () => `[${results.map((result) => JSON.stringify(result)).join(',\n')}]`;
const asText = () => [table(results), idleTable(idle), verdictTable(verdicts)].join('\n\n');
console.log(values.json ? asJson() : asText());
if (verdicts.some(({ isMet }) => isMet === false)) process.exitCode = 1;
