import { expect, it } from 'vitest';
import { playSeed } from './play-seed.ts';

const AT_ONCE = 15;

/** Days of the mixed kind, as tests: each says which of its seeds broke what, and how to see it again. */
export function itKeepsAllPromises(from: number, count: number): void {
  const blocks = Array.from({ length: count / AT_ONCE }, (_, block) => from + block * AT_ONCE);
  it.each(blocks)(`all promises are kept in ${AT_ONCE} days from seed %i`, async (first) => {
    const broken: string[] = [];
    for (let seed = first; seed < first + AT_ONCE; seed++) {
      const { violations } = await playSeed(seed);
      const promises = [...new Set(violations.map(({ promise }) => promise))];
      if (promises.length > 0) broken.push(`${promises.join(', ')}: npm run simulate -- --seed ${seed}`);
    }
    expect(broken).toEqual([]);
  });
}
