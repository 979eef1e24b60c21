import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hideSecrets } from '../../../lambdas/domain/request/hidden-secrets.ts';
import { sampleCallback } from '../../kit/samples.ts';

const SHORT: Record<string, string> = { '\b': 'b', '\f': 'f', '\n': 'n', '\r': 'r', '\t': 't' };
const NAMED: Record<string, string> = { '&': 'amp', '<': 'lt', '>': 'gt', '"': 'quot', "'": 'apos' };
const hexOf = (code: number, digits: number) => code.toString(16).padStart(digits, '0');
const unitsOf = (text: string) => text.split('').map((unit) => unit.charCodeAt(0));

/** Ways to write one character. */
const writers: ((character: string) => string | undefined)[] = [
  (c) => c,
  (c) => Buffer.from(c).toString('latin1'),
  (c) =>
    unitsOf(c)
      .map((unit) => `\\u${hexOf(unit, 4)}`)
      .join(''),
  (c) =>
    unitsOf(c)
      .map((unit) => `\\\\\\u${hexOf(unit, 4).toUpperCase()}`)
      .join(''),
  (c) => (/["\\/]/.test(c) ? `\\${c}` : SHORT[c] && `\\${SHORT[c]}`),
  (c) => (c === '\\' ? '\\\\\\\\' : /["/]/.test(c) ? `\\\\\\${c}` : SHORT[c] && `\\\\${SHORT[c]}`),
  (c) => `&#${c.codePointAt(0)};`,
  (c) => `&amp;#x00${hexOf(c.codePointAt(0)!, 2)};`,
  (c) => NAMED[c] && `&${NAMED[c]};`,
  (c) => NAMED[c] && `&amp;${NAMED[c]};`,
  (c) => NAMED[c] && `\\u0026${NAMED[c]};`,
  (c) => [...Buffer.from(c)].map((byte) => `%${hexOf(byte, 2)}`).join(''),
  (c) => [...Buffer.from(c)].map((byte) => `%25${hexOf(byte, 2).toUpperCase()}`).join(''),
  (c) => (c === ' ' ? '+' : undefined),
];

const character = fc.oneof(
  fc.constantFrom(...'+/=&<>"\'\\%;#u0025amp \n\tü€😀.*(?[$^{|'),
  fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 1 }),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
);
const pieces = fc.array(fc.tuple(character, fc.nat(writers.length - 1)), { minLength: 1, maxLength: 40 });
/** Letters of no escape and no base64 of what is below: they can be no part of a secret, nor of its spelling. */
const around = fc.string({ unit: fc.constantFrom(...'жщюя—…'), maxLength: 20 });

test('a secret is gone in any mixture of spellings, and what stands around it stays', () => {
  fc.assert(
    fc.property(pieces, around, around, (written, before, after) => {
      const token = written.map(([c]) => c).join('');
      fc.pre(!/[жщюя—…]/.test(token));
      const spelled = written.map(([c, writer]) => writers[writer]!(c) ?? c).join('');
      const callback = sampleCallback({ auth: { type: 'bearer', token } });
      expect(hideSecrets(`${before}${spelled}${after}`, callback)).toBe(`${before}***${after}`);
    }),
    { numRuns: 2_000, seed: 20_260_105 },
  );
});

test('a text made to cost time is hidden as a whole rather than searched for ever', () => {
  const callback = sampleCallback({ auth: { type: 'bearer', token: `${'a'.repeat(1_023)}b` } });
  for (const text of ['a'.repeat(4_096), '%61'.repeat(1_365), '\\u0061'.repeat(682)])
    expect(hideSecrets(text, callback)).toBe('***');
});

test('a text without the secret stays as it is, whatever escapes it is full of', () => {
  const snippet = fc.constantFrom(
    ...'\\ % & %25 &amp; \\u0026 &#38; %5C \\\\\\" secre ecret + \\u00 &#x ü'.split(' '),
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(snippet, fc.string()), { maxLength: 60 }), (parts) => {
      const text = parts.join('');
      // One letter of the secret, however it is written, cannot be made of these.
      fc.pre(!/[q\u0080-\uffff]|71|113/i.test(text));
      const callback = sampleCallback({ auth: { type: 'bearer', token: 'secretq"&+ secret' } });
      expect(hideSecrets(text, callback)).toBe(text);
    }),
    { numRuns: 1_000, seed: 20_260_105 },
  );
});
