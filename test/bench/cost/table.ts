import type { IdlePart } from './idle.ts';
import { PRICED } from './prices.ts';
import type { CaseResult } from './run-case.ts';
import type { Verdict } from './targets.ts';

const COLUMNS = ['sqs', 'lambda', 'dynamodb', 'logs', 'ses', 'scheduler', 'secrets'] as const;

const NOTES = [
  `List prices of ${PRICED}. Events of 1 KB by the events queue, in sends of ten; a receiver that takes 100 ms.`,
  'Naive: parking is off, and each call is tried again by itself. Its price is per call, and linear in calls.',
  'Apart: egress, storage, and what a deployment costs that does nothing.',
];

/** The price list, as text of fixed width. */
export function table(results: CaseResult[]): string {
  const rows = [
    ['case', 'calls run', 'attempts', '$ per million', ...COLUMNS, 'egress apart'],
    ...results.map(({ case: name, calls, figures, usdPerMillionCalls, parts, egress }) => [
      name,
      calls.toLocaleString('en-US'),
      figures.attemptsPerCall.toFixed(1),
      money(usdPerMillionCalls),
      ...COLUMNS.map((part) => money(parts[part])),
      money(egress),
    ]),
  ];
  return [...aligned(rows), '', ...NOTES].join('\n');
}

/** What a month costs in which nothing happens. */
export function idleTable(parts: IdlePart[]): string {
  const [dollars, given] = [
    parts.reduce((sum, part) => sum + part.dollars, 0),
    parts.reduce((sum, part) => sum + part.givenDollars, 0),
  ];
  return aligned([
    ['a month without an event', '$', 'of it free in every account'],
    ...parts.map((part) => [part.what, money(part.dollars), money(part.givenDollars)]),
    ['in all', money(dollars), money(given)],
  ]).join('\n');
}

export function verdictTable(verdicts: Verdict[]): string {
  const rows = verdicts.map(({ target, measured, isMet }) => [
    isMet === undefined ? 'told' : isMet ? 'met' : 'MISSED',
    target,
    measured,
  ]);
  return aligned(rows, 'left').join('\n');
}

function money(dollars: number): string {
  return dollars.toFixed(2);
}

/** The first column to the left, numbers to the right. */
function aligned(rows: string[][], numbers: 'left' | 'right' = 'right'): string[] {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]!.length))) ?? [];
  return rows.map((row) =>
    row
      .map((cell, column) => {
        const width = widths[column]!;
        return column === 0 || numbers === 'left' ? cell.padEnd(width) : cell.padStart(width);
      })
      .join('  ')
      .trimEnd(),
  );
}
