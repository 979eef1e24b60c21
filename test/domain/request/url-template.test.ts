import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expandedUrl } from '../../../lambdas/domain/request/url-template.ts';

const values = { id: 'A1', name: 'Zoë & co/1', empty: '', batchId: 'b7', memberId: 'm 1', status: '?x=#' };
const urlOf = (template: string, from: Record<string, string> = values) => expandedUrl(template, from);
const problemOf = (template: string, from: Record<string, string> = values) => {
  const expanded = urlOf(template, from);
  return 'problem' in expanded ? expanded.problem : undefined;
};

describe('a URL template', () => {
  it.each([
    ['https://x.example/cb/{batchId}{?memberId,status}', '/cb/b7?memberId=m%201&status=%3Fx%3D%23'],
    ['https://x.example/{name}', '/Zo%C3%AB%20%26%20co%2F1'],
    ['https://x.example/{id,batchId}', '/A1,b7'],
    ['https://x.example{/id,batchId}/end', '/A1/b7/end'],
    ['https://x.example/file{.id}', '/file.A1'],
    ['https://x.example/m{;id,batchId}', '/m;id=A1;batchId=b7'],
    ['https://x.example{?id}', '?id=A1'],
    ['https://x.example?a={id}', '?a=A1'],
    ['https://x.example/p?fixed=1{&id,nobody}', '/p?fixed=1&id=A1'],
    ['https://x.example/p?a={empty}{&empty}', '/p?a=&empty='],
    ['https://x.example/{id}/{id}', '/A1/A1'],
    ['https://x.example/%7B{id}%7D?q=%2f|"ü', '/%7BA1%7D?q=%2f|"ü'],
  ])('%s becomes …%s', (template, rest) => {
    expect(urlOf(template)).toEqual({ url: `https://x.example${rest}` });
  });

  it.each(['https://x.example/a%2fb?c=%zz|', 'https://bücher.example/../a', 'no url'])(
    'without expressions is %s as it was written',
    (url) => {
      expect(urlOf(url)).toEqual({ url });
    },
  );

  it('leaves out of a query what the event does not bring, down to the whole of it', () => {
    expect(urlOf('https://x.example/p{?nobody,id}')).toEqual({ url: 'https://x.example/p?id=A1' });
    expect(urlOf('https://x.example/p{?nobody,none}')).toEqual({ url: 'https://x.example/p' });
  });

  it.each([
    ['/{nobody}', 'the variable nobody'],
    ['/{id,nobody}', 'the variable nobody'],
    ['{/nobody,none,id}', 'the variables nobody, none'],
    ['/a{;nobody}', 'the variable nobody'],
    ['/a{.nobody}', 'the variable nobody'],
    ['/a?b={nobody}', 'the variable nobody'],
    ['/{empty}', 'the variable empty'],
    ['{/empty}', 'the variable empty'],
    ['/{nobody}/{nobody}{?none}', 'the variable nobody'],
    ['/{__proto__}', 'the variable __proto__'],
    ['/{constructor}', 'the variable constructor'],
    ['{/toString,hasOwnProperty}', 'the variables toString, hasOwnProperty'],
  ])('…%s has no URL without %s', (rest, names) => {
    expect(problemOf(`https://x.example${rest}`)).toBe(`The event brought no value for ${names}.`);
  });

  it('knows the names of prototypes only as names of values', () => {
    const own = JSON.parse('{"__proto__":"p","constructor":"c"}');
    expect(urlOf('https://x.example/{__proto__}{?constructor,toString}', own)).toEqual({
      url: 'https://x.example/p?constructor=c',
    });
    expect(urlOf('https://x.example/p{?__proto__,constructor,valueOf}')).toEqual({
      url: 'https://x.example/p',
    });
  });

  it.each([
    ['/a/{v}/b', '..'],
    ['/a/{v}', '.'],
    ['{/v}', '..'],
    ['/.{v}', '.'],
    ['/%2e{v}', '.'],
    ['/a/{.v}', '.'],
    ['/{v}{v}', '.'],
    ['/a\\{v}\\b', '..'],
    ['/{v}?a={v}', '..'],
  ])('…%s is not led elsewhere by %j', (rest, v) => {
    expect(problemOf(`https://x.example${rest}`, { v, other: '..' })).toMatch(
      /would lead to another path: it comes from the variable v\.$/,
    );
  });

  it.each([
    ['/a/v{v}', '..', '/a/v..'],
    ['/a/{v}', '...', '/a/...'],
    ['/a/{v}', '%2e%2e', '/a/%252e%252e'],
    ['/a/{v}', '../b', '/a/..%2Fb'],
    ['/a/{v}', '\\..\\', '/a/%5C..%5C'],
    ['/../a?b={v}', '..', '/../a?b=..'],
    ['/a{?v}', '..', '/a?v=..'],
    ['/a/{v}', '\0\r\n', '/a/%00%0D%0A'],
    ['/a/{v}', '😀', '/a/%F0%9F%98%80'],
  ])('…%s takes %j as text', (rest, v, expected) => {
    expect(urlOf(`https://x.example${rest}`, { v })).toEqual({ url: `https://x.example${expected}` });
  });

  it('takes no half characters and no endless values', () => {
    for (const template of ['https://x.example/{v}', 'https://x.example{?v}']) {
      expect(problemOf(template, { v: 'a\ud800' })).toMatch(/lone surrogate.*the variable v\.$/);
      expect(problemOf(template, { v: 'x'.repeat(10_000) })).toMatch(/10\d\d\d characters.*at most 8192/);
    }
    expect(urlOf('https://x.example/{v}', { v: 'x', other: '\ud800' })).toHaveProperty('url');
  });

  it('keeps every value in its own place, whatever it is', () => {
    const value = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 20 }),
      fc.constantFrom('.', '..', '%2e', '/', '\\', '?', '#', '@evil.example/', '&b=1', '\t', '\0', ''),
    );
    const template = 'https://x.example:8443/a/{v}/b{;w}?c={v}&d=1{&w}';
    fc.assert(
      fc.property(value, value, (v, w) => {
        const expanded = urlOf(template, { v, w });
        if ('problem' in expanded) return;
        const url = new URL(expanded.url);
        expect([url.origin, url.hash]).toEqual(['https://x.example:8443', '']);
        const [, a, segment, last] = url.pathname.split('/');
        expect([a, decodeURIComponent(segment!), decodeURIComponent(last!)]).toEqual(['a', v, `b;w=${w}`]);
        expect(Object.fromEntries(url.searchParams)).toEqual({ c: v, d: '1', w });
      }),
    );
  });
});
