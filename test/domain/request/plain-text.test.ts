import { describe, expect, it } from 'vitest';
import { plainText, withoutHtml } from '../../../lambdas/domain/request/plain-text.ts';

describe('the text of HTML', () => {
  it.each([
    ['Yes, <b>please</b>!', 'Yes, please!'],
    ['<p class="a > b">One</p>', 'One'],
    ['&lt;b&gt; &amp;amp; &eacute; &#128512; &nope;', '<b> &amp; é 😀 &nope;'],
    ['a<script>if (a < b) alert("x")</script>b<STYLE>p{}</STYLE>c', 'abc'],
    ['a<style>x<script>y</style>b', 'ab'],
    ['a</script>b</style>c', 'abc'],
    ['a<!-- <b>no</b> -->b<!doctype html>c', 'abc'],
    ['1 < 2 and 3 > 2', '1 < 2 and 3 > 2'],
    ['<xmp>a &amp; <b></xmp>&amp;<title>&amp; <i></title>', 'a &amp; <b>&& <i>'],
    ['&am<b>p;&lt', '&amp;<'],
    ['<<b>>', '<>'],
    ['<b>unclosed', 'unclosed'],
    ['plain\r\n text \0 \ud800', 'plain\r\n text \0 \ud800'],
    ['<script>never closed', ''],
    ['', ''],
  ])('%j is %j', (html, text) => {
    expect(plainText(html)).toBe(text);
  });

  it('is found in as many tags as a payload holds', () => {
    expect(plainText(`${'<b>'.repeat(80_000)}x`)).toBe('x');
  });
});

describe('a payload without HTML', () => {
  it('has lost the tags of responseMessage.content, and nothing else', () => {
    const rest = '"__proto__":{"n":1.0},"content":"<b>outer</b>","big":12345678901234567890';
    expect(
      withoutHtml(`{${rest},"responseMessage":{"e":1e3,"content":"<i>H\\u00e9 \\"y\\"</i>","c":"<u>"}}`),
    ).toBe(`{${rest},"responseMessage":{"e":1e3,"content":"Hé \\"y\\"","c":"<u>"}}`);
  });

  it.each([
    '"<b>"',
    '1.0',
    'null',
    '["<b>"]',
    '{}',
    '{"responseMessage":"<b>"}',
    '{"responseMessage":1.0}',
    '{"responseMessage":null}',
    '{"responseMessage":["<b>"]}',
    '{"responseMessage":{}}',
    '{"responseMessage":{"content":["<b>"]}}',
    '{"responseMessage":{"content":1.0}}',
    '{"__proto__":{"responseMessage":{"content":"<b>"}}}',
    '{"responseMessage":{"__proto__":{"content":"<b>"}}}',
  ])('is %s as it is', (payload) => {
    expect(withoutHtml(payload)).toBe(payload);
  });
});
