import fc from 'fast-check';

/** Whatever JSON can say that a program may stumble over. */
const nasty: fc.Arbitrary<unknown> = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom<unknown>(
    ...[null, true, 0, -1, 1.5, 1e308, 2 ** 53, -0, '', ' ', '0', '***', 'null'],
    ...[[], [null], {}, { toString: null }, '\0', 'a\0b', '\ud800', 'x\udfffy', '\u2028', '💥', '\r\nx: y'],
    ...['x'.repeat(5000), '€'.repeat(300), '{', '{?a', '{a}', 'https://127.0.0.1/', 'http://a.example/{a}'],
    ...['https://user:pass@a.example/', 'javascript:alert(1)', '*', 'a.*', '*.*.*.*.*.*', '__proto__'],
  ),
  fc.string({ unit: 'binary', maxLength: 40 }),
);

const nastyName = fc.oneof(
  fc.constantFrom(
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    '',
    '\0',
    '\ud800',
    'length',
    'then',
  ),
  fc.string({ maxLength: 8 }),
);

interface Change {
  /** Which of the places of the value, wrapped around. */
  place: number;
  how: 'drop' | 'replace' | 'add' | 'wrap' | 'repeat' | 'nest';
  name: string;
  value: unknown;
}

const change: fc.Arbitrary<Change> = fc.record({
  place: fc.nat(200),
  how: fc.constantFrom('drop', 'replace', 'replace', 'add', 'wrap', 'repeat', 'nest'),
  name: nastyName,
  value: nasty,
});

/** JSON text near one of the examples: a few of its places changed. Often it is still valid. */
export function nearValid(examples: unknown[]): fc.Arbitrary<string> {
  return fc
    .tuple(fc.constantFrom(...examples), fc.array(change, { maxLength: 3 }))
    .map(([example, changes]) => JSON.stringify(changes.reduce(changed, example)) ?? 'null');
}

/** Text that need not be JSON. */
export const garbageText: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.json({ maxDepth: 3 }),
  fc.constantFrom(
    '',
    ' ',
    '{',
    '[',
    '"',
    '{"a":1,}',
    'nul',
    '\ufeff{}',
    '{"a":1}{}',
    '01',
    '1e999',
    '"\\ud800"',
  ),
  fc.constantFrom('{"__proto__":{"type":"x"},"url":"https://a.example/"}', '{"type":"a","type":"b"}'),
  fc.nat(3000).map((levels) => '['.repeat(levels) + ']'.repeat(levels)),
  fc.nat(400).map((levels) => `${'{"payload":'.repeat(levels)}1${'}'.repeat(levels)}`),
  fc.nat(300_000).map((length) => JSON.stringify({ type: 'reply', payload: 'x'.repeat(length) })),
  fc.nat(3000).map((count) => JSON.stringify(Array(count).fill({ type: 'x' }))),
);

function changed(value: unknown, { place, how, name, value: other }: Change): unknown {
  const places = placesIn(value);
  const path = places[place % places.length]!;
  return at(value, path, (found) => {
    if (how === 'replace') return other;
    if (how === 'wrap') return [found];
    if (how === 'repeat') return Array(101).fill(found);
    if (how === 'nest') return nested(found, 300);
    if (how === 'drop' || typeof found !== 'object' || found === null) return undefined;
    if (Array.isArray(found)) return [...found, other];
    // An own property of whatever name, as a parser makes it.
    return Object.fromEntries([...Object.entries(found), [name, other]]);
  });
}

function placesIn(value: unknown, path: string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, inner]) => placesIn(inner, [...path, key]))].slice(
    0,
    300,
  );
}

function at(value: unknown, [step, ...rest]: string[], change: (found: unknown) => unknown): unknown {
  if (step === undefined) return change(value);
  if (Array.isArray(value))
    return value.map((inner, index) => (String(index) === step ? at(inner, rest, change) : inner));
  return Object.fromEntries(
    Object.entries(value as object).map(([key, inner]) => [
      key,
      key === step ? at(inner, rest, change) : inner,
    ]),
  );
}

function nested(value: unknown, levels: number): unknown {
  let whole = value;
  for (let level = 0; level < levels; level++) whole = level % 2 ? [whole] : { a: whole };
  return whole;
}
