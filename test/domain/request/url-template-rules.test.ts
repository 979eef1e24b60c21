import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { problemWithUrl, type UrlRules } from '../../../lambdas/domain/request/url-rules.ts';
import { expandedUrl } from '../../../lambdas/domain/request/url-template.ts';

const RULES: UrlRules = { allowHttp: false, allowedPorts: [443, 80], addressPolicy: 'public' };
const HOST = /Scheme, host and port of the URL must be literal\. Begin the path with \//;
const BRACES = /without its other half/;
const NAMES = /character 19 must name variables/;

describe('the rules for URL templates', () => {
  it.each([
    'https://x.example/cb/{batchId}{?memberId,status}',
    'https://x.example/{id}',
    'https://x.example{/id}',
    'https://x.example{?id}',
    'https://x.example?a={id}{&b}{&c}',
    'https://x.example:443/{a.b}/{A_9},{a,b}{.c}{;d}',
    'https://x.example/%7B{id}%7D',
    'https://x.example/{proto__}{?constructor}',
    `https://x.example/{${Array.from({ length: 50 }, (_, n) => `n${n}`).join(',')}}`,
  ])('accept %s', (url) => {
    expect(problemWithUrl(url, RULES)).toBeUndefined();
  });

  it.each([
    'https://{host}/',
    'https://{host}',
    'https://x.example{x}',
    'https://x.example{.d}/',
    'https://x.example{;x}/',
    'https://x.example{+x}/',
    'https://x.example{#x}',
    'https://x.example{&x}',
    'https://x.example{}/',
    'https://x{x}.example/',
    'https://x.example:{port}/',
    'https://x.example:4{port}/',
    'https://{user}@x.example/',
    'https://x.example\\{x}',
    'https://x.example\\{x}/y',
    'https://x.example#{x}',
    'https://x.example{x}{/y}',
  ])('refuse %s: what comes before the path is literal', (url) => {
    expect(problemWithUrl(url, RULES)).toMatch(HOST);
  });

  it.each<[string, RegExp]>([
    ['/{', BRACES],
    ['/}', BRACES],
    ['/{id', BRACES],
    ['/id}', BRACES],
    ['/{a{b}}', BRACES],
    ['/{{a}}', BRACES],
    ['/}{', BRACES],
    ['/{a}}', BRACES],
    ['/{}', NAMES],
    ['/{,a}', NAMES],
    ['/{a,}', NAMES],
    ['/{=a}', NAMES],
    ['/{!a}', NAMES],
    ['/{|a}', NAMES],
    ['/{a-b}', NAMES],
    ['/{a%20}', NAMES],
    ['/{.}', NAMES],
    ['/{a..b}', NAMES],
    ['/{ü}', NAMES],
    ['/{__proto__}', NAMES],
    ['/{?/a}', NAMES],
    ['/{a?b}', NAMES],
    ['/{+a}', /character 19 would let a value write a path or a query.* Leave the \+ out/],
    ['/{#a}', /character 19 would let a value.* Leave the # out/],
    ['/{a*}', /has a modifier/],
    ['/{a:3}', /has a modifier/],
    ['/{?a,b*}', /has a modifier/],
    ['/{?a}b', /Nothing may follow \{\?name\}/],
    ['/{?a}{?b}', /Nothing may follow/],
    ['/{?a}{&b}', /Nothing may follow/],
    ['/?a=1{?b}', /begins a second query. Go on with \{&name\}/],
    ['/{&a}', /query that has not begun/],
    ['/{a}#b', /fragment/],
    ['/a b{c}', /spaces/],
    [`{/${Array.from({ length: 51 }, (_, n) => `n${n}`).join(',')}}`, /more than 50 variables/],
  ])('refuse …%s and name the mend', (rest, problem) => {
    expect(problemWithUrl(`https://x.example${rest}`, RULES)).toMatch(problem);
  });

  it.each<[string, RegExp]>([
    ['http://x.example/{a}', /use https/],
    ['https://x.example:8443/{a}', /Port 8443/],
    ['https://127.0.0.1/{a}', /IP address/],
    ['https://[::1]{/a}', /IP address/],
    ['https://localhost{?a}', /this machine/],
    ['https://a..b/{a}', /empty part/],
    ['https://u:p@x.example/{a}', /set `auth`/],
    ['x/{a}', /not a URL/],
    ['https:///{a}', /not a URL/],
    ['{a}', /not a URL/],
    ['ftp://x.example/{a}', /must begin with https/],
  ])('hold for %s what they hold for any URL', (url, problem) => {
    expect(problemWithUrl(url, RULES)).toMatch(problem);
  });

  it('never repeat what stands in braces, which may be a credential', () => {
    for (const url of [
      'https://u:{hunter-2}@x.example/',
      'https://x.example/{hunter-2}{',
      'https://x.example/{hunter-2}',
    ])
      expect(problemWithUrl(url, RULES)).not.toContain('hunter');
  });

  it('bound the length of a template', () => {
    const long = `https://x.example/{a}${'b'.repeat(10_240)}`;
    expect(problemWithUrl(long, RULES)).toMatch(/10261 characters long; use at most 2048/);
  });

  it('accept nothing whose host, or number of segments, a value could change', () => {
    const piece = fc.constantFrom(
      ...['{v}', '{', '}', 'v', '/', '?', '&', '=', '.', ';', '@', ':', '\\', ',', '#'],
    );
    const placed = (url: string, v: string) => {
      const expanded = expandedUrl(url, { v });
      if ('problem' in expanded) return undefined;
      const { host, pathname, hash } = new URL(expanded.url);
      return { host, hash, segments: pathname.split('/').length };
    };
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 14 }), (pieces) => {
        const url = `https://a.example${pieces.join('')}`;
        if (problemWithUrl(url, { ...RULES, allowedPorts: 'any' }) !== undefined) return;
        expect(placed(url, '@evil.example/../?#')).toEqual(placed(url, 'x'));
      }),
      { numRuns: 2000 },
    );
  });
});
