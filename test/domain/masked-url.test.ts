import { describe, expect, test } from 'vitest';
import { maskedUrl } from '../../lambdas/domain/masked-url.ts';

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

  test('masked again stays as it is', () => {
    const once = maskedUrl('https://u:p@example.com/a?b=c&d#e');
    expect(maskedUrl(once)).toBe(once);
  });
});
