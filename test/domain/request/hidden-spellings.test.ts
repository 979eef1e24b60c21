import { describe, expect, it } from 'vitest';
import { hideSecrets, withoutSecrets } from '../../../lambdas/domain/request/hidden-secrets.ts';
import { sampleCallback } from '../../kit/samples.ts';

const SECRET = `a+b/c=d&e<f>g"h'i\\j(k)!*ü😀 z`;
const callback = sampleCallback({ auth: { type: 'bearer', token: SECRET } });

const json = (text: string) => JSON.stringify(text).slice(1, -1);
const units = (text: string, characters: RegExp, upper = false) =>
  text.replace(characters, (unit) => {
    const hex = unit.charCodeAt(0).toString(16).padStart(4, '0');
    return `\\u${upper ? hex.toUpperCase() : hex}`;
  });
const entities = (text: string, characters: RegExp, entity: (code: number) => string) =>
  text.replace(characters, (character) => entity(character.codePointAt(0)!));
const everyPercent = (text: string) =>
  [...Buffer.from(text)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
const latin1 = (text: string) => Buffer.from(text).toString('latin1');
const html = (text: string) => entities(text, /[&<>"']/g, (code) => `&#${code};`);
const named = (text: string) =>
  text.replace(/[&<>"']/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[c] ?? '&apos;');

const SPELLED: Record<string, string> = {
  'as it is': SECRET,
  'as JSON': json(SECRET),
  'as JSON of ASP.NET': units(SECRET.replaceAll('\\', '\\\\'), /[+&<>"']|[^ -~]/g, true),
  'as JSON of Go': units(json(SECRET), /[&<>]/g),
  'as JSON of PHP': units(json(SECRET).replaceAll('/', '\\/'), /[^ -~]/g),
  'as JSON within JSON': json(json(SECRET)),
  'as JSON within JSON within JSON': json(json(units(json(SECRET), /[^ -~]|[+&]/g))),
  'as HTML with numbers': html(SECRET),
  'as HTML of Python': entities(named(SECRET), /'/g, () => '&#x27;').replaceAll('&apos;', '&#x27;'),
  'as HTML of Handlebars': entities(
    SECRET,
    /[&<>"'`=/]/g,
    (code) => `&#x${code.toString(16).toUpperCase()};`,
  ),
  'as HTML with leading zeros': entities(SECRET, /[^a-z]/gu, (code) => `&#000${code};`),
  'as HTML with names': named(SECRET),
  'as HTML, escaped twice': named(named(SECRET)),
  'as JSON within HTML': named(json(SECRET)),
  'as HTML within JSON of Go': units(json(named(SECRET)), /[&<>]/g),
  'in a URL': encodeURIComponent(SECRET),
  'in a URL of Python': encodeURIComponent(SECRET).replaceAll('%2F', '/'),
  'in a URL, with all encoded': everyPercent(SECRET),
  'in a URL, encoded twice': encodeURIComponent(encodeURIComponent(SECRET)),
  'in a URL, encoded three times': encodeURIComponent(encodeURIComponent(everyPercent(SECRET))),
  'in a form': new URLSearchParams({ s: SECRET }).toString().slice(2),
  'as JSON within a URL': encodeURIComponent(json(SECRET)),
  'as bytes': latin1(SECRET),
  'as bytes within JSON': units(json(latin1(SECRET)), /[^ -~]/g),
};

describe('a secret is hidden', () => {
  it.each(Object.entries(SPELLED))('%s', (_name, spelled) => {
    expect(hideSecrets(`[${spelled}]`, callback)).toBe('[***]');
    expect(body(`[${spelled}]`)).toBe('[***]');
  });

  it('in base64 whose signs are escaped', () => {
    const base64 = Buffer.from('>>>???>>>???').toString('base64');
    const odd = sampleCallback({ auth: { type: 'bearer', token: '>>>???>>>???' } });
    expect(base64).toMatch(/[+].*[/]/);
    for (const text of [base64.replaceAll('+', '\\u002B'), base64.replaceAll('/', '&#x2F;')])
      expect(hideSecrets(text, odd)).toBe('***');
  });

  it('with any run of backslashes before an escape', () => {
    const plus = sampleCallback({ auth: { type: 'bearer', token: 'a+"b' } });
    for (const length of [1, 3, 7, 15, 40]) {
      const run = '\\'.repeat(length);
      expect(hideSecrets(`[a${run}u002b${run}"b]`, plus)).toBe('[***]');
    }
  });

  it('in a reason phrase, which comes one character a byte', () => {
    const password = sampleCallback({ auth: { type: 'basic', username: 'bob', password: 'pässwörd' } });
    const statusMessage = latin1('no pässwörd');
    const answer = { kind: 'response', statusCode: 500, statusMessage, body: Buffer.of(), truncated: false };
    expect(withoutSecrets({ ...answer, kind: 'response' }, password)).toHaveProperty(
      'statusMessage',
      'no ***',
    );
  });

  it('as a whole where two of them overlap', () => {
    const two = sampleCallback({ headers: { one: 'abcdefgh', two: 'fghijklmnop' } });
    expect(hideSecrets('[abcdefghijklmnop]', two)).toBe('[***]');
    expect(hideSecrets('[abcdefgh-fghijklmnop]', two)).toBe('[***-***]');
  });
});

describe('of a cut body, the end that a secret begins in is hidden', () => {
  const beginnings = Object.entries(SPELLED).flatMap(([name, spelled]) => {
    const bytes = Buffer.from(spelled);
    return [30, 45, 60, bytes.length - 1]
      .filter((length) => length < bytes.length)
      .map((length) => [name, length, bytes.subarray(0, length)] as const);
  });
  it.each(beginnings)('%s (%i bytes)', (_name, _length, bytes) => {
    const whole = Buffer.concat([Buffer.from('got: '), bytes]);
    expect(body(whole, true)).toBe('got: ***');
    // Without a cut it is all that there is, and so no secret.
    expect(body(whole)).toBe(whole.toString());
  });

  it.each([
    'abcd',
    'abcd\\',
    'abcd\\\\u0',
    'abcd%',
    'abcd%252',
    'abcd&',
    'abcd&am',
    'abcd&#x2',
    'ab\\u0063d',
  ])('%s', (end) => {
    const token = sampleCallback({ auth: { type: 'bearer', token: 'abcd&"+efgh' } });
    expect(body(`got: ${end}`, true, token)).toBe('got: ***');
  });

  it.each(['abc', 'abc\\', 'abc%6', 'abcdx', 'abcd%2x', 'abcd&nbs;'])('but not %s', (end) => {
    const token = sampleCallback({ auth: { type: 'bearer', token: 'abcd&"+efgh' } });
    expect(body(`got: ${end}`, true, token)).toBe(`got: ${end}`);
  });
});

function body(text: string | Uint8Array, truncated = false, of = callback): string {
  const answer = { kind: 'response', statusCode: 500, statusMessage: '', body: Buffer.from(text), truncated };
  const hidden = withoutSecrets({ ...answer, kind: 'response' }, of);
  return hidden.kind === 'response' ? Buffer.from(hidden.body).toString() : '';
}
