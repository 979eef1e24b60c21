import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { synthesized } from '../lib/synthesized.ts';

const dev = synthesized();
const chosen = dev.ofType('AWS::Lambda::Function').map(([name, { Properties }]) => ({
  name: name.replace(/\/.*/, '').toLowerCase(),
  memory: Properties.MemorySize,
  limit: Properties.Timeout,
}));

/** Rows of the table in `docs/operating.md`: a name, and numbers that may have commas. */
const rows = [
  ...readFileSync('docs/operating.md', 'utf8').matchAll(/^\| `(\w+)` \| ([\d,]+) \|(.+)\|$/gm),
].map(([, name, memory, rest]) => {
  const [limit, mostDays, atMost, , longest, inLambda] = rest!.split('|').map((cell) => numberIn(cell));
  return { name, memory: numberIn(memory!), limit, mostDays, atMost, longest, inLambda };
});

function numberIn(cell: string): number {
  return Number.parseFloat(cell.replaceAll(',', ''));
}

describe('the table of memory', () => {
  it('has each function with the memory and the limit that the template gives it', () => {
    expect(rows.map(({ name, memory, limit }) => ({ name, memory, limit }))).toEqual(chosen);
  });

  it.each(rows)('leaves $name half of its memory at most used, and time to spare', (row) => {
    expect(row.mostDays).toBeLessThan(row.atMost!);
    expect(row.atMost! * 2).toBeLessThanOrEqual(row.memory);
    expect(row.inLambda).toBeCloseTo((row.longest! * 1769) / row.memory / 1000, 0);
    expect(row.inLambda! * 5).toBeLessThanOrEqual(row.limit!);
  });
});
