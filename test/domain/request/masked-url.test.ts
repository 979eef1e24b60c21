import { describe, expect, test } from 'vitest';
import { holdsMask, maskedUrl } from '../../../lambdas/domain/request/masked-url.ts';

describe('a masked URL', () => {
  test.each([
    ['https://example.com', 'https://example.com/'],
    ['https://example.com:8443/a/b', 'https://example.com:8443/a/b'],
    ['https://example.com/a?token=abc&x=1', 'https://example.com/a?token=***&x=***'],
    ['https://example.com/a?token=abc=def', 'https://example.com/a?token=***'],
    ['https://example.com/a?token=', 'https://example.com/a?token=***'],
    ['https://example.com/a?barekey', 'https://example.com/a?***'],
    ['https://example.com/a?x=1&&barekey', 'https://example.com/a?x=***&&***'],
    ['https://example.com/a?', 'https://example.com/a'],
    ['https://user:pass@example.com/a', 'https://***@example.com/a'],
    ['https://user@example.com/a?b=c#d', 'https://***@example.com/a?b=***'],
    ['https://:pass@example.com/', 'https://***@example.com/'],
    ['https://example.com/a#access_token=abc', 'https://example.com/a'],
    ['http://[::1]:4000/a?b=c', 'http://[::1]:4000/a?b=***'],
    ['https://example.com/a?x=1;y=secret', 'https://example.com/a?x=***'],
    ['mailto:someone@example.com', '***'],
    ['data:text/plain,secret', '***'],
    ['not a url?token=abc', '***'],
    ['', '***'],
  ])('of %s is %s', (url, masked) => {
    expect(maskedUrl(url)).toBe(masked);
  });

  test.each([
    ['https://x.example/cb/{batchId}{?memberId,status}', 'https://x.example/cb/{batchId}{?memberId,status}'],
    ['https://X.example{/a}{?b}', 'https://x.example{/a}{?b}'],
    ['https://x.example/p?a=1&b={x}{&c,d}', 'https://x.example/p?a=***&b=***{&c,d}'],
    ['https://x.example?a={x}secret', 'https://x.example/?a=***'],
    ['https://x.example/p?{x}', 'https://x.example/p?***'],
    ['https://x.example/p?a{x}=1{&c}token', 'https://x.example/p?a{x}=***{&c}***'],
    ['https://x.example/%7B{x}%7D', 'https://x.example/%7B{x}%7D'],
    ['https://u:p@x.example:8443/{x}#secret', 'https://***@x.example:8443/{x}'],
    ['https://x.example/{x}?a={b&secret}', 'https://x.example/{x}?a=***&***'],
    ['https://x.example/{x}{secret', '***'],
    ['https://{u:secret}@x.example/', '***'],
    ['ftp://x.example/{x}', '***'],
  ])('of the template %s is %s', (template, masked) => {
    expect(maskedUrl(template)).toBe(masked);
    expect(maskedUrl(masked)).toBe(masked);
  });

  test.each([
    ['https://x.example/p?a=***', true],
    ['https://x.example/p?***', true],
    ['https://x.example/p?a=%2a**', true],
    ['https://x.example/{b}?c=***{&d}', true],
    ['https://x.example/{b}?c={x}{&d}***', true],
    ['https://x.example/***/{b}?c=***d', false],
    ['https://x.example/{b}{?c}', false],
    ['no url', false],
  ])('%s holds a mask: %s', (url, does) => {
    expect(holdsMask(url)).toBe(does);
  });

  test('masked again stays as it is', () => {
    const once = maskedUrl('https://u:p@example.com/a?b=c&d#e');
    expect(maskedUrl(once)).toBe(once);
  });
});
